from __future__ import annotations

import json

import pytest

from tests.commands import refused, run
from tutor.simulation.options import names, seeds

SMALL = ("simulate_placement", "--learners", 4, "--seeds", "7-8")


def test_each_world_is_placed_better_than_without_questions(tmp_path):
    found, said = run(*SMALL, "--write", tmp_path)
    assert set(found["worlds"]) == {"ou", "bktg"}
    for row in found["worlds"].values():
        assert row["mae"] < row["before_mae"]
        assert 1 <= row["items_mean"] <= row["items_max"] <= 25
    assert found["seeds"] == [7, 8]
    assert "| bktg |" in said
    assert json.loads((tmp_path / "placement.json").read_text())["worlds"] == found["worlds"]
    assert (tmp_path / "placement.md").read_text().startswith("| world |")


def test_the_same_seeds_give_the_same_figures():
    assert run(*SMALL, "--worlds", "ou")[0]["worlds"] == run(*SMALL, "--worlds", "ou")[0]["worlds"]


def test_a_wrongly_drawn_graph_changes_what_is_asked():
    right, wrong = (run(*SMALL, "--worlds", "ou", "--graph-noise", p)[0] for p in (0, 0.5))
    assert right["worlds"] != wrong["worlds"]
    assert wrong["graph_noise"] == 0.5


@pytest.mark.parametrize(
    ("option", "value", "names_it"),
    [
        ("--learners", 0, "--learners"),
        ("--graph-noise", 1.5, "--graph-noise"),
        ("--worlds", "ou,moon", "moon"),
        ("--worlds", "", "there are ou, bktg"),
        ("--seeds", "4-0", "4-0"),
        ("--seeds", "few", "few"),
        ("--write", "/dev/null/here", "/dev/null/here"),
    ],
)
def test_bad_input_is_refused_by_name(option, value, names_it):
    assert names_it in refused("simulate_placement", f"{option}={value}")


def test_seeds_are_one_or_a_range():
    assert seeds("3") == (3,)
    assert seeds("0-2") == (0, 1, 2)
    assert names("x", "all", ["a", "b"]) == names("x", " a, b,a", ["a", "b"]) == ("a", "b")
