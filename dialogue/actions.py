"""Everything that the dialogue room writes: turns at once, diagnoses when a worker has time."""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import now

from curriculum import rows
from curriculum.content import Document, Step
from curriculum.models import Course, ExerciseVersion
from curriculum.reads import course_index
from dialogue import diagnosing
from dialogue.diagnosis import ENGINE
from dialogue.evaluate import Evaluation, evaluate
from dialogue.history import History, history_of
from dialogue.jobs import diagnoses
from dialogue.ladder import Ladder, ladder_of
from dialogue.models import Conversation, Diagnosis, Turn
from dialogue.moves import AnswerSeen, Code, Standing
from dialogue.outbox import outbox, send
from dialogue.reads import keep_diagnosis, turns_with_state
from dialogue.scaffold import Decision, Wants, help_with, respond
from dialogue.speak import Scene, Spoken, speak

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

    from dialogue.diagnosis.retrieval import Encodes

log = logging.getLogger(__name__)

LONGEST = 1000


def open_conversation(
    *, student: AbstractBaseUser, version: ExerciseVersion, seed: int, language: str
) -> Conversation:
    conversation = Conversation(
        student_id=student.pk, version=version, seed=seed, language=language
    )
    rows.insert(conversation)
    return conversation


def reply(
    conversation: Conversation,
    *,
    document: Document,
    step: Step,
    answer: AnswerSeen,
    standing: Standing,
    course: Course,
    at: datetime,
) -> list[Turn]:
    """What the tutor says to an answer. A wrong one is also queued for diagnosis.

    All turns of the conversation; the answer and the reply to it are the last two. Part of the
    caller's transaction, which holds a lock that keeps the student's other requests out: turns
    are numbered without gaps. The worker hears of it only after the commit.
    """
    evaluation = evaluate(document, step, answer)
    with transaction.atomic(savepoint=False):
        before = turns_with_state(conversation)
        history = history_of(before, step.id)
        ladder = _ladder(conversation, step, history)
        decision = respond(evaluation, standing, ladder)
        scene = _scene(conversation, document, step, ladder, history, standing, evaluation)
        spoken = speak(decision, _with_said(scene, answer, evaluation))
        heard = _heard(conversation, step, answer, evaluation, history.next_number, at)
        turn = _said(conversation, step, spoken, decision, standing, history.next_number + 1, at)
        rows.insert(heard, turn)
        keep_diagnosis(heard, None)
        keep_diagnosis(turn, None)
        if evaluation.code is Code.WRONG:
            _queue(turn, conversation, course, answer, evaluation, at)
    return [*before, heard, turn]


def give_hint(
    conversation: Conversation,
    *,
    document: Document,
    step: Step,
    standing: Standing,
    at: datetime,
    wants: Wants = "hint",
) -> Turn:
    """The next rung; the same one again when asked twice within seconds. Under the same lock of
    the caller's as `reply`."""
    with transaction.atomic(savepoint=False):
        history = history_of(turns_with_state(conversation), step.id)
        ladder = _ladder(conversation, step, history)
        decision = help_with(standing, ladder, wants)
        scene = _scene(conversation, document, step, ladder, history, standing, None)
        spoken = speak(decision, scene)
        turn = _said(conversation, step, spoken, decision, standing, history.next_number, at)
        rows.insert(turn)
    return turn


def enqueue(diagnosis: Diagnosis) -> None:
    """Tell the workers once the row is committed. Never raises, never waits."""
    key = diagnosis.pk
    transaction.on_commit(lambda: outbox.put(key), robust=True)


def diagnose(diagnosis_pk: int, *, encoder: Encodes | None = None) -> bool:
    """Claim, work, write. False when there was nothing to do or the claim was lost.

    Safe to call any number of times: only the holder of the claim writes a result.
    """
    token = diagnoses.claim(diagnosis_pk, now())
    if token is None:
        return False
    try:
        row = diagnosing.row(diagnosis_pk)
        finding = diagnosing.examine(
            row, encoder, lambda: diagnoses.beat(diagnosis_pk, token, now())
        )
        with transaction.atomic():
            if finding is None or not diagnoses.finish(
                diagnosis_pk, token, now(), **diagnosing.result(finding)
            ):
                return False
            diagnosing.retell(row, finding)
    except Exception as error:
        log.exception("diagnosis %s failed", diagnosis_pk)
        diagnoses.give_back(diagnosis_pk, token, now(), type(error).__name__)
        return False
    return True


