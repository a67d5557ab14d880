"""Which policy chooses for a student, and who is in which group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from curriculum.models import Course
from curriculum.policy import OURS, POLICIES
from curriculum.rows import fetched
from tutor.classrooms.models import Classroom
from tutor.experiments.blocks import in_first_group
from tutor.experiments.models import Assignment, Experiment
from tutor.people.models import User

# Asked for every choice. Where two classes of one student compare, the first draw counts.
_GOVERNING = """
SELECT e.id, e.policy_a, e.policy_b, e.share, e.seed, a.policy,
  (SELECT coalesce(max(place) + 1, 0) FROM experiments_assignment WHERE experiment_id = e.id)
FROM classrooms_membership m
JOIN classrooms_classroom c ON c.id = m.classroom_id AND c.course_id = %s AND NOT c.archived
JOIN experiments_experiment e ON e.classroom_id = c.id AND e.ended IS NULL
LEFT JOIN experiments_assignment a ON a.experiment_id = e.id AND a.student_id = m.student_id
WHERE m.student_id = %s
ORDER BY a.id IS NULL, e.id LIMIT 1
"""


@dataclass(frozen=True)
class Governing:
    """The running experiment that a student of its class belongs to. `assigned` is the policy
    drawn; None for somebody who has joined since, with `place` the next one to be drawn."""

    experiment: int
    policies: tuple[str, str]
    share: float
    seed: int
    assigned: str | None
    place: int

    @property
    def policy(self) -> str:
        return self.assigned or self.drawn_at(self.place)

    def drawn_at(self, place: int) -> str:
        return self.policies[not in_first_group(place, self.share, self.seed)]


def governing(student_id: int, course: Course) -> Governing | None:
    """1 query."""
    for pk, a, b, share, seed, assigned, place in fetched(_GOVERNING, course.pk, student_id):
        return Governing(pk, (a, b), share, seed, assigned, place)
    return None


def policy_for(student_id: int, course: Course) -> str:
    """The policy that chooses for the student; for one not yet drawn, the one that would be
    drawn now. 1 query, nothing written."""
    found = governing(student_id, course)
    return known(found.policy) if found else OURS


def known(policy: str) -> str:
    """A policy that this version no longer has must not keep a student from practising."""
    return policy if policy in POLICIES else OURS


@dataclass(frozen=True)
class Group:
    policy: str
    students: list[User]


def experiments_of(classroom: Classroom) -> list[Experiment]:
    """The running one first, then the latest."""
    return list(classroom.experiments.select_related("started_by", "ended_by"))


def running_in(classroom: Classroom) -> Experiment | None:
    """1 query."""
    return classroom.experiments.filter(ended__isnull=True).first()


def assigned(experiment: Experiment) -> dict[int, str]:
    """Student -> policy, as drawn."""
    return dict(experiment.assignments.values_list("student_id", "policy"))


def groups_of(experiment: Experiment) -> list[Group]:
    """Who is in which group, by name. 1 query."""
    drawn = list(experiment.assignments.select_related("student"))
    return [_group(policy, drawn) for policy in experiment.policies]


def _group(policy: str, drawn: Sequence[Assignment]) -> Group:
    students = [one.student for one in drawn if one.policy == policy]
    return Group(policy, sorted(students, key=lambda one: (one.name.casefold(), one.pk)))
