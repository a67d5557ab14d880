"""The preview: what a student would get, and what the checker says."""

from __future__ import annotations

import pytest

from curriculum.drafts import read_draft
from curriculum.models import Exercise
from tests.curriculum.web.conftest import at

HTMX = {"hx-request": "true"}
DRAWN = """\
slug: drawn
title: {en: Drawn, es: Sorteado}
skills: [add-integers]
parameters: {a: {range: [2, 9]}, b: {range: [2, 9]}, where: [a != b]}
steps:
- prompt: {en: "Add $@{a} + @{b}$.", es: "Suma $@{a} + @{b}$."}
  answer: {kind: number, accept: ["@{a + b}"]}
  wrong:
  - {match: ["@{a * b}"], misconception: adds-signs, feedback: {en: A product., es: Un producto.}}
"""


@pytest.fixture
def look(author, course):
    def look(text: str = DRAWN, *, whole: bool = False, **more: str):
        headers = {} if whole else HTMX
        url = at("exercise-create-preview", course.slug)
        return author.post(url, {"text": text, **more}, headers=headers)

    return look


def test_a_part_for_htmx_and_a_page_without(look):
    part, page = look().content.decode(), look(whole=True).content.decode()
    assert part.lstrip().startswith('<div id="preview"')
    assert "<html" in page
    assert "slug: drawn" in page


def test_nothing_is_saved(look, course):
    before = Exercise.objects.count()
    look()
    assert Exercise.objects.count() == before


def test_the_seed_decides_and_another_one_differs(look):
    first, again, other = look(), look(seed="0"), look(seed="0", another="1")
    assert first.context["values"] == again.context["values"]
    assert other.context["seed"] == 1
    assert other.context["values"] != first.context["values"]
    assert first.context["variant_count"] == 56


def test_the_language_is_chosen(look):
    assert "Suma" in look(speak="es").content.decode()
    assert "Suma" not in look().content.decode()
    assert look(speak="xx").context["look"].language == "en"


def test_keys_wrong_answers_and_self_tests_are_judged(look):
    step = look().context["steps"][0]
    assert [key.fits for key in step.keys] == [True]
    assert [match.fits for match in step.wrong[0].matches] == [True]
    assert step.tests
    assert step.failed_tests == []


def test_an_answer_is_tried(look):
    drawn = dict(look().context["values"])
    a, b = int(drawn["a"]), int(drawn["b"])
    page = look(**{"answer.s1": f"{b}+{a}"})
    assert page.context["steps"][0].tried.judged.kind == "right"
    foreseen = look(**{"answer.s1": str(a * b)}).context["steps"][0].tried
    assert foreseen.judged.kind == "wrong"
    assert foreseen.foreseen.misconception == "adds-signs"
    unreadable = look(**{"answer.s1": "((3"}).content.decode()
    assert "cannot be read" in unreadable
    assert 'value="((3"' in unreadable


def test_findings_of_the_linter_come_with_their_line(look):
    found = look().context["findings"]
    short = next(one for one in found if one.code == "short_ladder")
    assert short.line == 1 + DRAWN.splitlines().index("steps:") + 1
    unknown = look(DRAWN.replace("adds-signs", "nobody")).context["findings"][0]
    assert unknown.code == "unknown_misconception"


def test_a_key_that_is_refused_is_marked(look):
    step = look(DRAWN.replace("@{a + b}", "@{a}/0")).context["steps"][0]
    assert [key.fits for key in step.keys] == [False]


def test_a_text_that_cannot_be_read_still_has_its_findings(look):
    page = look("steps: [")
    assert page.status_code == 200
    assert page.context["findings"]
    assert "comes back" in page.content.decode()


@pytest.mark.parametrize("odd", ["-1", "x", "9" * 50, "1e9", ""])
def test_odd_seeds_are_the_first_variant(look, odd):
    assert look(seed=odd).context["seed"] == 0


def test_markup_of_authors_is_escaped(look):
    html = look(DRAWN.replace("Add ", "<script>alert(1)</script> ")).content.decode()
    assert "<script>alert" not in html


def test_state_and_position_of_a_course_file_are_set_aside():
    draft = read_draft(DRAWN + "state: draft\nposition: 3\n")
    assert draft.document
    assert [one.code for one in draft.findings] == ["elsewhere", "elsewhere"]
