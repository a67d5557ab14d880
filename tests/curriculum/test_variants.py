from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.content import Document, text_in
from curriculum.documents import parse
from curriculum.variants import VariantError, count, draw, values_of


def document(parameters: dict[str, Any], prompt: Any = "", **answer: Any) -> Document:
    spec = {"kind": "number", "accept": ["1"], **answer}
    step = {"prompt": prompt or "Why?", "answer": spec}
    return parse({"slug": "x", "title": "X", "parameters": parameters, "steps": [step]})


def shown(parameters: dict[str, Any], prompt: Any, seed: int = 0) -> Any:
    return draw(document(parameters, prompt), seed).steps[0].prompt


FOUR = {
    "a": {"range": [-9, 9]},
    "b": {"choose": [2, 3, 5]},
    "c": {"formula": "a * b"},
    "where": ["a != 0", "c > -20"],
}


@given(st.integers(0, 10**9))
def test_same_seed_same_exercise(seed):
    one = document(FOUR, "$@{a} \\cdot @{b}$", accept=["@{c}"])
    again = document(dict(reversed(FOUR.items())), "$@{a} \\cdot @{b}$", accept=["@{c}"])
    assert draw(one, seed) == draw(again, seed)


@given(st.integers(0, 10**9))
def test_every_draw_meets_the_conditions(seed):
    drawn = values_of(document(FOUR), seed)
    assert drawn["c"] == drawn["a"] * drawn["b"]
    assert drawn["a"] != 0
    assert drawn["c"] > -20


def test_seeds_differ():
    one = document(FOUR, "@{a} @{b}")
    assert len({draw(one, seed).steps[0].prompt for seed in range(60)}) > 20


@pytest.mark.parametrize(
    ("value", "mark", "expected"),
    [
        (-3, "@{a}", "-3"),
        (-3, "@{a:paren}", "(-3)"),
        (3, "@{a:paren}", "3"),
        (-3, "@{a:signed}", "- 3"),
        (3, "@{a:signed}", "+ 3"),
        (1, "@{a:coef}x", "x"),
        (-1, "@{a:coef}x", "-x"),
        (4, "@{a:coef}x", "4x"),
        (-1, "2y @{a:signedcoef}x", "2y - x"),
        (5, "2y @{a:signedcoef}x", "2y + 5x"),
        (6, "@{a/4:frac}", r"\frac{3}{2}"),
        (-6, "@{a/4:frac}", r"-\frac{3}{2}"),
        (8, "@{a/4:frac}", "2"),
        (6, "@{a/4}", "3/2"),
        (6, "@{a/4:dec}", "1.5"),
        (6, "@{a/4:money}", "1.50"),
        (-3, "@{a:abs}", "3"),
        (2, "@{a^2 + 1}", "5"),
        ("7/2", "@{a} and @{a*2}", "7/2 and 7"),
        ("0.50", "@{a} and @{a*2}", "0.50 and 1"),
        (r"\sqrt{2}", "$@{a}$", r"$\sqrt{2}$"),
    ],
)
def test_marks(value, mark, expected):
    assert shown({"a": {"choose": [value]}}, mark) == expected


def test_words_are_drawn_in_every_language():
    fruit = {"f": {"choose": [{"en": "apples", "es": "manzanas"}]}, "n": {"choose": [4]}}
    prompt = shown(fruit, {"en": "@{n} @{f}", "es": "@{n} @{f}"})
    assert (text_in(prompt, "en"), text_in(prompt, "es")) == ("4 apples", "4 manzanas")


def test_columns_are_drawn_together():
    columns = {"columns": {"b": ["2", "3"], "answer": ["8", "27"], "c": ["x"]}}
    one = document(columns, "$@{b}^3@{c}$", accept=["@{answer}"])
    pairs = {
        (v.steps[0].prompt, v.steps[0].answer.accept[0]) for v in (draw(one, s) for s in range(20))
    }
    assert pairs == {("$2^3x$", "8"), ("$3^3x$", "27")}


def test_options_are_shuffled_by_the_seed_and_keep_their_ids():
    options = [{"id": i, "text": i.upper()} for i in "abcd"]
    one = document({}, "?", kind="choice", accept=["a"], options=options)
    orders = [[o.id for o in draw(one, seed).steps[0].answer.options] for seed in range(20)]
    assert len(set(map(tuple, orders))) > 5
    assert all(sorted(order) == list("abcd") for order in orders)
    fixed = document({}, "?", kind="choice", accept=["a"], options=options, shuffle=False)
    assert draw(fixed, 3) == fixed


@given(st.integers(0, 999))
def test_an_ordering_never_starts_in_the_right_order(seed):
    options = [{"id": i, "text": i} for i in "ab"]
    one = document({}, "?", kind="ordering", accept=["a, b"], options=options)
    assert [o.id for o in draw(one, seed).steps[0].answer.options] == ["b", "a"]


def test_a_rare_draw_is_found_by_looking_at_all():
    one = document({"a": {"range": [1, 100]}, "b": {"range": [1, 100]}, "where": ["a * b == 9409"]})
    assert values_of(one, 5) == {"a": 97, "b": 97}


def test_an_impossible_condition_is_named():
    with pytest.raises(VariantError, match="a > 9"):
        draw(document({"a": {"range": [1, 5]}, "where": ["a != 3", "a > 9"]}), 0)


def test_an_unknown_mark_is_named():
    with pytest.raises(VariantError, match="no parameter 'q'"):
        shown({"a": {"choose": [1]}}, "@{q}")
    with pytest.raises(VariantError, match="no style"):
        shown({"a": {"choose": [1]}}, "@{a:bold}")


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, 1),
        ({"a": {"range": [1, 4]}}, 4),
        ({"a": {"range": [1, 4]}, "b": {"choose": [1, 2]}, "where": ["a > b"]}, 5),
        ({"columns": {"a": ["1", "2", "3"]}}, 3),
        ({"a": {"range": [0, 1], "step": "1/4"}}, 5),
    ],
)
def test_count(parameters, expected):
    assert count(document(parameters)) == expected


def test_a_rare_draw_among_very_many_is_found():
    numbers = {name: {"range": [1, 100]} for name in "abc"}
    assert count(document(numbers)) == 1_000_000
    drawn = values_of(document({**numbers, "where": ["a == b", "b < 20"]}), 1)
    assert drawn["a"] == drawn["b"] < 20


def test_an_answer_that_is_a_word_is_right_in_every_language():
    fruit = {"fruit": {"choose": [{"en": "pear", "es": "pera"}]}}
    one = document(fruit, kind="text", accept=["@{fruit}", "x"])
    assert draw(one, 0).steps[0].answer.accept == ("pear", "pera", "x")
