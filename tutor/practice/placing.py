"""The next question of a placement, put together from this room's tables, and what a placement has
found. The belief is curriculum.placement's. Nothing here writes."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import timedelta
from functools import reduce

from curriculum.content import Document
from curriculum.index import CourseIndex, ExerciseInfo
from curriculum.models import Course
from curriculum.placement import (
    KNOWN,
    MOST_ITEMS,
    NOT_KNOWN,
    PLACEMENT_VERSION,
    Candidate,
    next_question,
)
from curriculum.placement_belief import Answer, Belief, after, prior
from curriculum.policy import Choice
from curriculum.reads import document_of
from curriculum.recent import Recent
from knowledge_tracing.reads import answers_since
from tutor.practice.evidence import guess_of
from tutor.practice.models import Attempt, Placement, Run, Session
from tutor.practice.versions import version_of

LOOKED_AT = 5  # exercises of a skill, for one with a single step
LEAST_GUESS = 0.1  # what cannot be guessed is right by half knowledge now and then
SHOWN = 10
LATER_ANSWERS = 2000

# A large course takes a tenth of a second to begin with, and 6 MB.
_starts: Recent[Belief] = Recent(4)


def believed(course: Course, index: CourseIndex, answers: Sequence[Answer]) -> Belief:
    start = _starts.get((course.pk, index.revision), lambda: prior(index.graph))
    return reduce(after, answers, start)


def answers_of(session: Session) -> list[Answer]:
    """The answers of a placement, oldest first. 1 query."""
    attempts = Attempt.objects.filter(run__session=session, run__state=Run.State.DONE)
    found = attempts.exclude(verdict="malformed").select_related("run__decision")
    return [_answer(one) for one in found.order_by("pk")]


def _answer(attempt: Attempt) -> Answer:
    decision = attempt.run.decision
    dont_know = attempt.verdict == Attempt.DONT_KNOW
    return Answer(
        skill=decision.reason["skill"],
        right=not dont_know and attempt.credit > 0.5,
        difficulty=decision.inputs["difficulty"],
        guess=decision.inputs["guess"],
        dont_know=dont_know,
    )


def next_item(
    course: Course, index: CourseIndex, answers: Sequence[Answer], used: set[int]
) -> tuple[Choice | None, str]:
    """The next question with its reason, or why there is none. `used`: the exercises that this
    placement has shown; none comes twice."""
    belief = believed(course, index, answers)
    left = {
        skill: pks
        for skill, all_pks in index.by_skill.items()
        if (pks := [pk for pk in all_pks if pk not in used])
    }
    question = next_question(belief, answers, left.keys())
    if not question.candidates:
        return None, question.stop
    best = question.candidates[0]
    exercise, document = _exercise(index, best.skill, left[best.skill])
    known = belief.known()
    reason = {
        "sentence": Placement.SENTENCE,
        "skill": best.skill,
        "p": round(best.p, 4),
        "open": int(((known >= NOT_KNOWN) & (known <= KNOWN)).sum()),
        "number": len(answers) + 1,
        "most": MOST_ITEMS,
    }
    inputs = {
        "version": PLACEMENT_VERSION,
        "answers": [dataclasses.asdict(one) for one in answers],
        "difficulty": document.difficulty,
        "guess": max(guess_of(document.steps[0].answer), LEAST_GUESS),
    }
    rows = [_row(one, exercise.pk if one is best else None) for one in question.candidates[:SHOWN]]
    return Choice(exercise.pk, best.skill, Placement.SENTENCE, reason, rows, inputs, 1.0), ""


def _row(one: Candidate, exercise: int | None) -> dict[str, object]:
    return {
        "exercise": exercise,
        "skill": one.skill,
        "rule": Placement.SENTENCE,
        "p": round(one.p, 4),
        "information": round(one.information, 4),
    }


def _exercise(index: CourseIndex, skill: int, pks: Sequence[int]) -> tuple[ExerciseInfo, Document]:
    """Of medium difficulty and about this skill alone, with a single step if there is one: only the
    first step is asked."""
    infos = [index.exercises[pk] for pk in pks]
    infos.sort(key=lambda one: (len(one.skills), round(abs(one.difficulty), 1), one.pk))
    looked_at = [(one, document_of(version_of(one.version_id))) for one in infos[:LOOKED_AT]]
    slug = index.skills[skill].slug
    return min(looked_at, key=lambda pair: _misfit(pair[1], slug))


def _misfit(document: Document, skill: str) -> tuple[bool, bool]:
    first = document.steps[0]
    return skill not in document.skills_of(first), len(document.steps) > 1


def latest_placement(student_id: int, course: Course) -> Placement | None:
    """The newest, open or over or skipped, with its sitting. 1 query."""
    mine = Placement.objects.filter(student_id=student_id, course=course)
    return mine.select_related("session").first()


def latest_taken(student_id: int, course: Course) -> Placement | None:
    """The newest that is open or has found something: one without an answer does not hide an
    earlier one. 1 query."""
    mine = Placement.objects.filter(student_id=student_id, course=course)
    return mine.exclude(state=Placement.State.SKIPPED).select_related("session").first()


def placed_known(student_id: int, course: Course) -> frozenset[int]:
    """The skills that the latest finished placement found known and no later answer has put in
    doubt. 1 query without a placement, 2 with one."""
    done = Placement.objects.filter(
        student_id=student_id, course=course, state=Placement.State.DONE
    ).first()
    if done is None or done.finished is None:
        return frozenset()
    found = {int(pk) for pk, (known, _p) in done.result["skills"].items() if known >= KNOWN}
    since = done.finished + timedelta(microseconds=1)
    later = answers_since(student_id, course, since, LATER_ANSWERS)
    return frozenset(
        found - {skill for skills, right, *_ in later if right < 1 for skill in skills}
    )
