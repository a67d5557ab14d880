"""May this document be given to students? Pure; the database is asked elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from curriculum.content import Document
from curriculum.course_files.entries import document_findings
from curriculum.findings import Finding
from curriculum.lint.answers import answer_findings
from curriculum.variants import VariantError, draw

# Variants whose answers are judged before a version goes out, and that are drawn at all.
CHECKED, DRAWN = 4, 40


def publication_findings(
    document: Document,
    skills: Collection[str],
    misconceptions: Collection[str],
) -> list[Finding]:
    """Empty when it may. Skills exist, variants can be drawn, its own answers are accepted."""
    found = [*document_findings(document, skills, misconceptions), *_without_skill(document)]
    return found or list(_variant_findings(document))


def skill_slugs(document: Document) -> list[str]:
    """What the exercise practises, in the order of its steps."""
    return list(dict.fromkeys(s for step in document.steps for s in document.skills_of(step)))


def _without_skill(document: Document) -> Iterator[Finding]:
    for index, step in enumerate(document.steps):
        if not document.skills_of(step):
            yield Finding("no_skill", f"steps[{index}]", "practises no skill")


def _variant_findings(document: Document) -> Iterator[Finding]:
    """The findings of the first variant that has any."""
    for seed in range(DRAWN if document.parameters else 1):
        try:
            variant = draw(document, seed)
        except VariantError as reason:
            yield Finding("variant", "parameters", str(reason))
            return
        found = (
            []
            if seed >= CHECKED
            else [
                finding
                for index, step in enumerate(variant.steps)
                for finding in answer_findings(step, f"steps[{index}]")
            ]
        )
        if found:
            yield from found
            return
