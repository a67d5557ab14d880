"""Guards between words and the student: each passes or rejects, with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from curriculum.content import AnswerSpec
from dialogue.guards import arithmetic, manner
from dialogue.guards.leak import Licence, leaks
from dialogue.moves import Code

ANY = (0, 9)


@dataclass(frozen=True)
class Finding:
    guard: str
    evidence: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.evidence


@dataclass(frozen=True)
class Situation:
    """What a reply is held against.

    protected: answers it may not state. code: the evaluation it answers. questions: how many it
    may ask (least, most). recent: the last tutor turns; empty where repeating is right.
    An authored text is the author's own wording: guards of shape, scope and manner leave it be.
    """

    licence: Licence
    protected: tuple[AnswerSpec, ...] = ()
    code: Code | None = None
    questions: tuple[int, int] = (0, 1)
    recent: Sequence[str] = field(default_factory=tuple)


def inspect(text: str, situation: Situation) -> list[Finding]:
    """One finding for each guard, in order: leak, arithmetic, shape, tone, scope, echo."""
    language, authored = situation.licence.language, situation.licence.authored
    sums = arithmetic.false_equalities(text, language)
    if situation.code:
        sums += arithmetic.contradictions(text, situation.code)
    found = {
        "leak": leaks(text, situation.protected, situation.licence),
        "arithmetic": sums,
        "shape": [] if authored else manner.shape(text, questions=situation.questions),
        "tone": [] if authored else manner.tone(text),
        "scope": [] if authored else manner.scope(text, language),
        "echo": manner.echo(text, situation.recent),
    }
    return [Finding(guard, tuple(evidence)) for guard, evidence in found.items()]


def passes(findings: Sequence[Finding]) -> bool:
    return all(finding.passed for finding in findings)
