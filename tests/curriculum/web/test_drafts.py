"""Text of a draft in and out: nothing is lost, nothing raises."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curriculum.course_files import read_folder
from curriculum.documents import FORMS, KINDS, dump
from curriculum.drafts import draft_text, read_draft
from tests.architecture.files import ROOT

COURSE = ROOT / "courses" / "integers-to-equations"
PACKAGE, _ = read_folder(COURSE)
assert PACKAGE
ENTRIES = PACKAGE.exercises


@pytest.mark.parametrize("entry", ENTRIES[::7], ids=lambda one: one.slug)
def test_text_and_document_say_the_same(entry):
    text = draft_text(dump(entry.document), entry.unit)
    draft = read_draft(text)
    assert draft.document
    assert (draft.document, draft.unit) == (entry.document, entry.unit)
    assert draft_text(dump(draft.document), draft.unit) == text


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=200))
def test_any_text_has_a_document_or_a_finding(text):
    draft = read_draft(text)
    assert draft.document or draft.findings
    assert all(one.line >= 1 for one in draft.findings)


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_a_damaged_exercise_never_raises(data):
    text = draft_text(dump(ENTRIES[0].document))
    at = data.draw(st.integers(0, len(text) - 1))
    length = data.draw(st.integers(0, 40))
    piece = data.draw(st.text(max_size=10))
    draft = read_draft(text[:at] + piece + text[at + length :])
    assert draft.document or draft.findings


def test_a_draft_that_is_no_document_any_more_is_shown_as_it_is():
    text = draft_text({"slug": "x", "steps": "gone"}, "all")
    assert read_draft(text).findings
    assert "gone" in text


def test_the_exercise_in_the_documentation_can_be_read():
    page = (ROOT / "docs" / "authoring.md").read_text("utf-8")
    example = page.split("## An exercise")[1].split("```yaml\n")[1].split("```")[0]
    assert read_draft(example).findings == ()


def test_the_documentation_names_every_kind_and_form():
    page = (ROOT / "docs" / "authoring.md").read_text("utf-8")
    assert [word for word in (*KINDS, *FORMS) if f"`{word}`" not in page] == []
