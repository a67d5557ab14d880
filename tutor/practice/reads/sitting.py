"""The exercise page: the one function that names what is shown of a session, whether the page
is loaded, swapped in after an answer, or come back to on another device."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

from curriculum.checking import shown_answer
from curriculum.content import AnswerSpec, Document, Step, Text
from curriculum.index import CourseIndex, SkillInfo
from curriculum.policy import Estimate
from curriculum.reads import course_index, variant
from dialogue.models import Turn
from dialogue.reads import is_pending, turns_with_state
from knowledge_tracing.reads import estimates_for
from tutor.practice.models import Attempt, Run, Session
from tutor.practice.outcome import Outcome
from tutor.practice.reads.asked import check_of
from tutor.practice.reasons import sentence
from tutor.practice.words import Verdict, verdict_words

OPTION_KINDS = ("choice", "choices", "ordering")


@dataclass(frozen=True)
class Written:
    """What a student wrote, letter for letter; or the author's words of what was chosen, which
    may hold mathematics."""

    text: Text
    authored: bool = False


@dataclass(frozen=True)
class DoneStep:
    number: int
    prompt: Text
    answer: Written | None
    # The answer as the author has it: shown where the student asked for it.
    shown: str
    explanation: Text


@dataclass(frozen=True)
class OptionShown:
    id: str
    text: Text
    checked: bool
    place: int


@dataclass(frozen=True)
class Field:
    """What to draw for an answer: line | choice | choices | ordering."""

    kind: str
    draft: str
    options: list[OptionShown] = field(default_factory=list)
    places: range = range(0)


@dataclass(frozen=True)
class Said:
    """A turn; pending: a worker may still find better words for it."""

    turn: Turn
    pending: bool
    # What a student wrote or chose, in words.
    answer: Written | None


@dataclass(frozen=True)
class Band:
    p: float
    low: float
    high: float
    known: bool


@dataclass(frozen=True)
class Moved:
    """How the estimate of one skill moved while an exercise was worked on."""

    title: Text
    code: UUID
    before: Band
    after: Band


def exercise_page(
    session: Session, *, at: datetime, outcome: Outcome | None = None, draft: str = ""
) -> dict[str, Any]:
    """The context of practice/exercise.html. At most 2 queries; none right after an answer that
    leaves the exercise open."""
    outcome = outcome or Outcome("recorded")
    run = outcome.run or session.latest_run
    index = course_index(session.course)
    context = {"session": session, "course": session.course, "at": at, "run": run}
    if run is None or run.state == Run.State.LEFT:
        return {**context, "run": None}
    document = variant(run.version, run.seed)
    attempts = outcome.attempts or list(run.attempts.order_by("pk"))
    turns = outcome.turns
    if turns is None:
        turns = turns_with_state(run.conversation)
    return {
        **context,
        "document": document,
        "title": document.title,
        # Above the part that answers swap: asked for only where the whole page is drawn.
        "reason": lambda: sentence(run.decision.reason, index, run.decision.overrides),
        "skills": _skills(document, index),
        "done_steps": _done_steps(run, document, attempts),
        "step_count": len(document.steps),
        "step_number": run.step_index + 1,
        "verdict": verdict_words(attempts[-1]) if attempts else None,
        "worked_example": document.worked_example,
        "provenance": document.provenance,
        "announcement": _announcement(outcome),
        **(
            _open_step(run, document, attempts, turns, draft, at)
            if run.is_open
            else _closing(session, run, index, attempts, turns, outcome, at)
        ),
    }


def _announcement(outcome: Outcome) -> str:
    """What a screen reader says after a swap: the verdict, or the hint that was asked for."""
    parts = []
    if outcome.attempt is not None:
        words = verdict_words(outcome.attempt)
        parts += [words.title, words.text]
    if outcome.turn is not None:
        parts.append(outcome.turn.text.replace("$", ""))
    return " ".join(part for part in parts if part)


def _open_step(
    run: Run,
    document: Document,
    attempts: list[Attempt],
    turns: list[Turn],
    draft: str,
    at: datetime,
) -> dict[str, Any]:
    step = document.steps[run.step_index]
    here = [one for one in attempts if one.step_id == step.id]
    return {
        "step": step,
        "field": _field(step.answer, draft or _draft(here)),
        "ticket": uuid4(),
        "talk": [
            Said(
                turn,
                is_pending(turn, at),
                written(step.answer, turn.text) if turn.role == Turn.Role.STUDENT else None,
            )
            for turn in turns
            if turn.step_id == step.id
        ],
        # A wrong answer has been replied to already; what else there is to say stands here.
        "show_verdict": bool(here) and here[-1].verdict not in ("wrong", "right"),
        # What the tutor said to the answer that finished the step before.
        "afterword": _afterword(attempts, turns) if attempts and not here else None,
        "answered_here": bool(here),
    }


def _closing(
    session: Session,
    run: Run,
    index: CourseIndex,
    attempts: list[Attempt],
    turns: list[Turn],
    outcome: Outcome,
    at: datetime,
) -> dict[str, Any]:
    estimates = outcome.estimates
    if estimates is None:
        estimates = estimates_for(session.student_id, session.course, at)
    minutes = int((at - session.created) / timedelta(minutes=1))
    # One that stayed open for hours was not sat through.
    long = settings.MINUTES_PER_SESSION <= minutes < 4 * settings.MINUTES_PER_SESSION
    return {
        "step": None,
        "afterword": _afterword(attempts, turns),
        "moved": moved(run, index, estimates),
        "check": check_of(run),
        "long_sitting": minutes if long else 0,
    }


def _skills(document: Document, index: CourseIndex) -> list[SkillInfo]:
    pks = [index.skill_by_slug[slug] for slug in document.skills if slug in index.skill_by_slug]
    return [index.skills[pk] for pk in pks]


def _done_steps(run: Run, document: Document, attempts: list[Attempt]) -> list[DoneStep]:
    count = run.step_index if run.is_open else len(document.steps)
    return [
        _done_step(number, step, [one for one in attempts if one.step_id == step.id])
        for number, step in enumerate(document.steps[:count], start=1)
    ]


def _done_step(number: int, step: Step, attempts: list[Attempt]) -> DoneStep:
    last = attempts[-1] if attempts else None
    asked = last is None or last.verdict == Attempt.DONT_KNOW
    return DoneStep(
        number=number,
        prompt=step.prompt,
        answer=None if asked or last is None else written(step.answer, last.text),
        shown=shown_answer(step.answer) if asked else "",
        explanation=step.explanation,
    )


def written(spec: AnswerSpec, text: str) -> Written:
    """An answer as a person reads it: the words of the options, not their ids."""
    if spec.kind not in OPTION_KINDS or not text:
        return Written(text)
    return Written(_option_words(spec, text), authored=True)


def _option_words(spec: AnswerSpec, text: str) -> Text:
    by_id = {option.id: option.text for option in spec.options}
    chosen = [by_id.get(one.strip(), one) for one in text.split(",")]
    if len(chosen) == 1:
        return chosen[0]
    languages = {code for one in chosen if not isinstance(one, str) for code in one}
    return {
        code: "; ".join(one if isinstance(one, str) else one.get(code, "") for one in chosen)
        for code in languages or {"en"}
    }


def _field(spec: AnswerSpec, draft: str) -> Field:
    if spec.kind not in OPTION_KINDS:
        return Field("line", draft)
    chosen = [one.strip() for one in draft.split(",")] if draft else []
    order = chosen if spec.kind == "ordering" and chosen else [one.id for one in spec.options]
    options = [
        OptionShown(
            option.id,
            option.text,
            option.id in chosen,
            order.index(option.id) + 1 if option.id in order else 1,
        )
        for option in spec.options
    ]
    return Field(spec.kind, draft, options, range(1, len(options) + 1))


def _draft(here: list[Attempt]) -> str:
    """An answer that is nearly there comes back to be mended; a wrong one makes room."""
    mendable = here and here[-1].verdict in ("malformed", "form", "partial")
    return here[-1].text if mendable else ""


def _afterword(attempts: list[Attempt], turns: list[Turn]) -> Turn | None:
    if not attempts or attempts[-1].verdict == Attempt.DONT_KNOW:
        return None
    finished = attempts[-1].step_id
    said = [turn for turn in turns if turn.step_id == finished and turn.role == "tutor"]
    return said[-1] if said else None


def moved(run: Run, index: CourseIndex, estimates: Mapping[int, Estimate]) -> list[Moved]:
    """From what was believed when the exercise was chosen to what is believed now."""
    before = run.decision.inputs.get("before", {})
    return [
        Moved(
            title=index.skills[int(pk)].title,
            code=index.skills[int(pk)].code,
            before=Band(*band),
            after=band_of(estimates[int(pk)]),
        )
        for pk, band in before.items()
        if int(pk) in estimates and int(pk) in index.skills
    ]


def band_of(estimate: Estimate) -> Band:
    return Band(estimate.p, estimate.low, estimate.high, estimate.known)


__all__ = ["Band", "Moved", "Verdict", "Written", "band_of", "exercise_page", "moved", "written"]
