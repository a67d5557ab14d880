"""The cast of every test: who they are, never what they did.

Ada and Ben learn in Cleo's class. Dan is a student elsewhere, Faye a teacher elsewhere: strangers.
Eve writes exercises.
"""

from __future__ import annotations

from curriculum.models import Course
from tutor.classrooms.models import Classroom, Membership
from tutor.people.models import User

PASSWORD = "pencil-river-lamp-42"


def make_person(name: str, role: str = User.Role.STUDENT) -> User:
    """An account whose username is the lower-cased name and whose password is PASSWORD."""
    return User.objects.create_user(
        username=name.lower(), password=PASSWORD, display_name=name, role=role, language="en"
    )


def make_classroom(
    course: Course, teacher: User, *students: User, name: str = "7B", code: str | None = "ABC234"
) -> Classroom:
    classroom = Classroom.objects.create(name=name, course=course, join_code=code)
    classroom.teachers.add(teacher)
    for student in students:
        Membership.objects.create(classroom=classroom, student=student)
    return classroom
