"""The next question of a placement, put together from this room's tables, and what a placement has
found. The belief is curriculum.placement's. Nothing here writes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

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
from knowledge_tracing.reads import put_in_doubt
from tutor.practice.evidence import guess_of
from tutor.practice.models import Attempt, Placement, Run, Session
from tutor.practice.versions import version_of

LOOKED_AT = 5  # exercises of a skill, for one with a single step
LEAST_GUESS = 0.1  # what cannot be guessed is right by half knowledge now and then
SHOWN = 10
STOPPED = "student"  # why the questions ended: the student had enough of them

# A large course takes a tenth of a second to begin with, and 6 MB.
_starts: Recent[Belief] = Recent(4)


def believed(course: Course, index: CourseIndex, answers: Sequence[Answer]) -> Belief:
    start = _starts.get((course.pk, index.revision), lambda: prior(index.graph))
    return reduce(after, answers, start)


def answers_of(session: Session | None) -> list[Answer]:
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


def placed_known(student_ids: Sequence[int], course: Course) -> dict[int, frozenset[int]]:
    """Of each student who was placed, the skills that the latest finished placement found known
    and no later answer has put in doubt. 1 query without a placement, 2 with any."""
    latest = Placement.objects.filter(
        student__in=student_ids, course=course, state=Placement.State.DONE
    )
    done = list(latest.order_by("student", "-started", "-pk").distinct("student"))
    doubts = in_doubt(done, course)
    return {one.student_id: found_known(one.result) - doubts[one.student_id] for one in done}


def found_known(result: Mapping[str, Any]) -> frozenset[int]:
    found = result.get("skills", {}).items()
    return frozenset(int(pk) for pk, (known, _p) in found if known >= KNOWN)


def in_doubt(done: Sequence[Placement], course: Course) -> dict[int, frozenset[int]]:
    """Student -> the skills about which these placements, one a student, do not hold: answers on
    them since then were not right. 1 query, none without a placement."""
    ends = {one.student_id: one.finished for one in done if one.finished is not None}
    since = put_in_doubt(ends, course) if ends else {}
    return {
        one.student_id: since.get(one.student_id, frozenset()) | set(one.result.get("doubted", ()))
        for one in done
    }


@dataclass(frozen=True)
class Evidence:
    """What a placement rests on, oldest first. earlier: how many of the answers were given in the
    placements before it. doubted: skills about which those do not hold any more."""

    answers: Sequence[Answer]
    earlier: int = 0
    doubted: frozenset[int] = frozenset()


def evidence_of(placement: Placement, stop: str) -> Evidence:
    """Questions that were answered to their end stand for themselves. Those that the student
    stopped add to what was found before: earlier answers count too, but for those that a newer one
    about the same skill contradicts. 1 query; where they were stopped 1 more, 1 for each placement
    that counts too, and 1 for what has been put in doubt since."""
    own = answers_of(placement.session)
    earlier = _before(placement) if own and stop == STOPPED else []
    answers = own
    for one in earlier:
        newer = {(answer.skill, answer.right) for answer in answers}
        before = answers_of(one.session)
        answers = [a for a in before if (a.skill, not a.right) not in newer] + answers
    doubted = in_doubt(earlier[:1], placement.course).get(placement.student_id, frozenset())
    shown = {one.skill for one in own if one.right}
    return Evidence(answers, len(answers) - len(own), doubted - shown)


def _before(placement: Placement) -> list[Placement]:
    """The finished placements before this one, newest first, back to the last that was answered to
    its end."""
    found = []
    rows = Placement.objects.filter(
        student=placement.student_id, course=placement.course_id, state=Placement.State.DONE
    )
    for one in rows.filter(started__lt=placement.started).select_related("session"):
        found.append(one)
        if one.result.get("stop") != STOPPED:
            break
    return found
