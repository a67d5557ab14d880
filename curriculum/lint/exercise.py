"""One exercise, looked at as written and in several variants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from curriculum.content import HINT_LEVELS, Document, Hint, Step
from curriculum.findings import Finding
from curriculum.lint.answers import answer_findings, wrong_findings
from curriculum.lint.language import language_findings, tex_findings
from curriculum.lint.leaks import leak_findings
from curriculum.package import ExerciseEntry, Package
from curriculum.variants import VariantError, draw

LADDER = 4


def exercise_findings(
    package: Package, entry: ExerciseEntry, variants: int
) -> tuple[int, list[Finding]]:
    """(how many variants could be looked at, findings with file and line)."""
    found = [*_ladder_findings(entry.document), *_skill_findings(entry.document)]
    looked_at, seen = _variant_findings(entry.document, variants)
    placed = (one.within(entry.file, entry.line_of(one.path)) for one in [*found, *seen])
    return looked_at, [*language_findings(package, entry), *placed]


def _variant_findings(document: Document, variants: int) -> tuple[int, list[Finding]]:
    """One finding for each code and place; what is true of some variants only is a warning
    where chance can explain it."""
    seen: dict[tuple[str, str], list[Finding]] = {}
    for seed in range(variants):
        try:
            variant = draw(document, seed)
        except VariantError as reason:
            return seed, [Finding("variant", "parameters", str(reason))]
        for found in _of_variant(variant):
            seen.setdefault((found.code, found.path), []).append(found)
    return variants, [_weighed(found, variants) for found in seen.values()]


def _of_variant(variant: Document) -> Iterator[Finding]:
    yield from tex_findings(variant)
    for index, step in enumerate(variant.steps):
        path = f"steps[{index}]"
        yield from answer_findings(step, path)
        yield from wrong_findings(step, path)
        yield from leak_findings(variant, step, path)


# Chance makes these true in some variants: two numbers happen to be equal.
_BY_CHANCE = {"wrong_is_right", "wrong_matches_twice", "hint_gives_answer"}


def _weighed(found: list[Finding], variants: int) -> Finding:
    first = found[0]
    if variants == 1:
        return first
    some = f" (in {len(found)} of {variants} variants)"
    first = replace(first, message=first.message + some)
    if first.code in _BY_CHANCE and len(found) <= variants / 2:
        return replace(first, severity="warning")
    return first


def _ladder_findings(document: Document) -> Iterator[Finding]:
    for index, step in enumerate(document.steps):
        path = f"steps[{index}].hints"
        if len(step.hints) < LADDER:
            message = f"has {len(step.hints)} hints; a full ladder has {LADDER}"
            yield Finding("short_ladder", path, message, severity="warning")
        elif not _in_order(step.hints):
            message = f"the levels should be, in this order: {', '.join(HINT_LEVELS)}"
            yield Finding("ladder_order", path, message, severity="warning")


def _in_order(hints: tuple[Hint, ...]) -> bool:
    levels = [HINT_LEVELS.index(hint.level) for hint in hints if hint.level]
    return levels == sorted(levels)


def _skill_findings(document: Document) -> Iterator[Finding]:
    for index, step in enumerate(document.steps):
        if not _skills(document, step):
            yield Finding("no_skill", f"steps[{index}]", "practises no skill")


def _skills(document: Document, step: Step) -> tuple[str, ...]:
    return document.skills_of(step)
