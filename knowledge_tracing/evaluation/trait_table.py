"""The figures of `interpret_tracing` as Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from knowledge_tracing.evaluation.trait_paths import TRAITS

Results = Mapping[str, Any]
EFFECTS = {
    ("performance_drop", "as_published"): "performance drop on alpha x gap",
    ("performance_drop", "beyond_gap"): "the same beyond the gap",
    ("performance_drop", "saturating"): "drop on 1 - exp(-alpha gap), beyond the gap",
    ("novel_skills", "alone"): "novel skill on its prerequisites",
    ("novel_skills", "beyond_level"): "the same beyond mu",
}
QUALITY = ("specificity", "consistency", "entanglement")


def trait_tables(results: Results) -> str:
    """Regressions, quality of the posteriors, contraction, and recovery where traits are known."""
    models: Results = results["models"]
    asked = dict(models)
    if "true_traits" in results:
        asked["true traits"] = results["true_traits"]
    parts = [_effects(asked), _quality(models), _by_answers(models["psikt_r"]["by_answers"])]
    if "recovery" in results:
        parts.append(_recovery(results["recovery"]))
    return "\n\n".join(parts) + "\n"


def _effects(models: Results) -> str:
    rows = [
        [f"`{name}`", words, *_effect(figures[part][form])]
        for name, figures in models.items()
        for (part, form), words in EFFECTS.items()
        if part in figures
    ]
    return markdown(["model", "regression", "coefficient", "s.e.", "p", "rows", "learners"], rows)


def _effect(effect: Results) -> list[str]:
    sizes = [f"{effect['n']:,}", str(effect["learners"])]
    if effect["coefficient"] is None:
        return [effect["why"], "", "", *sizes]
    numbers = [f"{effect['coefficient']:+.4f}", f"{effect['se']:.4f}", f"{effect['p']:.2g}"]
    return numbers + sizes


def _quality(models: Results) -> str:
    rows = [
        [f"`{name}`", *(_nats(figures[measure]) for measure in QUALITY)]
        for name, figures in models.items()
    ]
    return markdown(["model", *(f"{measure} (nats)" for measure in QUALITY)], rows)


def _nats(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _by_answers(points: Results) -> str:
    rows = [
        [count, str(got["learners"]), *_cells(got["contraction"]), *_cells(got["shown"])]
        for count, got in points.items()
    ]
    names = [f"{kind} {name}" for kind in ("contraction", "shown") for name in TRAITS]
    return markdown(["answers", "learners", *names], rows)


def _recovery(points: Results) -> str:
    rows = [
        [count, *_cells(got["correlation"]), *_cells(got["coverage80"])]
        for count, got in points.items()
    ]
    names = [f"{kind} {name}" for kind in ("correlation", "coverage") for name in TRAITS]
    return markdown(["answers", *names], rows)


def _cells(values: Mapping[str, float]) -> list[str]:
    return [f"{values[name]:.2f}" for name in TRAITS]


def markdown(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
