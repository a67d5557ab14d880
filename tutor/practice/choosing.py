"""The policy's question, put together from this room's tables; and the student's own wish.

The policy itself is curriculum.policy. Nothing here writes.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from math import log

from django.utils.timezone import localtime

from curriculum.index import CourseIndex
from curriculum.models import Course
from curriculum.policy import (
    NO_CONTROL,
    OURS,
    POLICY_VERSION,
    Choice,
    Control,
    Estimate,
    Recent,
    choose,
)
from curriculum.policy_gain import TWO
from curriculum.rows import fetched
from knowledge_tracing import reads as tracing
from knowledge_tracing.reads import Answered
from tutor.classrooms.reads import daily_reviews
from tutor.practice.paces import pace_of
from tutor.practice.refreshing import REMEMBERED, answers_lately, refresh

__all__ = ["next_choice", "next_seed", "offered", "policy_version_of", "recent_of", "wished"]

RUNS = 30
OFFERED = 3

# Asked for every choice: written out, because composing them costs more than running them.
_DECIDED = """
SELECT count(*), (SELECT max(id) FROM practice_coursepace WHERE course_id = %s)
FROM practice_decision WHERE student_id = %s AND course_id = %s
"""
_RUNS = f"""
SELECT v.exercise_id, (d.reason ->> 'skill')::bigint, (
  SELECT count(*) FROM practice_decision
  WHERE student_id = s.student_id AND course_id = s.course_id AND rule = 'review' AND at >= %s
)
FROM practice_run r
JOIN practice_session s ON s.id = r.session_id
JOIN practice_decision d ON d.id = r.decision_id
JOIN curriculum_exerciseversion v ON v.id = r.version_id
WHERE s.student_id = %s AND s.course_id = %s AND r.created >= %s
ORDER BY r.id DESC LIMIT {RUNS}
"""  # noqa: S608 -- our own number


def next_choice(
    student_id: int,
    course: Course,
    index: CourseIndex,
    estimates: Mapping[int, tracing.Estimate],
    at: datetime,
    control: Control = NO_CONTROL,
    policy: str = OURS,
) -> tuple[Choice, int]:
    """What the policy chooses now, and the seed it chose with. 3 queries; one more for the limit
    where a review is due, one more where practice of other skills may have put it off.

    Deterministic: until something is answered or begun, asking again gives the same choice.
    """
    seed, pace = _seed_and_pace(student_id, course)
    recent, answers = _lately(student_id, course, at)
    recent = replace(recent, pace=pace_of(pace))
    due = [skill for skill, estimate in estimates.items() if estimate.due]
    fresh = refresh(student_id, course, estimates, answers, due, at)
    kept = fresh.record()
    if any(fresh.estimates[skill].due for skill in due):
        kept["most_reviews"] = daily_reviews(student_id, course.pk)
        recent = replace(recent, most_reviews=kept["most_reviews"])
    choice = choose(
        index, fresh.estimates, recent, seed=seed, at=at, control=control, policy=policy
    )
    return replace(choice, inputs=choice.inputs | kept), seed


def policy_version_of(choice: Choice) -> str:
    """What decided, for the record: another policy than ours is named behind the version."""
    version, policy = (
        choice.inputs.get("version", POLICY_VERSION),
        choice.inputs.get("policy", OURS),
    )
    return str(version) if policy == OURS else f"{version}/{policy}"


def offered(choice: Choice) -> list[int]:
    """The skills that a student may pick from: the one chosen first, then the next best. What
    somebody else has asked for is not up for choice."""
    if choice.skill is None or choice.rule in ("pinned", "check"):
        return []
    skills = dict.fromkeys([choice.skill, *(row["skill"] for row in choice.candidates)])
    return list(skills)[:OFFERED]


def wished(
    skill: int,
    index: CourseIndex,
    estimates: Mapping[int, Estimate],
    recent: Recent,
    instead_of: Choice,
) -> Choice | None:
    """An exercise for the skill that the student picked: not just seen, about as hard as it is
    likely to be mastered. None if the skill has no exercise, is set aside, or something else was
    pinned."""
    control = instead_of.inputs["control"]
    if instead_of.rule == "pinned" or skill in control.get("blocked", ()):
        return None
    exercises = index.by_skill.get(skill, ())
    if not exercises:
        return None
    estimate = estimates[skill]
    level = log(estimate.p / (1 - estimate.p)) if 0 < estimate.p < 1 else 0.0
    seen = {pk: place for place, pk in enumerate(reversed(recent.exercises), start=1)}
    best = min(
        exercises,
        key=lambda pk: (seen.get(pk, 0), abs(level - 1 - index.exercises[pk].difficulty), pk),
    )
    reason = {
        "sentence": "own_choice",
        "skill": skill,
        "p": round(estimate.p, 4),
        "low": round(estimate.low, 4),
        "high": round(estimate.high, 4),
        "known": estimate.known,
        "answers": estimate.answers,
    }
    inputs = {
        "wish": skill,
        "offered": offered(instead_of),
        "control": control,
        "pace": instead_of.inputs["pace"],
    }
    return Choice(best, skill, "override", reason, [], inputs, 1.0)


def next_seed(student_id: int, course: Course) -> int:
    """Another for each decision about a student in a course, the same whenever it is asked for."""
    return _seed_and_pace(student_id, course)[0]


def _seed_and_pace(student_id: int, course: Course) -> tuple[int, int | None]:
    """And which measuring of the course is in force, if any. 1 query."""
    [(count, pace)] = fetched(_DECIDED, course.pk, student_id, course.pk)
    digest = hashlib.sha256(f"{student_id}/{course.code}/{count}".encode()).digest()
    return int.from_bytes(digest[:6], "big"), pace


def recent_of(student_id: int, course: Course, at: datetime) -> Recent:
    """What the student did lately in the course, most recent first. 2 queries."""
    return _lately(student_id, course, at)[0]


def midnight(at: datetime) -> datetime:
    """When this day began, where the site is."""
    return localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def _lately(student_id: int, course: Course, at: datetime) -> tuple[Recent, list[Answered]]:
    done = fetched(_RUNS, midnight(at), student_id, course.pk, at - REMEMBERED)
    answers = answers_lately(student_id, course, at)
    recent = Recent(
        exercises=tuple(exercise for exercise, *_ in done),
        skills=tuple(skill for _, skill, _ in done if skill is not None),
        answers=_tally(answers),
        runs=_runs(answers),
        after_two=_after_two(answers),
        reviews=done[0][2] if done else 0,
    )
    return recent, answers


def _runs(answers: Iterable[Answered]) -> dict[int, int]:
    """Answers in a row up to now: so many right ones, or so many others below zero."""
    runs: dict[int, int] = {}
    over: set[int] = set()
    for skills, right, *_ in answers:
        step = 1 if right >= 1 else -1
        for skill in set(skills) - over:
            if runs.get(skill, step) * step > 0:
                runs[skill] = runs.get(skill, 0) + step
            else:
                over.add(skill)
    return runs


def _after_two(answers: Sequence[Answered]) -> tuple[int, int]:
    """(right, total) of the answers that came after two right ones in a row on their skill."""
    run: dict[int, int] = defaultdict(int)
    right = total = 0
    for one in reversed(answers):
        for skill in one.skills:
            if run[skill] >= TWO:
                total += 1
                right += one.right >= 1
            run[skill] = run[skill] + 1 if one.right >= 1 else 0
    return right, total


def _tally(answers: Iterable[Answered]) -> dict[int, tuple[int, int]]:
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for skills, right, *_ in answers:
        for skill in skills:
            counts[skill][0] += right >= 1
            counts[skill][1] += 1
    return {skill: (right, total) for skill, (right, total) in counts.items()}
