"""Whatever a student types: a verdict, soon, and the right one for rewritten answers."""

from __future__ import annotations

import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from curriculum.checking import KINDS, check, preview
from curriculum.checking.infer import spec_for_key
from tests.curriculum.checking.tables import ROWS, spec

_x, _y = sp.symbols("x y")
_SPECS = list({repr(row[0]): row[0] for row in ROWS}.values())
_coefficients = st.integers(-9, 9)
_polynomials = st.builds(
    lambda a, b, c, d: a * _x**2 + b * _x * _y + c * _x + d,
    _coefficients, _coefficients, _coefficients.filter(bool), _coefficients,
)  # fmt: skip
_products = st.builds(
    lambda a, b, c, d: (a * _x + b) * (c * _x + d * _y),
    _coefficients.filter(bool), _coefficients, _coefficients.filter(bool), _coefficients,
)  # fmt: skip
_quotients = st.builds(lambda p, q: p / (q + _x**2), _polynomials, _coefficients.filter(bool))
_expressions = st.one_of(_polynomials, _products, _quotients)
_numbers = st.fractions(min_value=-50, max_value=50, max_denominator=40)


def _asked(expression):
    return spec("expression", f"$${sp.latex(expression)}$$", variables=("x", "y"))


@given(_expressions)
@settings(max_examples=150, deadline=None)
def test_rewritten_expressions_are_right(e):
    asked = _asked(e)
    forms = [str(e), f"({e})+0", f"1*({e})", str(sp.expand(e)), str(sp.factor(e)), sp.latex(e)]
    forms += [str(sp.together(e)), str(e).replace("-", "−").replace("**", "^"), f"({e})/2*2"]
    assert [f for f in forms if not check(asked, f).right] == []


@given(_expressions, st.integers(-30, 30).filter(bool))
@settings(max_examples=150, deadline=None)
def test_anything_added_makes_it_wrong(e, k):
    asked = _asked(e)
    assert check(asked, f"({e})+{k}").kind == "wrong"
    assert check(asked, f"({e})+{k}*x").kind == "wrong"


@given(_numbers, st.integers(1, 9))
def test_numbers_are_exact(q, k):
    asked = spec("number", str(q))
    assert check(asked, str(q)).right
    assert check(asked, f"{q.numerator * k}/{q.denominator * k}").right
    assert check(asked, rf"\frac{{{q.numerator}}}{{{q.denominator}}}").right
    assert check(asked, f"({q})+1/{k}").kind == "wrong"


@given(_numbers, _numbers, st.integers(1, 20))
def test_tolerance_is_a_closed_interval(a, b, t):
    verdict = check(spec("number", str(a), tolerance=float(t)), str(b))
    assert verdict.right == (abs(a - b) <= t)


@given(st.lists(_numbers, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_a_set_has_no_order(values, rng):
    turned = list(values)
    rng.shuffle(turned)
    asked = spec("set", ", ".join(map(str, values)))
    assert check(asked, "{" + ", ".join(map(str, turned)) + "}").right


_signs = st.text(
    alphabet=list("0123456789xyeij+-*/^()[]{}|,;.=<>≤≠±√π∞²½%°$ \\_&'\"!"), max_size=40
)
_words = st.sampled_from(
    [r"\frac", r"\sqrt", r"\left(", r"\right)", r"\begin{bmatrix}", r"\end{bmatrix}", r"\\", "&",
     "sin", "log_", "x", "2", "{", "}", "^", r"\pm", r"\cup", "or", "|", ",", "(", ")", "1/2 "]
)  # fmt: skip
_texts = st.one_of(st.text(max_size=60), _signs, st.lists(_words, max_size=14).map("".join))


@given(st.sampled_from(_SPECS), _texts, st.sampled_from(["en", "es"]))
@settings(max_examples=1500, deadline=None)
def test_any_text_gets_a_verdict(asked, text, language):
    verdict = check(asked, text, language=language)
    assert verdict.kind in ("right", "form", "partial", "wrong", "malformed")
    assert 0 <= verdict.credit <= 1
    assert "read.failed" not in (verdict.note, preview(asked, text, language=language).note)
    if verdict.malformed and verdict.at is not None:
        assert 0 <= verdict.at <= len(text)


@given(_texts, st.sampled_from(["arithmetic", "string", "numeric"]))
@settings(max_examples=400, deadline=None)
def test_any_key_is_accepted_by_its_own_specification(key, answer_type):
    asked = spec_for_key([key], answer_type=answer_type)
    assert asked.kind in KINDS
    if key.strip(" $") and key.isprintable():
        assert check(asked, key).right
