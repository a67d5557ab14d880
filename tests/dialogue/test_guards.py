"""What may not be said is not said, in any form; what may be said is not refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.content import AnswerSpec, Option
from dialogue.guards import Situation, inspect, passes
from dialogue.guards.arithmetic import false_equalities
from dialogue.guards.leak import Licence, leaks
from dialogue.guards.numbers import plain, read, value_of, values
from dialogue.moves import Code

QUARTERS = AnswerSpec("fraction", ("3/4",))
FIVE = AnswerSpec("number", ("5",))
TWELVE = AnswerSpec("number", ("12",))


@pytest.mark.parametrize(
    "text",
    [
        "So it is 3/4.",
        "You get 0.75 then.",
        r"It comes to $\frac{3}{4}$ in the end.",
        r"It comes to $\frac34$.",
        "That makes three quarters.",
        "That is 75% of it.",
        "You need ¾ of it.",
        "It is 6/8, or smaller.",
        "The answer is 1/2 + 1/4.",
    ],
)
def test_a_leak_is_found_in_every_form(text):
    assert leaks(text, [QUARTERS], Licence())


def test_a_leak_is_found_in_spanish_words():
    assert leaks("Te salen tres cuartos.", [QUARTERS], Licence(language="es"))
    assert leaks("Son treinta y dos.", [AnswerSpec("number", ("32",))], Licence(language="es"))


@pytest.mark.parametrize(
    "text",
    ["So x = 5.", "Five is the number you want.", "Check: does 3 times 5 plus 5 make 20?"],
)
def test_a_value_of_the_statement_leaks_when_it_is_asserted(text):
    assert leaks(text, [FIVE], Licence(statement="Solve $3x + 5 = 20$."))


@pytest.mark.parametrize(
    "text",
    [
        "The 5 is added to 3x. What is the opposite of adding 5?",
        "What undoes multiplying by 3?",
        "Look at one part at a time.",
        "Which of the two terms has a letter?",
    ],
)
def test_a_value_of_the_statement_may_be_named(text):
    assert leaks(text, [FIVE], Licence(statement="Solve $3x + 5 = 20$.")) == []


def test_the_name_of_a_figure_states_nothing():
    assert not leaks("Count the steps: ##line-5.svg##", [FIVE], Licence())
    assert leaks("You get 5.", [FIVE], Licence(statement="How far? ##line-5.svg##"))


def test_a_negative_answer_is_not_its_size():
    minus_four = AnswerSpec("number", ("-4",))

    assert leaks("Walk 4 steps.", [minus_four], Licence()) == []
    assert leaks("Walk to -4.", [minus_four], Licence())
    assert leaks("You reach minus four.", [minus_four], Licence())


def test_an_expression_leaks_only_when_it_is_said_to_be_the_answer():
    assert leaks("Work out 80 times 0.15.", [TWELVE], Licence(statement="$80$")) == []
    assert leaks("10% is 8, so 15% is 8 + 4.", [TWELVE], Licence(statement="$80$, 15%"))


def test_an_author_may_show_the_method_but_not_the_value():
    hint = "Taking away $-9$ is the same as adding: write it as $4 + 9$."
    spec = AnswerSpec("number", ("13",))

    assert leaks(hint, [spec], Licence(authored=True, statement="$4 - (-9)$")) == []
    assert leaks("Count on to 13.", [spec], Licence(authored=True, statement="$4 - (-9)$"))


def test_algebra_leaks_in_an_equal_form():
    spec = AnswerSpec("expression", ("6x + 15",), variables=("x",))
    view = Licence(statement="Expand $3(2x + 5)$.")

    assert leaks("It becomes $15 + 6x$.", [spec], view)
    assert leaks("What is 3 times $2x$?", [spec], view) == []
    assert leaks("Look at $3(2x + 5)$ again.", [spec], view) == []


def test_singling_out_the_right_option_leaks():
    options = (Option("a", "add seven"), Option("b", "take away seven"), Option("c", "halve"))
    spec = AnswerSpec("choice", ("b",), options=options)

    assert leaks("Try to take away seven.", [spec], Licence())
    assert leaks("Not add seven, and not halve.", [spec], Licence())
    assert leaks("Which undoes it: add seven or take away seven?", [spec], Licence()) == []


def test_confirming_the_students_own_right_answer_is_no_leak():
    situation = Situation(Licence(said=("12",)), protected=(TWELVE,), code=Code.RIGHT)

    assert passes(inspect("Yes, 12 is right. What comes next?", situation))


@given(
    st.fractions(min_value=-40, max_value=40, max_denominator=12),
    st.sampled_from(["It is {}.", "So you get {} here.", "The answer is {}!", "{} is the answer."]),
)
def test_no_stated_value_passes(number, sentence):
    spec = AnswerSpec("number", (str(number),))
    forms = [str(number), rf"$\frac{{{number.numerator}}}{{{number.denominator}}}$"]
    if number.denominator in (1, 2, 4, 5, 8, 10):
        forms.append(f"{float(number):.3f}")

    assert all(leaks(sentence.format(form), [spec], Licence()) for form in forms)


@given(st.integers(2, 60), st.integers(2, 60))
def test_other_values_pass(answer, other):
    if answer != other:
        assert (
            leaks(f"Look at {other} first.", [AnswerSpec("number", (str(answer),))], Licence())
            == []
        )


@pytest.mark.parametrize(
    "text",
    ["$9 + 5 = 14$", "3x = 15", "1/3 = 0.33", "2 + 3 * 4 = 14", "a + 2 = 5 and 7 = 7", "75% = 3/4"],
)
def test_true_equalities_pass(text):
    assert false_equalities(text, "en") == []


@pytest.mark.parametrize(
    "text", ["9 + 5 = 15", r"$\frac12 = 0.3$", "so 4 * 4 = 8.", "1 + 1 = 2 = 3"]
)
def test_false_equalities_are_found(text):
    assert false_equalities(text, "en")


@pytest.mark.parametrize(
    ("text", "code", "guard"),
    [
        ("That is right! What next?", Code.WRONG, "arithmetic"),
        ("Not quite. What next?", Code.RIGHT, "arithmetic"),
        ("What is it? And why?", None, "shape"),
        ("word " * 46 + "?", None, "shape"),
        ("- one\n- two?", None, "shape"),
        ("You are so smart. What next?", None, "tone"),
        ("Obviously not. What next?", None, "tone"),
        ("See http://example.org. What next?", None, "scope"),
        ("El valor que se pide no está. ¿Qué es lo que falta?", None, "scope"),
        ("What did you do first?", None, "echo"),
    ],
)
def test_each_guard_rejects_with_its_evidence(text, code, guard):
    situation = Situation(Licence(), code=code, recent=("What did you do first?",))

    failed = {finding.guard: finding.evidence for finding in inspect(text, situation)}

    assert failed[guard]


@given(st.text(max_size=300), st.sampled_from(["en", "es"]))
def test_guards_never_fail_on_any_text(text, language):
    situation = Situation(Licence(language=language), protected=(FIVE, QUARTERS), code=Code.WRONG)

    assert len(inspect(text, situation)) == 6


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("one and five twelfths", "en", Fraction(17, 12)),
        ("sixty-eight", "en", Fraction(68)),
        ("negative three", "en", Fraction(-3)),
        ("two and a half", "en", Fraction(5, 2)),
        ("uno y medio", "es", Fraction(3, 2)),
        ("menos cuatro", "es", Fraction(-4)),
        (r"$1\frac{1}{2}$", "en", Fraction(3, 2)),
        ("1,250", "en", Fraction(1250)),
        ("−7", "en", Fraction(-7)),
    ],
)
def test_numbers_are_read_from_words_and_figures(text, language, number):
    assert number in {r for value in values(plain(text, language)) for r in value.readings}


def test_arithmetic_is_worked_out_exactly_and_within_limits():
    assert value_of("2 + 3 * (4 - 1)^2") == 29
    assert value_of("9^99^99") is None
    assert value_of("1 / 0") is None
    assert read("12/") is None
