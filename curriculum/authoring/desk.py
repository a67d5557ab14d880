"""The author's desk: a draft, and beside it what a student would get of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from curriculum import variants
from curriculum.authoring.looks import look_at
from curriculum.authoring.trial import StepSeen, typed_answers
from curriculum.content import Document, Step, Text
from curriculum.course_files.entries import document_findings
from curriculum.drafts import Draft
from curriculum.findings import Finding
from curriculum.lint.exercise import exercise_findings
from curriculum.models import Course
from curriculum.package import Package
from curriculum.parameters import Value, printed
from curriculum.variants import VariantError
from curriculum.words import FIGURE, in_languages, texts_of

LINTED = 3
MOST_SEEDS = 1_000_000


@dataclass(frozen=True)
class Asked:
    """What the author wants to see: which variant, in which language, with which answers tried."""

    seed: int = 0
    language: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


def asked_in(data: Mapping[str, Any]) -> Asked:
    """Whatever cannot be read is the default: a preview never refuses."""
    seed = str(data.get("another") or data.get("seed") or "0")
    return Asked(
        seed=int(seed) % MOST_SEEDS if seed.isdecimal() and len(seed) < 10 else 0,
        language=str(data.get("speak") or data.get("language", "")),
        typed=typed_answers(data),
    )


def desk(course: Course, draft: Draft, asked: Asked) -> dict[str, Any]:
    """The context of the preview. Three queries, none for a text that cannot be read."""
    look = look_at(course, asked.language)
    context: dict[str, Any] = {"draft": draft, "look": look, "seed": asked.seed}
    context |= {"next_seed": asked.seed + 1, "findings": _sorted(draft.findings)}
    if draft.document is None:
        return context
    found = [*draft.findings, *draft.placed(_reference_findings(course, draft.document))]
    found += _lint_findings(course, draft)
    context |= _variant(draft.document, asked, look.language)
    errors = sum(one.is_error for one in found)
    context |= {
        "findings": _sorted(found),
        "error_count": errors,
        "warning_count": len(found) - errors,
    }
    return context


def _variant(document: Document, asked: Asked, language: str) -> dict[str, Any]:
    try:
        variant = variants.draw(document, asked.seed)
        values = variants.values_of(document, asked.seed)
    except VariantError as reason:
        return {"variant_error": str(reason)}
    steps = [
        StepSeen(number, step, variant.skills_of(step), language, asked.typed.get(step.id, ""))
        for number, step in enumerate(variant.steps, start=1)
    ]
    return {
        "variant": variant,
        "values": [(name, _printed(value)) for name, value in sorted(values.items())],
        "variant_count": _count(json.dumps(document.parameters, sort_keys=True)),
        "steps": steps,
    }


def _printed(value: Value) -> Text:
    return printed(value)


@lru_cache(maxsize=64)
def _count(parameters: str) -> int:
    """Counting looks at every combination; an author changes words far more often than these."""
    nothing: tuple[Step, ...] = ()
    return variants.count(Document("count", "", nothing, parameters=json.loads(parameters)))


def _reference_findings(course: Course, document: Document) -> list[Finding]:
    skills = set(course.skills.filter(retired=False).values_list("slug", flat=True))
    misconceptions = set(course.misconceptions.values_list("slug", flat=True))
    figures = set(course.figures.values_list("name", flat=True))
    return [
        *document_findings(document, skills, misconceptions),
        *_figure_findings(document, figures),
    ]


def _figure_findings(document: Document, figures: set[str]) -> Iterator[Finding]:
    for path, text in texts_of(document):
        named = {name for _, words in in_languages(text) for name in FIGURE.findall(words)}
        for name in sorted(named - figures):
            yield Finding("missing_figure", path, f"there is no figure “{name}”")


def _lint_findings(course: Course, draft: Draft) -> list[Finding]:
    around = Package(course.slug, course.title, languages=tuple(course.languages))
    _, found = exercise_findings(around, draft.entry, LINTED)
    return draft.placed(found)


def _sorted(findings: Any) -> list[Finding]:
    return sorted(dict.fromkeys(findings), key=lambda one: (not one.is_error, one.line, one.path))
