"""Reads: their numbers and their queries."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from curriculum.reads import course_index
from knowledge_tracing import actions, reads
from knowledge_tracing.psikt import Evidence
from tests.cast import make_person


@pytest.fixture
def index(course):
    return course_index(course)


def practise(student, course, skill, rights, at):
    for n, right in enumerate(rights):
        evidence = Evidence((skill,), f"item {n % 3}", right)
        actions.observe(
            student_id=student.pk,
            course=course,
            evidence=evidence,
            source=uuid4(),
            at=at + timedelta(minutes=n),
        )


def test_somebody_new(ada, course, index, moment, django_assert_num_queries):
    with django_assert_num_queries(1):
        estimates = reads.estimates_for(ada.pk, course, moment)
    assert estimates.keys() == index.skills.keys()
    assert {one.answers for one in estimates.values()} == {0}
    assert reads.review_dates(ada.pk, course, moment) == {}
    assert reads.timeline(ada.pk, course, next(iter(index.skills))) == []


@pytest.mark.parametrize("students", [1, 3])
def test_class_matrix_is_one_query(students, ben, course, index, moment, django_assert_num_queries):
    skill = next(iter(index.skills))
    people = [make_person(f"Student{n}") for n in range(students)]
    for person in people:
        practise(person, course, skill, [1.0, 0.0], moment)
    with django_assert_num_queries(1):
        matrix = reads.class_matrix([*(one.pk for one in people), ben.pk], course, moment)
    assert matrix[people[0].pk][skill].answers == 2
    assert matrix[ben.pk][skill].answers == 0
    assert matrix[people[0].pk] == reads.estimates_for(people[0].pk, course, moment)


def test_forecast(ada, course, index, moment, django_assert_num_queries):
    skill = next(iter(index.skills))
    practise(ada, course, skill, [1.0] * 6, moment)
    with django_assert_num_queries(1):
        points = reads.forecast(ada.pk, course, skill, moment, [0, 1, 30])
    assert [point.day for point in points] == [0, 1, 30]
    assert points[0].p > points[2].p
    assert points[2].high - points[2].low > points[0].high - points[0].low
    assert reads.forecast(ada.pk, course, 0, moment, [1]) == []


def test_review_dates(ada, course, index, moment, django_assert_num_queries):
    skill = next(iter(index.skills))
    practise(ada, course, skill, [1.0] * 16, moment)
    with django_assert_num_queries(1):
        dates = reads.review_dates(ada.pk, course, moment)
    assert dates.keys() == {skill}
    assert dates[skill] is None or isinstance(dates[skill], date)


def test_timeline(ada, course, index, moment, django_assert_num_queries):
    first, second = list(index.skills)[:2]
    practise(ada, course, first, [1.0, 0.0], moment)
    practise(ada, course, second, [0.5], moment + timedelta(days=1))
    with django_assert_num_queries(1):
        moments = reads.timeline(ada.pk, course, first)
    assert [one.right for one in moments] == [1.0, 0.0, None]
    assert moments[0].p > moments[1].p
    now = reads.estimates_for(ada.pk, course, moments[-1].at)[first]
    assert moments[-1][1:4] == pytest.approx((now.p, now.low, now.high))


def test_timelines_of_several_skills_by_their_own_answers(
    ada, course, index, moment, django_assert_num_queries
):
    first, second = list(index.skills)[:2]
    practise(ada, course, first, [1.0] * 12, moment)
    practise(ada, course, second, [0.5], moment + timedelta(days=1))
    with django_assert_num_queries(1):
        found = reads.timelines(ada.pk, course, [first, second, 0], own=True)
    assert [len(found[skill]) for skill in (first, second, 0)] == [12, 1, 0]
    assert found[first] == reads.timeline(ada.pk, course, first)[:12]
    secure = [one.secure for one in found[first]]
    # Not before three answers on two items; then for good, as all were right.
    assert not any(secure[:2])
    assert secure == sorted(secure)
    assert secure[-1]


def test_answers_since_are_the_newest_first(ada, course, index, moment, django_assert_num_queries):
    skill = next(iter(index.skills))
    practise(ada, course, skill, [1.0, 0.0, 0.5], moment)
    since = moment + timedelta(seconds=30)
    with django_assert_num_queries(1):
        found = reads.answers_since(ada.pk, course, since, 5)
    assert [(one.skills, one.right, one.help_level) for one in found] == [
        ([skill], 0.5, 0),
        ([skill], 0.0, 0),
    ]
    assert [one.at for one in found] == [moment + timedelta(minutes=n) for n in (2, 1)]
    assert len(reads.answers_since(ada.pk, course, moment, 1)) == 1


def test_put_in_doubt_is_what_was_not_right_after_each_students_own_time(
    ada, ben, dan, course, index, moment, django_assert_num_queries
):
    first, second = list(index.skills)[:2]
    practise(ada, course, first, [0.0], moment)
    practise(ada, course, second, [1.0, 0.5], moment + timedelta(hours=1))
    practise(ben, course, first, [0.0], moment)
    practise(dan, course, first, [1.0], moment)
    since = {ada.pk: moment, ben.pk: moment - timedelta(minutes=1), dan.pk: moment}
    with django_assert_num_queries(1):
        found = reads.put_in_doubt(since, course)
    assert found == {ada.pk: {second}, ben.pk: {first}}


def test_what_is_read_of_a_class_is_what_is_read_of_each(
    ada, ben, dan, course, index, moment, django_assert_num_queries
):
    skill, at = next(iter(index.skills)), moment + timedelta(hours=1)
    practise(ada, course, skill, [1.0, 0.0, 0.5], moment)
    practise(ben, course, skill, [1.0], moment)
    people, since = [ada.pk, ben.pk, dan.pk], moment + timedelta(seconds=-1)
    with django_assert_num_queries(1):
        answers = reads.class_answers(people, course, since, 2)
    assert answers == {who: reads.answers_since(who, course, since, 2) for who in people}
    wanted = {who: [skill] for who in people}
    with django_assert_num_queries(1):
        reviewed = reads.class_if_reviewed(wanted, course, at, (0.0, 7.0))
    alone = {who: reads.if_reviewed(who, course, [skill], at, (0.0, 7.0)) for who in people}
    assert reviewed == alone
    assert reviewed[ada.pk] != reviewed[ben.pk] != reviewed[dan.pk]
