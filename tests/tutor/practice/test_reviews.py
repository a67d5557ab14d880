"""Reviews from the ledger to the page: put off by practice of other skills, limited, explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import localtime, now

from curriculum.models import Course, Edge, Skill
from curriculum.policy import choose_again
from curriculum.reads import course_index
from curriculum.review import Refreshed, Success
from knowledge_tracing import psikt, versions
from knowledge_tracing.actions import observe
from knowledge_tracing.psikt import Evidence, Params
from knowledge_tracing.reads import Moment, class_matrix, estimates_for
from tests.factories.practice import make_run, make_session
from tutor.people.models import User
from tutor.practice.actions import finish, go_on, open_session
from tutor.practice.choosing import next_choice
from tutor.practice.models import Decision
from tutor.practice.reads.reviews import Lapse, lapse_of, reviews_of
from tutor.practice.reads.skill import standing_in_words
from tutor.practice.refreshing import as_read_in_class, with_partial_reviews
from tutor.practice.replaying import replay
from tutor.practice.review_words import partly

pytestmark = pytest.mark.django_db

TODAY = reverse("practice:today")


def practise(
    student: User, course: Course, slug: str, rights: Sequence[float], at: datetime, help_level=0
) -> None:
    skill = course.skills.get(slug=slug)
    for n, right in enumerate(rights):
        evidence = Evidence((skill.pk,), f"{slug} {n % 3}", right, help_level=help_level)
        when = at + timedelta(minutes=n)
        observe(student_id=student.pk, course=course, evidence=evidence, source=uuid4(), at=when)


def fade(student: User, course: Course, at: datetime, lately: float = 1.0) -> None:
    """As `fading` tells it; or that last answer was not right either."""
    practise(student, course, "add-integers", [1.0] * 10, at - timedelta(days=30))
    practise(student, course, "one-step-equations", [0.0] * 5, at - timedelta(days=29.9))
    practise(student, course, "two-step-equations", [0.0] * 4, at - timedelta(days=29.8))
    practise(student, course, "two-step-equations", [lately], at - timedelta(days=2))


def encompass(course: Course, source: str, target: str, weight: float) -> None:
    """Practising `target` practises `source` too; the course is another one then."""
    skills = {skill.slug: skill for skill in course.skills.all()}
    Edge.objects.create(
        source=skills[source], target=skills[target], kind=Edge.Kind.ENCOMPASSES, weight=weight
    )
    course.revision += 1
    course.save()


@pytest.fixture(autouse=True)
def neutral(monkeypatch) -> None:
    """A model under which what `fading` tells fades in a month, whatever courses begin with."""

    def unfitted(structure, params):
        return psikt.dynamics_of(structure, replace(Params(), version=params.version))

    monkeypatch.setattr(versions, "unfitted", unfitted)


@pytest.fixture
def add(course) -> Skill:
    return course.skills.get(slug="add-integers")


@pytest.fixture
def fading(classroom, course, ada) -> datetime:
    """Ada mastered adding a month ago; since then harder skills went badly, but for one right
    answer the day before yesterday. It is due."""
    at = now()
    fade(ada, course, at)
    return at


def chosen(student, course, at):
    estimates = estimates_for(student.pk, course, at)
    return next_choice(student.pk, course, course_index(course), estimates, at)[0]


def test_a_skill_that_fades_is_due(ada, course, fading, add):
    choice = chosen(ada, course, fading)
    assert (choice.skill, choice.rule) == (add.pk, "review")
    assert "refreshed" not in choice.inputs


def test_success_on_the_encompassing_skill_puts_the_review_off(ada, course, fading, add):
    encompass(course, "add-integers", "two-step-equations", 0.8)
    choice = chosen(ada, course, fading)
    assert choice.rule != "review"
    [(skill, (share, before, after))] = choice.inputs["refreshed"].items()
    assert (int(skill), share) == (add.pk, pytest.approx(0.75, abs=0.01))
    assert before < 0.7 <= after


def test_a_little_practice_is_recorded_but_puts_nothing_off(ada, course, fading, add):
    encompass(course, "add-integers", "two-step-equations", 0.1)
    choice = chosen(ada, course, fading)
    assert (choice.skill, choice.rule) == (add.pk, "review")
    assert choice.inputs["refreshed"][str(add.pk)][0] < 0.1


@pytest.mark.parametrize(("right", "help_level"), [(0.0, 0), (0.5, 0), (1.0, 1)])
def test_only_a_right_answer_without_help_refreshes(ada, course, fading, add, right, help_level):
    encompass(course, "add-integers", "subtract-integers", 1.0)
    practise(ada, course, "subtract-integers", [right], fading - timedelta(days=1), help_level)
    assert "refreshed" not in chosen(ada, course, fading).inputs


def test_a_course_without_such_edges_asks_nothing_more(
    ada, course, fading, django_assert_num_queries
):
    estimates = estimates_for(ada.pk, course, fading)
    index = course_index(course)
    with django_assert_num_queries(4):  # the seed's, runs, answers; the limit, as one is due
        next_choice(ada.pk, course, index, estimates, fading)
    with django_assert_num_queries(3):
        next_choice(ada.pk, course, index, {}, fading)


@pytest.mark.parametrize(("limit", "rule"), [(1, "learn"), (2, "review"), (0, "learn")])
def test_the_class_sets_how_many_reviews_a_day_are_enough(
    ada, course, classroom, fading, limit, rule
):
    classroom.daily_reviews = limit
    classroom.save()
    run = make_run(make_session(ada, course, fading), "add-1", fading)
    Decision.objects.filter(pk=run.decision_id).update(rule="review")
    assert (chosen(ada, course, fading).rule == "review") is (rule == "review")


def test_a_review_is_chosen_again_whatever_limit_is_set_since(ada, course, classroom, fading):
    go_on(open_session(ada, course, at=fading), at=fading)
    decision = Decision.objects.get()
    classroom.daily_reviews = 0
    classroom.save()
    assert (decision.rule, replay(decision).differences) == ("review", {})
    classroom.refresh_from_db()
    assert classroom.daily_reviews == 0


def test_the_plan_keeps_to_the_limit(ada, course, classroom, fading, add):
    classroom.daily_reviews = 1
    classroom.save()
    run = make_run(make_session(ada, course, fading), "add-1", fading)
    Decision.objects.filter(pk=run.decision_id).update(rule="review")
    estimates = estimates_for(ada.pk, course, fading)
    review = reviews_of(ada.pk, course, estimates, fading).by_skill[add.pk]
    assert review.is_due
    assert review.waits
    assert review.planned == review.due + timedelta(days=1)


def test_nothing_mastered_asks_nothing(ada, course, classroom, django_assert_num_queries):
    estimates = estimates_for(ada.pk, course, now())
    with django_assert_num_queries(0):
        assert reviews_of(ada.pk, course, estimates, now()).by_skill == {}


def test_today_shows_the_plan_with_its_evidence(fading, browser_of_ada):
    html = browser_of_ada.get(TODAY).content.decode()
    assert "1 today" in html
    assert "Some skills have waited a little" in html
    assert "Last answered 30 days ago; without practice the forecast is" in html


def test_where_the_class_leaves_reviews_out_none_is_announced(fading, classroom, browser_of_ada):
    classroom.daily_reviews = 0
    classroom.save()
    html = browser_of_ada.get(TODAY).content.decode()
    assert "due for review" in html
    assert "Coming back for review" not in html


def test_skill_page_shows_then_now_and_what_refreshed_it(course, fading, add, browser_of_ada):
    encompass(course, "add-integers", "two-step-equations", 0.8)
    html = browser_of_ada.get(reverse("practice:skill", args=[add.code])).content.decode()
    assert "After the last answer, on" in html
    assert "Practice of “Two-step equations” counts as part of a review" in html
    assert "mastered" in html
    assert "due for review" not in html


def test_map_and_glance_agree_with_the_choice(course, fading, browser_of_ada):
    def due(name: str) -> int:
        return browser_of_ada.get(reverse(f"practice:{name}")).content.decode().count("↻")

    assert due("map") == 3  # the drawing, the table, the legend
    encompass(course, "add-integers", "two-step-equations", 0.8)
    assert due("map") == 1
    assert browser_of_ada.get(TODAY).context["glance"].due == 0


@pytest.fixture
def heat(course, classroom, cleo, signed_in):
    """`heat()`: student -> whether adding is due, and what number stands there, on the heatmap."""

    def read() -> dict[str, tuple[bool, int]]:
        page = signed_in(cleo).get(reverse("dashboard:class", args=[classroom.code]))
        lines = page.context["matrix"].lines
        return {one.student.username: (one.cells[0].due, one.cells[0].percent) for one in lines}

    return read


def test_the_heatmap_of_the_class_agrees_with_the_map(course, fading, add, ada, heat):
    number = round(100 * estimates_for(ada.pk, course, now())[add.pk].p)
    assert heat()["ada"] == (True, number)
    encompass(course, "add-integers", "two-step-equations", 0.8)
    assert heat()["ada"] == (False, number)


@pytest.mark.parametrize("students", [1, 2])
def test_the_reviews_of_a_whole_class_take_two_queries(
    students, course, fading, add, ada, ben, django_assert_num_queries
):
    if students == 2:
        fade(ben, course, fading, lately=0.0)
    encompass(course, "add-integers", "two-step-equations", 0.8)
    matrix = class_matrix([ada.pk, ben.pk], course, fading)
    course_index(course)
    with django_assert_num_queries(2):
        read = as_read_in_class(course, matrix, fading)
    for who in (ada.pk, ben.pk):
        own = with_partial_reviews(who, course, matrix[who], fading)
        assert {k: one.due for k, one in read[who].items()} == {k: e.due for k, e in own.items()}
        assert {k: one.p for k, one in read[who].items()} == {
            k: e.p for k, e in matrix[who].items()
        }
    assert (read[ada.pk][add.pk].due, read[ben.pk][add.pk].due) == (False, students == 2)


def test_the_decision_keeps_what_was_mastered_and_what_refreshed_it(course, fading, ada, add):
    encompass(course, "add-integers", "two-step-equations", 0.1)
    run = go_on(open_session(ada, course, at=fading), at=fading)
    assert run is not None
    assert run.decision.inputs["mastered"] == [add.pk]
    assert run.decision.inputs["refreshed"].keys() == {str(add.pk)}
    assert choose_again(run.decision.inputs).exercise == run.decision.exercise_id


def test_recap_names_the_planned_day(course, fading, ada, browser_of_ada):
    session = open_session(ada, course, at=fading)
    finish(session, at=fading)
    page = browser_of_ada.get(reverse("practice:session", args=[session.code]))
    assert page.context["next_review"] == localtime(fading).date()


@pytest.fixture
def lost(fading, ada, course, add) -> datetime:
    """Mastered when an exercise was chosen three days ago; the answers to it were wrong."""
    at = fading - timedelta(days=3)
    run = make_run(make_session(ada, course, at, finished=at), "add-1", at)
    Decision.objects.filter(pk=run.decision_id).update(inputs={"mastered": [add.pk]})
    practise(ada, course, "add-integers", [0.0, 0.0, 0.0, 0.0], at)
    return at


def test_what_was_mastered_is_not_taken_away_without_a_word(lost, add, browser_of_ada):
    for url in (TODAY, reverse("practice:skill", args=[add.code])):
        assert "Was mastered until" in browser_of_ada.get(url).content.decode()


def test_the_teacher_reads_the_same_words(lost, classroom, ada, add, cleo, signed_in):
    client = signed_in(cleo)
    for name, code in (("student", ()), ("student-skill", (add.code,))):
        url = reverse(f"dashboard:{name}", args=[classroom.code, ada.code, *code])
        assert "Was mastered until" in client.get(url).content.decode()


def test_an_old_loss_is_told_on_the_page_of_the_skill_only(lost, add, ada, browser_of_ada):
    Decision.objects.filter(student=ada).update(at=lost - timedelta(days=20))
    assert "Was mastered until" not in browser_of_ada.get(TODAY).content.decode()
    page = browser_of_ada.get(reverse("practice:skill", args=[add.code]))
    assert "Was mastered until" in page.content.decode()


@pytest.mark.parametrize(
    ("rights", "secure", "wrong"),
    [
        ([1, 0, 0], [True, True, False], 2),
        ([1, 0, 1, 0.5], [True, True, True, False], 1),
    ],
)
def test_the_loss_is_told_with_the_answers_behind_it(moment, rights, secure, wrong):
    moments = [
        Moment(moment + timedelta(days=n), 0.5, 0.4, 0.6, float(right), held)
        for n, (right, held) in enumerate(zip(rights, secure, strict=True))
    ]
    assert lapse_of(moments) == Lapse(moments[-1].at, wrong)
    again = moments[-1]._replace(secure=True)
    assert lapse_of([*moments, again]) is None
    assert lapse_of([one._replace(secure=False) for one in moments]) is None


@pytest.mark.parametrize("skills", [1, 2])
def test_today_takes_as_many_queries_for_any_number_of_reviews(
    ada, course, fading, browser_of_ada, django_assert_num_queries, skills
):
    if skills == 2:
        practise(ada, course, "subtract-integers", [1.0] * 12, fading - timedelta(days=31))
        practise(ada, course, "one-step-equations", [0.0] * 16, fading - timedelta(days=29))
    browser_of_ada.get(TODAY)
    with django_assert_num_queries(17):
        page = browser_of_ada.get(TODAY)
    assert len(page.context["reviews"]) == skills


def test_practice_of_others_that_changes_no_number_is_not_named(course):
    index = course_index(course)
    success = Success(next(iter(index.skills)), ago=0.0, weight=0.5)
    assert partly(Refreshed(0.1, 0.6, 0.601, None, (success,)), index) == ""
    assert partly(Refreshed(0.1, 0.6, 0.65, None, (success,)), index)


def test_mastered_long_ago_is_not_short_of_evidence(course, fading, ada, add):
    estimate = estimates_for(ada.pk, course, now())[add.pk]._replace(secure=True, known=False)
    assert "The last answer is 30 days old" in standing_in_words(estimate)
    assert "Not enough evidence" in standing_in_words(estimate._replace(secure=False))
