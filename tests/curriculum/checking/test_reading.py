"""Reading: positions as typed, decimal comma, letters that look like something else."""

from __future__ import annotations

import pytest

from curriculum.checking import check, preview
from curriculum.checking.grammar import parse
from curriculum.checking.limits import UnreadableError
from curriculum.checking.symbolic import to_sympy
from curriculum.checking.tokens import Reading
from curriculum.checking.tree import Add
from tests.curriculum.checking.tables import spec

X = spec("expression", "x")


@pytest.mark.parametrize(("text", "note", "at"), [
    ("", "read.empty", 0), ("   ", "read.empty", 0), ("x +* 1", "read.unexpected", 3),
    ("2x + ", "read.unfinished", 5), ("(x + 1", "read.unclosed", 0), ("x + 1)", "read.unopened", 5),
    ("3 4", "read.two_numbers", 2), ("x2", "read.number_after_letter", 1),
    (r"\frac{1}{\placeholder{}}", "read.blank", 9), (r"x + \foo", "read.command", 4),
    ("x ? 1", "read.character", 2), ("__import__('os')", "read.character", 11),
    ("x; DROP", "read.comma", 3), ("x.__class__", "read.unexpected", 1),
    ("−−−x + é", "read.character", 7), (r"\left( x +", "read.unfinished", 10),
    ("1/0", "read.denominator", 0), ("|x", "read.unclosed", 0), ("x^", "read.unfinished", 2),
    ("lambda: x", "read.unexpected", 6), ("9**9**9**9", "limit.exponent", 9),
    ("9^(9^9)", "limit.exponent", 3), ("(x+1)^2000", "limit.exponent", 6),
    ("((x+1)^50)^50", "limit.exponent", 0), ("1" * 31, "limit.digits", 0),
    ("(" * 40 + "x" + ")" * 40, "limit.depth", 30), ("x" * 401, "limit.length", 400),
    ("x" * 1_000_000, "limit.length", 400), ("5!", "read.character", 1),
    ("x\x00", "read.character", 1), ("\ud800", "read.character", 0),
    ("45^{°", "read.unclosed", 3), ("45^{°+1}", "read.unexpected", 5),
])  # fmt: skip
def test_a_malformed_answer_says_why_and_where(text, note, at):
    verdict = check(X, text)
    assert (verdict.kind, verdict.note, verdict.at) == ("malformed", note, at)


def test_what_was_found_can_be_stored_and_shown():
    assert check(X, "x\x00").detail["found"] == "U+0000"


@pytest.mark.parametrize("letter", ["j", "e", "i", "E", "I", "N", "O", "Q", "S", "C", "l", "d"])
def test_letters_are_letters(letter):
    answer = spec("expression", f"8{letter}+1", variables=(letter,))
    assert check(answer, f"1 + 4{letter} + 4{letter}").right
    assert check(answer, f"1 + 8{letter}5").malformed
    assert check(answer, "9").kind == "wrong"


def test_2e5_is_a_product_and_not_a_float():
    assert check(spec("number", "200000"), "2e5").kind != "right"


def test_declared_letters_are_not_taken_for_a_name():
    assert check(spec("expression", "p*i", variables=("i", "p")), "pi").right
    assert check(spec("number", "\\pi"), "pi").right


@pytest.mark.parametrize(("kind", "key", "text"), [
    ("number", "3.5", "3,5"), ("number", "3.5", "3.5"), ("number", "1234.5", "1.234,5"),
    ("number", "1234567", "1.234.567"), ("number", "3.5", "3{,}5"), ("number", "1234.5", "1 234,5"),
    ("tuple", "(2.5, 3)", "(2,5; 3)"), ("tuple", "(2, 3)", "(2, 3)"), ("list", "2.5,3", "2,5; 3"),
    ("money", "3.5", "3,50 €"), ("units", "3.5 km", "3,5 km"), ("expression", "x/2", "0,5x"),
    ("percent", "12.5", "12,5 %"), ("inequality", "x<3.5", "x < 3,5"),
    ("interval", "(-inf,2.5)", "(-∞; 2,5)"), ("inequality", "x<1 or x>3", "x < 1 o x > 3"),
    ("equation", "x=3.5", "x = 3,5"), ("list", "2,3", "2 y 3"),
    ("set", "{1.5,2}", "1,5 y 2"), ("set", "{3/2,2}", "x = 1,5 ó x = 2"),
    ("set", "{1,2,3}", "1,2 y 3"), ("set", "{2,3}", "x=2 ∨ x=3"),
    ("number", "1/3", r"0,\overline{3}"), ("number", "1/6", r"0{,}1\overline{6}"),
    ("inequality", "x<1 or x>3.5", r"x<1 \text{ o } x>3,5"), ("percent", "12.5", "12,5 por ciento"),
    ("units", "3.5 km", "3,5 kilómetros"), ("units", "60 km/h", "60 kilómetros por hora"),
    ("matrix", "[1.5 2; 3 4]", r"\begin{pmatrix}1,5 & 2\\3 & 4\end{pmatrix}"),
    ("expression", "tan(x)", "tg x"), ("expression", "arctan(x)", r"\operatorname{arctg}x"),
    ("expression", "arcsin(2x)", "arcsen(2x)"),
])  # fmt: skip
def test_a_decimal_comma_in_spanish(kind, key, text):
    assert check(spec(kind, key), text, language="es").kind in ("right", "form")


def test_a_decimal_comma_in_english_is_pointed_at():
    verdict = check(spec("number", "3.5"), "3,5")
    assert (verdict.note, verdict.at) == ("read.comma", 2)


def test_the_echo_uses_the_comma_of_the_language():
    assert preview(spec("number", "1"), "3,5", language="es").tex == "3{,}5"


@pytest.mark.parametrize(("text", "sympy"), [
    ("2x^2-3x", "2*x**2 - 3*x"), (r"\frac{x}{2}", "x/2"), ("√x", "sqrt(x)"), ("|x|", "Abs(x)"),
    ("log_2(8)", "3"), ("2πr", "2*pi*r"), ("x_1", "x_1"), ("i^2", "i**2"), ("50%", "1/2"),
    ("3 1/2", "7/2"),
])  # fmt: skip
def test_sympy_objects_are_built_from_the_tree(text, sympy):
    assert str(to_sympy(parse(text, Reading(mixed=True)))) == sympy


def test_the_tree_keeps_what_was_written():
    node = parse("2/4 + x*1")
    assert isinstance(node, Add)
    assert [type(term).__name__ for term in node.args] == ["Div", "Mul"]
    assert [term.at for term in node.args] == [0, 6]


def test_a_fraction_takes_one_digit_also_after_a_number():
    """`\\frac{x}12` is x/1 times 2, as TeX sets it."""
    asked = spec("expression", "6x", variables=("x",))
    assert check(asked, r"3\frac{x}12").right
    assert check(asked, r"\frac{x}12*3").right


@pytest.mark.parametrize(
    "text", ["+" * 500, "[" * 50, "((((", "\\begin{bmatrix}", "√" * 50, "|" * 99]
)
def test_the_parser_raises_only_its_own_error(text):
    with pytest.raises(UnreadableError):
        parse(text)
