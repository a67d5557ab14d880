"""The table of learned prerequisites: ours beside what it is compared with."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge_tracing.evaluation.edge_table import COLUMNS, edge_table


def figures(auroc: float) -> dict[str, Any]:
    return {**dict.fromkeys(COLUMNS.values(), 0.25), "auroc": auroc}


def found() -> dict[str, Any]:
    compared = {"answers_alone": figures(0.8), "course_alone": figures(0.6)}
    return figures(0.9) | compared | {"baselines": {"just_before": figures(0.55)}}


def rows(results: dict[str, Any]) -> list[list[str]]:
    lines = edge_table(results).strip().splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize(
    ("results", "worlds"),
    [(found(), ["data"]), ({"worlds": {"strong": found(), "null": found()}}, ["strong", "null"])],
)
def test_a_row_for_each_in_every_world(results: dict[str, Any], worlds: list[str]) -> None:
    by = ["`psikt_r`", "`answers_alone`", "`course_alone`", "`just_before`"]
    got = rows(results)
    assert [row[:2] for row in got] == [[world, name] for world in worlds for name in by]
    assert [row[2] for row in got] == ["0.9000", "0.8000", "0.6000", "0.5500"] * len(worlds)
