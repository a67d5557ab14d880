from __future__ import annotations

import pytest

from curriculum.checking import KINDS, NOTES, check, equivalent, preview, self_tests, shown_answer
from tests.curriculum.checking.tables import ROWS, TABLES, spec

_IDS = [f"{s.kind}:{s.accept[0]}:{text}" for s, text, _, _ in ROWS]


@pytest.mark.parametrize(("answer", "text", "kind", "note"), ROWS, ids=_IDS)
def test_the_verdict_is_the_one_in_the_table(answer, text, kind, note):
    verdict = check(answer, text)
    assert (verdict.kind, verdict.note) == (kind, note)


def test_every_kind_has_a_table():
    assert {answer.kind for answer, *_ in ROWS} == set(KINDS)
    assert all(TABLES.values())


@pytest.mark.parametrize("answer", list(dict.fromkeys(map(repr, (row[0] for row in ROWS)))))
def test_a_kind_passes_the_tests_it_makes_for_an_answer(answer):
    answer = next(row[0] for row in ROWS if repr(row[0]) == answer)
    tests = self_tests(answer)
    assert [t for t in tests.right if not check(answer, t).right] == []
    assert [t for t in tests.wrong if check(answer, t).kind not in ("wrong", "partial")] == []
    malformed = tests.malformed if answer.kind != "text" else ("",)
    assert [t for t in malformed if not check(answer, t).malformed] == []


@pytest.mark.parametrize("answer", [row[0] for row in ROWS if not row[0].options])
def test_the_key_itself_is_right_and_can_be_shown(answer):
    assert shown_answer(answer)
    assert check(answer, answer.accept[0]).right or answer.unit


def test_every_note_that_is_given_is_explained():
    given = {check(answer, text).note for answer, text, *_ in ROWS} - {""}
    assert given <= set(NOTES)


def test_credit_is_full_for_the_value_and_a_share_for_parts():
    credit = {k: {check(a, t).credit for a, t, kind, _ in ROWS if kind == k}
              for k in ("right", "form", "wrong", "malformed")}  # fmt: skip
    assert credit == {"right": {1.0}, "form": {1.0}, "wrong": {0.0}, "malformed": {0.0}}
    assert check(spec("set", "1,2,3"), "1,2").credit == pytest.approx(2 / 3, abs=1e-4)


def test_equal_answers_have_one_normal_form():
    asked = spec("expression", "x")
    forms = {check(asked, t).normal_form for t in ("2x+6", "2(x+3)", "6 + x*2", "(4x+12)/2")}
    assert forms == {"2*x+6"}
    numbers = {check(spec("number", "1"), t).normal_form for t in ("0.5", "1/2", "2/4", "½")}
    assert numbers == {"1/2"}


def test_equivalence_ignores_form_and_refuses_the_unreadable():
    asked = spec("expression", "9", form="factored")
    assert equivalent(asked, "x^2-1", "(x-1)(x+1)")
    assert not equivalent(asked, "x^2-1", "(x-1)")
    assert not equivalent(asked, "x +* 1", "x +* 1 ")
    assert not equivalent(asked, "x", "x +* 1")


@pytest.mark.parametrize(("text", "tex"), [
    ("3 1/2", r"3\frac{1}{2}"), ("2x", "2 x"), ("1/2x", r"\frac{1}{2} x"), ("2*3", r"2 \cdot 3"),
    ("(x+1)^2", r"\left(x + 1\right)^{2}"), ("f(x)", r"f\left(x\right)"),
    ("-(-2)", r"-\left(-2\right)"), ("sin^-1 x", r"\arcsin\left(x\right)"),
    ("(f+g)(x)", r"\left(f + g\right)\left(x\right)"),
    (r"\overline{x}+1", r"\bar{x} + 1"), ("f''(x)", r"f''\left(x\right)"),
    ("cot⁻¹ x", r"\operatorname{arccot}\left(x\right)"),
])  # fmt: skip
def test_the_preview_shows_the_reading(text, tex):
    kind = "number" if text == "3 1/2" else "expression"
    assert preview(spec(kind, "1"), text).tex == tex


def test_a_mixed_number_is_a_product_in_algebra_and_the_preview_says_so():
    assert preview(spec("expression", "x"), r"3\frac12").tex == r"3 \cdot \frac{1}{2}"


def test_the_preview_of_a_broken_answer_says_where():
    shown = preview(spec("expression", "x"), "2x + )")
    assert (shown.tex, shown.note, shown.at) == ("", "read.unopened", 5)


@pytest.mark.parametrize("text", ["x < 3", "0 ≠ 0", "x >= -4"])
def test_an_inequality_is_no_point_and_can_be_read(text):
    """(3, -4) is no interval: nothing in the answer is at fault for that."""
    assert check(spec("tuple", "(3, -4)"), text).kind == "wrong"
