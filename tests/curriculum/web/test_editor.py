"""The editor: nothing an author typed is ever lost, nothing wrong is ever published."""

from __future__ import annotations

import pytest

from curriculum import actions
from curriculum.drafts import draft_text
from curriculum.models import Exercise
from tests.curriculum.web.conftest import at

HTMX = {"hx-request": "true"}


@pytest.fixture
def address(exercise) -> str:
    return at("exercise-update", exercise.code)


def send(text: str, exercise: Exercise, **more: str) -> dict[str, str]:
    return {"text": text, "since": exercise.edited.isoformat(), **more}


def test_the_text_is_the_draft_as_a_course_file(author, address, text):
    page = author.get(address)
    assert page.context["text"] == text
    assert "slug: add-1" in page.content.decode()


def test_a_draft_is_saved_and_students_get_what_they_got(author, address, exercise, text):
    answer = author.post(address, send(text.replace("Exercise add", "Renamed add"), exercise))
    assert (answer.status_code, answer.url) == (303, address)
    before = exercise.current_id
    exercise.refresh_from_db()
    assert exercise.draft["title"]["en"] == "Renamed add-1"
    assert exercise.current_id == before
    assert author.get(address).context["is_changed"]


@pytest.mark.parametrize(
    ("change", "line_of", "says"),
    [
        (("kind: number", "kind: nomber"), "nomber", "is not one of"),
        (("slug: add", "slug: [add"), "title", ""),
        (("goal:", "gaol:"), "gaol", "did you mean"),
        (("unit: all", "unit: nowhere"), "unit", "there is no unit"),
    ],
)
def test_a_wrong_text_comes_back_whole_with_the_line(
    author, address, exercise, text, change, line_of, says
):
    wrong = text.replace(*change, 1)
    answer = author.post(address, send(wrong, exercise))
    assert answer.status_code == 422
    assert answer.context["text"] == wrong
    finding = answer.context["findings"][0]
    assert says in finding.message
    assert line_of in wrong.splitlines()[finding.line - 1]
    assert f'data-line="{finding.line}"' in answer.content.decode()


@pytest.mark.parametrize("odd", ["", "\0", "- a list", "a: &x 1", "{" * 500, "x" * 300_000, "é: ☃"])
def test_any_text_is_answered(author, address, exercise, odd):
    assert author.post(address, send(odd, exercise)).status_code == 422


def test_somebody_saved_meanwhile_and_both_texts_are_there(author, address, exercise, text):
    stale = exercise.edited
    actions.save_draft(exercise, {**exercise.draft, "title": "Theirs"})
    mine = text.replace("Exercise add", "Mine add")
    answer = author.post(address, {"text": mine, "since": stale.isoformat()})
    assert answer.status_code == 422
    assert answer.context["text"] == mine
    assert "Theirs" in answer.context["refused"].theirs
    again = author.post(address, {"text": mine, "since": answer.context["since"]})
    assert again.status_code == 303


def test_the_same_text_twice_is_no_conflict(author, address, exercise, text):
    once = send(text.replace("Exercise add", "Mine add"), exercise)
    assert [author.post(address, once).status_code for _ in range(2)] == [303, 303]


def test_publishing_makes_a_version_once(author, exercise, text, eve):
    publish = at("exercise-publish", exercise.code)
    number = exercise.current.number
    changed = text.replace("Exercise add", "Renamed add")
    author.post(publish, send(changed, exercise))
    exercise.refresh_from_db()
    assert (exercise.current.number, exercise.current.author) == (number + 1, eve)
    page = author.post(publish, send(changed, exercise), follow=True)
    assert "Nothing changed" in page.content.decode()
    assert exercise.versions.count() == number + 1


def test_what_its_own_checker_refuses_is_saved_but_not_published(author, exercise, text):
    wrong = text.replace("skills: [add-integers]", "skills: [nowhere]")
    answer = author.post(at("exercise-publish", exercise.code), send(wrong, exercise))
    assert answer.status_code == 422
    assert "there is no skill" in answer.content.decode()
    exercise.refresh_from_db()
    assert exercise.draft["skills"] == ["nowhere"]
    assert exercise.current.content["skills"] == ["add-integers"]


def test_retired_and_brought_back(author, exercise):
    author.post(at("exercise-retire", exercise.code))
    exercise.refresh_from_db()
    assert exercise.state == "retired"
    author.post(at("exercise-publish", exercise.code))
    exercise.refresh_from_db()
    assert exercise.state == "published"


def test_a_new_exercise_begins_as_one_that_works(author, course):
    new = at("exercise-create", course.slug)
    page = author.get(f"{new}?skill=subtract-integers")
    assert [one for one in page.context["findings"] if one.is_error] == []
    answer = author.post(new, {"text": page.context["text"]})
    made = course.exercises.get(slug="subtract-integers-new")
    assert answer.url == at("exercise-update", made.code)
    assert actions.publish(made).number == 1
    again = author.post(new, {"text": page.context["text"]})
    assert again.status_code == 422
    assert "subtract-integers-new" in again.content.decode()


@pytest.mark.parametrize("query", ["skill=%00", "copy=a%00b", "skill=nothing&copy=nothing"])
def test_a_start_that_names_nothing_is_the_ordinary_one(query, author, course):
    new = at("exercise-create", course.slug)
    assert author.get(f"{new}?{query}").context["text"] == author.get(new).context["text"]


def test_a_copy_has_another_slug(author, course, exercise):
    page = author.get(at("exercise-create", course.slug) + "?copy=add-1")
    assert page.context["text"].startswith("slug: add-1-copy\n")


def test_an_old_version_is_shown_as_it_was(author, exercise, text):
    author.post(at("exercise-publish", exercise.code), send(text + "difficulty: hard\n", exercise))
    page = author.get(at("exercise-version", exercise.code, 1))
    assert page.status_code == 200
    assert page.context["text"] == draft_text(exercise.versions.get(number=1).content)
