"""Verdict + authored wrong answers -> what kind of message this is, with the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from curriculum.checking import check, equivalent
from curriculum.checking.verdict import Verdict
from curriculum.content import AnswerSpec, Document, Step, Wrong
from dialogue.moves import AnswerSeen, Code

Place = Literal["here", "later", "earlier"]

# Their answers are names of options or words: equal in two steps, they still mean nothing.
NAMED = frozenset({"choice", "choices", "ordering", "text"})


@dataclass(frozen=True)
class Evaluation:
    """`rule` names the line that decided; `place` is the step whose answer this is."""

    code: Code
    rule: str
    place: Place = "here"
    wrong: Wrong | None = None
    kind: str = "wrong"


_BY_VERDICT = {
    "right": Evaluation(Code.RIGHT, "E2", kind="right"),
    "form": Evaluation(Code.PARTLY, "E6.form", kind="form"),
    "partial": Evaluation(Code.PARTLY, "E6.partial", kind="partial"),
    "malformed": Evaluation(Code.UNCLEAR, "E9", kind="malformed"),
}


def evaluate(document: Document, step: Step, answer: AnswerSeen) -> Evaluation:
    """An answer that the author foresaw beats one that happens to fit another step."""
    found = _BY_VERDICT.get(answer.verdict.kind)
    wrong = foreseen(step, answer.text, answer.verdict)
    if found and answer.verdict.kind in ("right", "malformed"):
        return found
    if found:
        return Evaluation(found.code, found.rule, wrong=wrong, kind=found.kind)
    if wrong:
        return Evaluation(Code.WRONG, "E5", wrong=wrong)
    return _elsewhere(document, step, answer.text) or Evaluation(Code.WRONG, "E7")


def foreseen(step: Step, text: str, verdict: Verdict) -> Wrong | None:
    """The authored wrong answer that `text` equals, if any."""
    for wrong in step.wrong:
        if any(same_value(step.answer, text, verdict.normal_form, match) for match in wrong.match):
            return wrong
    return None


def same_value(spec: AnswerSpec, text: str, normal_form: str, match: str) -> bool:
    """`text` (whose normal form may be known already) has the value of `match`."""
    if text.strip() == match.strip():
        return True
    authored = _normal_form(spec, match)
    if normal_form and authored:
        return normal_form == authored
    return equivalent(spec, text, match)


def _normal_form(spec: AnswerSpec, match: str) -> str:
    """Cached where the spec can be a key (option texts in several languages cannot)."""
    if spec.options:
        return check(spec, match).normal_form
    return _cached_normal_form(spec, match)


@lru_cache(maxsize=8192)
def _cached_normal_form(spec: AnswerSpec, match: str) -> str:
    return check(spec, match).normal_form


def _elsewhere(document: Document, step: Step, text: str) -> Evaluation | None:
    if step.answer.kind in NAMED:
        return None
    here = document.steps.index(step)
    for position, other in enumerate(document.steps):
        if position != here and other.answer.kind not in NAMED and check(other.answer, text).right:
            if position > here:
                return Evaluation(Code.RIGHT, "E3", place="later")
            return Evaluation(Code.UNCLEAR, "E4", place="earlier")
    return None
