"""Courses, skills and misconceptions, made and changed."""

from __future__ import annotations

import pytest

from curriculum.models import Course
from tests.curriculum.web.conftest import at


@pytest.fixture
def skill(course):
    return course.skills.get(slug="add-integers")


def titled(**more):
    return {"slug": "add-integers", "title_en": "Adding", "title_es": "Sumar", "weight": "1"} | more


def test_a_skill_in_two_languages(author, skill):
    answer = author.post(at("skill-update", skill.code), titled(description_en="How."))
    assert answer.status_code == 303
    skill.refresh_from_db()
    assert skill.title == {"en": "Adding", "es": "Sumar"}
    assert skill.description == {"en": "How."}
    assert not skill.retired


def test_a_new_skill_at_the_end(author, course):
    answer = author.post(at("skill-create", course.slug), titled(slug="new.one"))
    made = course.skills.get(slug="new.one")
    assert answer.url == at("skill-update", made.code)
    assert made.position == 4


@pytest.mark.parametrize(
    "wrong", [{"slug": "subtract-integers"}, {"slug": "a b"}, {"title_en": ""}]
)
def test_a_refused_skill_keeps_what_was_written(author, skill, wrong):
    answer = author.post(at("skill-update", skill.code), titled(title_es="Mía", **wrong))
    assert answer.status_code == 422
    assert "Mía" in answer.content.decode()
    skill.refresh_from_db()
    assert skill.title["en"] == "Adding integers"


def test_a_language_the_course_gave_up_is_not_lost(author, course, skill):
    Course.objects.filter(pk=course.pk).update(languages=["en"])
    author.post(at("skill-update", skill.code), titled())
    skill.refresh_from_db()
    assert skill.title == {"en": "Adding", "es": "Sumar"}


def test_a_misconception_is_changed(author, course, skill):
    one = course.misconceptions.get(slug="adds-signs")
    page = author.get(at("misconception-update", one.code))
    assert "question: Work out $-3 + 5$." in page.content.decode()
    sent = {
        "slug": "adds-signs",
        "title_en": "Adds them all",
        "examples": "- {question: 1 - 2, answer: '3'}\n- answer: {en: three, es: tres}",
        "skills": [skill.pk],
    }
    assert author.post(at("misconception-update", one.code), sent).status_code == 303
    one.refresh_from_db()
    assert one.title == {"en": "Adds them all"}
    assert one.examples[1] == {"answer": {"en": "three", "es": "tres"}}


@pytest.mark.parametrize(
    ("examples", "says"),
    [("- {question: x}", "Line 1"), ("\n- [", "Line"), ("- {answer: x, anser: y}", "anser")],
)
def test_examples_are_read_strictly(author, course, examples, says):
    sent = {"slug": "new", "title_en": "New", "examples": examples}
    answer = author.post(at("misconception-create", course.slug), sent)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_misconception_twice(author, course):
    sent = {"slug": "adds-signs", "title_en": "Again"}
    assert author.post(at("misconception-create", course.slug), sent).status_code == 422


def test_a_new_course_is_for_authors_only(author):
    sent = {"slug": "mine", "title_en": "Mine", "spoken": "en, es", "published": "on"}
    answer = author.post(at("course-create"), sent)
    assert answer.url == at("course-detail", "mine")
    made = Course.objects.get(slug="mine")
    assert (made.languages, made.published) == (["en", "es"], False)
    assert author.post(at("course-create"), sent).status_code == 422


def test_the_particulars_of_a_course(author, course):
    sent = {"title_en": "Other", "spoken": "en", "licence": "CC0", "published": "on"}
    before = course.revision
    assert author.post(at("course-update", course.slug), sent).status_code == 303
    course.refresh_from_db()
    assert (course.title, course.licence) == ({"en": "Other"}, "CC0")
    assert course.revision == before + 1
    bad = author.post(at("course-update", course.slug), {**sent, "spoken": "EN!"})
    assert bad.status_code == 422


def test_filters_of_the_exercises(author, course):
    listed = at("exercise-list", course.slug)

    def slugs(query: str) -> set[str]:
        return {row[0].slug for row in author.get(f"{listed}?{query}").context["rows"]}

    everything = slugs("")
    assert slugs("skill=two-step-equations") == {"two-step-1"}
    assert slugs("words=TWO-STEP") == {"two-step-1"}
    assert slugs("state=retired") == set()
    assert slugs("skill=nowhere&state=x&page=99&words=%00") == everything
    course.exercises.filter(slug="two-step-1").update(draft={"slug": "two-step-1"})
    assert slugs("state=changed") == {"two-step-1"}


def test_the_linter_on_demand(author, course):
    part = author.get(at("course-check", course.slug), headers={"hx-request": "true"})
    assert part.content.decode().lstrip().startswith('<section id="check"')
    assert part.context["report"].exercises == 6
