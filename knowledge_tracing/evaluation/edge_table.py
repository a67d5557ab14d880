"""The figures of `propose_prerequisites` as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from knowledge_tracing.evaluation.trait_table import markdown

COLUMNS = {
    "AUROC": "auroc",
    "among pairs in course order": "auroc_in_order",
    "average precision": "average_precision",
    "share of true pairs": "base",
    "direction right": "direction",
}


def edge_table(results: Mapping[str, Any]) -> str:
    """Ours and what it is compared with, of every world that was simulated or of the data."""
    worlds = results.get("worlds", {"data": results})
    rows = [
        [world, f"`{name}`", *(f"{figures[key]:.4f}" for key in COLUMNS.values())]
        for world, found in worlds.items()
        for name, figures in _compared(found)
    ]
    return markdown(["world", "by", *COLUMNS], rows) + "\n"


def _compared(found: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield "psikt_r", found
    for name in ("answers_alone", "course_alone"):
        yield name, found[name]
    yield from found["baselines"].items()
