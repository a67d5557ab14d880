"""POST /practice/<session>/answer/ and its siblings: the buttons of an open exercise."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from tutor.practice.models import Attempt, HintUse, ProblemReport

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
BUTTONS = ["answer", "hint", "dont-know", "report", "next", "finish"]


def test_plain_answer_redirects_to_the_session(desk, browser_of_ada):
    response = browser_of_ada.post(desk.url("answer"), desk.form("8"))
    assert (response.status_code, response["Location"]) == (303, desk.url("session"))
    assert Attempt.objects.get().verdict == "right"


def test_htmx_answer_brings_the_part_only(desk, browser_of_ada):
    page = browser_of_ada.post(desk.url("answer"), desk.form("9"), headers=HTMX)
    html = page.content.decode()
    assert page.status_code == 200
    assert html.strip().startswith('<section id="step"')
    assert "<html" not in html
    assert html.count("hx-swap-oob") == 1
    assert "Tutor" in html


@pytest.mark.parametrize("sent", [{}, {"answer": ""}, {"answer": "x" * 1001}, {"answer": "\0"}])
def test_no_answer_is_said_so(desk, browser_of_ada, sent):
    form = {**desk.form(), "answer": "", **sent}
    page = browser_of_ada.post(desk.url("answer"), form, headers=HTMX)
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.content.decode()
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize("changes", [{"run": "x"}, {"ticket": ""}, {"step": ""}])
def test_mangled_form_is_refused_kindly(desk, browser_of_ada, changes):
    page = browser_of_ada.post(desk.url("answer"), desk.form("8", **changes))
    assert page.status_code == 422
    assert "Please try once more" in page.content.decode()


def test_malformed_answer_shows_the_place_and_keeps_the_text(desk, browser_of_ada):
    page = browser_of_ada.post(desk.url("answer"), desk.form("2 + * 3"), headers=HTMX)
    html = page.content.decode()
    assert "<mark" in html
    assert 'value="2 + * 3"' in html


def test_answer_is_shown_as_typed_never_as_markup(desk, browser_of_ada):
    page = browser_of_ada.post(desk.url("answer"), desk.form("<b>9</b>"), headers=HTMX)
    assert "<b>9</b>" not in page.content.decode()


def test_other_tab_is_told_where_it_is_and_what_it_had_written(desk, browser_of_ada):
    old = desk.form("7")
    desk.answer("8")
    page = browser_of_ada.post(desk.url("answer"), old, headers=HTMX)
    assert page["HX-Refresh"] == "true"
    html = browser_of_ada.get(desk.url("session")).content.decode()
    assert "perhaps in another window" in html
    assert "There you had written: 7" in html
    assert "Step 2 of 2" in html


def test_double_click_shows_what_the_first_click_brought(desk, browser_of_ada):
    form = desk.form("8")
    first = browser_of_ada.post(desk.url("answer"), form, headers=HTMX).content.decode()
    second = browser_of_ada.post(desk.url("answer"), form, headers=HTMX).content.decode()
    assert "Step 2 of 2" in first
    assert "Step 2 of 2" in second
    assert "another window" not in second
    assert Attempt.objects.count() == 1


def test_last_answer_shows_what_moved(desk, browser_of_ada):
    desk.answer("8")
    page = browser_of_ada.post(desk.url("answer"), desk.form("4"), headers=HTMX)
    html = page.content.decode()
    assert "What this changed in the estimate" in html
    assert desk.url("next") in html
    assert 'id="answer"' not in html


def test_hint_keeps_what_is_being_typed(desk, browser_of_ada):
    page = browser_of_ada.post(desk.url("hint"), desk.form("5+"), headers=HTMX)
    assert 'value="5+"' in page.content.decode()
    assert HintUse.objects.count() == 1


def test_i_do_not_know_explains_and_goes_on(desk, browser_of_ada):
    page = browser_of_ada.post(desk.url("dont-know"), desk.form(), headers=HTMX)
    html = page.content.decode()
    assert "Here is how it goes" in html
    assert "Check it by putting the answer back in." in html
    assert "Step 2 of 2" in html


def test_report_is_kept_and_thanked_for(desk, browser_of_ada):
    form = {**desk.form(), "text": "The picture is missing"}
    page = browser_of_ada.post(desk.url("report"), form, follow=True)
    assert "Thank you" in page.content.decode()
    assert ProblemReport.objects.get().text == "The picture is missing"
    page = browser_of_ada.post(desk.url("report"), {**form, "text": ""}, follow=True)
    assert "Say in a few words" in page.content.decode()


@pytest.mark.parametrize("name", [*BUTTONS, "session", "preview"])
def test_strangers_find_nothing(desk, signed_in, dan, ben, cleo, name):
    for other in (dan, ben, cleo):
        visitor = signed_in(other)
        send = visitor.get if name in ("session", "preview") else visitor.post
        assert send(desk.url(name), desk.form("8")).status_code == 404
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize("name", BUTTONS)
def test_buttons_are_posted(desk, browser_of_ada, name):
    assert browser_of_ada.get(desk.url(name)).status_code == 405


def test_unknown_session_is_not_found(browser_of_ada):
    url = reverse("practice:answer", args=[uuid4()])
    assert browser_of_ada.post(url, {}).status_code == 404


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("3/4", "<mfrac>"), ("2 + * 3", "<mark"), ("", '<p id="preview" class="preview">')],
)
def test_preview_says_how_it_is_read(desk, browser_of_ada, typed, shown):
    page = browser_of_ada.get(desk.url("preview"), {"answer": typed})
    assert page.status_code == 200
    assert shown in page.content.decode()
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize(
    "text", ["9**9**9**9", "__import__('os')", "\u202e8", "$" * 500, "\\frac{"]
)
def test_hostile_answers_get_a_verdict_or_a_refusal(desk, browser_of_ada, text):
    page = browser_of_ada.post(desk.url("answer"), desk.form(text), headers=HTMX)
    assert page.status_code in (200, 422)
    assert browser_of_ada.get(desk.url("session")).status_code == 200
