from __future__ import annotations

from curriculum.models import Course, Edge, Exercise
from tutor.classrooms.models import Classroom


def test_the_tiny_course_has_four_skills_and_six_published_exercises(course: Course):
    assert course.skills.count() == 4
    assert Edge.objects.filter(source__course=course).count() == 3
    assert course.exercises.filter(state=Exercise.State.PUBLISHED).count() == 6
    assert all(exercise.current and exercise.skills.exists() for exercise in course.exercises.all())


def test_the_class_has_its_people(classroom: Classroom, ada, ben, cleo, dan):
    students = {membership.student for membership in classroom.memberships.all()}
    assert students == {ada, ben}
    assert list(classroom.teachers.all()) == [cleo]
