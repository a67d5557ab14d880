"""Gates of the teacher's pages: everything hangs on a class that the teacher teaches."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from curriculum.index import CourseIndex, SkillInfo
from tutor.classrooms.models import Classroom
from tutor.people.models import User
from tutor.practice.control import open_overrides
from tutor.practice.models import Override, ProblemReport, Run


def run_in(classroom: Classroom, student: User, code: UUID) -> Run:
    """A run of a student of the class, in the course of the class: nothing else is the
    teacher's business."""
    runs = Run.objects.select_related("version__exercise", "decision", "conversation").defer(
        "version__content", "version__exercise__draft", "decision__inputs"
    )
    return get_object_or_404(
        runs, code=code, session__student=student, session__course=classroom.course_id
    )


def report_in(classroom: Classroom, code: UUID) -> ProblemReport:
    return get_object_or_404(
        ProblemReport,
        code=code,
        student__memberships__classroom=classroom,
        run__session__course=classroom.course_id,
    )


def override_in(classroom: Classroom, student: User, code: UUID, at: datetime) -> Override:
    """Whoever asked for it: all teachers of a student may take it back. Also the goal of a class
    that is in force for the student and not written down yet."""
    mine = open_overrides([student.pk], classroom.course, at)[student.pk]
    found = next((one for one in mine if one.code == code), None)
    return found or get_object_or_404(
        Override, code=code, student=student, course=classroom.course_id
    )


def skill_in(index: CourseIndex, code: UUID) -> SkillInfo:
    for skill in index.skills.values():
        if skill.code == code:
            return skill
    raise Http404
