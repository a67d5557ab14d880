"""Does the checker accept the author's own answers, and refuse the wrong ones?"""

from __future__ import annotations

from collections.abc import Iterator

from curriculum import checking
from curriculum.content import AnswerSpec, Hint, Step
from curriculum.findings import Finding


def answer_findings(step: Step, path: str) -> Iterator[Finding]:
    yield from refused_answers(step.answer, f"{path}.answer")
    for index, hint in enumerate(step.hints):
        yield from _scaffold_findings(hint, f"{path}.hints[{index}]")


def _scaffold_findings(hint: Hint, path: str) -> Iterator[Finding]:
    if hint.answer:
        yield from refused_answers(hint.answer, f"{path}.answer")
    for index, below in enumerate(hint.hints):
        yield from _scaffold_findings(below, f"{path}.hints[{index}]")


def refused_answers(spec: AnswerSpec, path: str) -> Iterator[Finding]:
    """Accepted answers that the checker itself would not take."""
    for index, accepted in enumerate(spec.accept):
        verdict = checking.check(spec, accepted)
        if not verdict.right:
            note = f" ({verdict.note})" if verdict.note else ""
            message = f"its own checker finds “{accepted}” {verdict.kind}{note}"
            yield Finding("answer_refused", f"{path}.accept[{index}]", message)


def wrong_findings(step: Step, path: str) -> Iterator[Finding]:
    """Foreseen wrong answers must be readable, wrong, and point to one misconception each."""
    shows: dict[str, int] = {}
    for index, wrong in enumerate(step.wrong):
        for place, match in enumerate(wrong.match):
            at = f"{path}.wrong[{index}].match[{place}]"
            verdict = checking.check(step.answer, match)
            if verdict.right:
                yield Finding("wrong_is_right", at, f"the wrong answer “{match}” is right")
            elif verdict.malformed:
                message = f"the wrong answer “{match}” cannot be read ({verdict.note})"
                yield Finding("wrong_unreadable", at, message)
            elif verdict.normal_form and shows.setdefault(verdict.normal_form, index) != index:
                message = f"“{match}” already belongs to wrong[{shows[verdict.normal_form]}]"
                yield Finding("wrong_matches_twice", at, message)