def reap(*, at: datetime) -> list[int]:
    """Send again what the broker or a worker lost. Stops at the first refusal."""
    keys = diagnoses.reap(at)
    for key in keys:
        if not send(key):
            break
    return keys


def _ladder(conversation: Conversation, step: Step, history: History) -> Ladder:
    return Ladder(ladder_of(step, conversation.language), history.hints)


def _scene(
    conversation: Conversation,
    document: Document,
    step: Step,
    ladder: Ladder,
    history: History,
    standing: Standing,
    evaluation: Evaluation | None,
) -> Scene:
    return Scene(
        document=document,
        step=step,
        language=conversation.language,
        ladder=ladder,
        evaluation=evaluation,
        mastery=standing.mastery,
        used=history.used,
        recent=history.recent,
        seed=conversation.seed * 1000 + history.next_number,
    )


def _with_said(scene: Scene, answer: AnswerSeen, evaluation: Evaluation) -> Scene:
    """A right answer, here or at a later step, is no secret any more."""
    if evaluation.code is not Code.RIGHT:
        return scene
    return Scene(**{**vars(scene), "said": answer.text})


def _heard(
    conversation: Conversation,
    step: Step,
    answer: AnswerSeen,
    evaluation: Evaluation,
    number: int,
    at: datetime,
) -> Turn:
    return Turn(
        conversation=conversation,
        number=number,
        role=Turn.Role.STUDENT,
        step_id=step.id,
        text=_storable(answer.text),
        at=at,
        trace={
            "attempt": str(answer.code),
            "verdict": answer.verdict.kind,
            "normal_form": answer.verdict.normal_form,
            "code": evaluation.code.value,
            "rule": evaluation.rule,
            "misconception": evaluation.wrong.misconception if evaluation.wrong else "",
        },
    )


def _said(
    conversation: Conversation,
    step: Step,
    spoken: Spoken,
    decision: Decision,
    standing: Standing,
    number: int,
    at: datetime,
) -> Turn:
    return Turn(
        conversation=conversation,
        number=number,
        role=Turn.Role.TUTOR,
        step_id=step.id,
        text=spoken.text,
        move=decision.row.move.value,
        submove=decision.row.submove.value,
        hint_level=spoken.hint_level,
        at=at,
        trace={**spoken.trace, "standing": asdict(standing)},
    )


def _queue(
    turn: Turn,
    conversation: Conversation,
    course: Course,
    answer: AnswerSeen,
    evaluation: Evaluation,
    at: datetime,
) -> None:
    """The row is the job. What the author foresaw is in it at once, worker or no worker."""
    diagnosis = Diagnosis(
        student_id=conversation.student_id,
        course=course,
        version_id=conversation.version_id,
        turn=turn,
        step_id=turn.step_id,
        seed=conversation.seed,
        answer=_storable(answer.text),
        normal_form=_storable(answer.verdict.normal_form),
        key=f"{answer.code}:{ENGINE}",
        queued_at=at,
        **_foreseen(course, evaluation),
    )
    rows.insert(diagnosis)
    enqueue(diagnosis)


def _foreseen(course: Course, evaluation: Evaluation) -> dict[str, Any]:
    slug = evaluation.wrong.misconception if evaluation.wrong else ""
    found = course_index(course).misconceptions.get(slug)
    if found is None:
        return {}
    return {
        "outcome": Diagnosis.Outcome.MISCONCEPTION,
        "misconception_id": found,
        "source": "authored",
    }


def _storable(text: str) -> str:
    return text.replace("\0", "")[:LONGEST]
