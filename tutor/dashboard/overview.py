"""What the page of a class shows: one set of estimates and counts, read once, used by all parts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from curriculum.reads import course_index
from knowledge_tracing.reads import class_matrix
from tutor.classrooms.models import Classroom
from tutor.classrooms.reads import students_of
from tutor.dashboard.control import goals_in
from tutor.dashboard.ideas import wrong_ideas
from tutor.dashboard.live import working_now
from tutor.dashboard.matrix import class_heatmap
from tutor.dashboard.risk import activity_of, at_risk
from tutor.practice.control import known_in_class, open_overrides
from tutor.practice.models import ProblemReport
from tutor.practice.refreshing import as_read_in_class

REPORTS = 20
WEEK = timedelta(days=7)


def class_context(
    classroom: Classroom, at: datetime, *, order: str = "name", everything: bool = False
) -> dict[str, Any]:
    course = classroom.course
    students = students_of(classroom)
    index = course_index(course)
    keys = [student.pk for student in students]
    estimates = as_read_in_class(course, class_matrix(keys, course, at), at) if keys else {}
    asked = open_overrides(keys, course, at) if keys else {}
    known = known_in_class(asked, course) if keys else {}
    activity = activity_of(students, course.pk, at) if keys else {}
    return {
        **live_context(classroom, at, len(students)),
        "matrix": class_heatmap(
            students, estimates, index, known, order=order, everything=everything
        ),
        "everything": everything,
        "at_risk": at_risk(students, activity, estimates, index, known, at),
        "not_started": [student for student in students if student.pk not in activity],
        "has_answers": bool(activity),
        "ideas": wrong_ideas(students, course, index, activity, at - WEEK),
        "reports": reports_of(classroom),
        "goals": goals_in(classroom, asked, estimates, index, at),
    }


def live_context(classroom: Classroom, at: datetime, students: int) -> dict[str, Any]:
    working = working_now(classroom, at)
    return {
        "classroom": classroom,
        "working": working,
        "working_count": len(working),
        "stuck_count": sum(row.stuck is not None for row in working),
        "student_count": students,
        "seen_at": at,
    }


def reports_of(classroom: Classroom) -> list[ProblemReport]:
    """What students of the class said is wrong with an exercise and nobody has looked at."""
    reports = (
        ProblemReport.objects.filter(
            student__memberships__classroom=classroom,
            run__session__course=classroom.course_id,
            resolved=False,
        )
        .select_related("student", "run__version__exercise")
        .defer("run__version__content", "run__version__exercise__draft")
    )
    return list(reports[:REPORTS])
