"""Ten thousand hostile answers, generated from one seed: each gets a verdict within two seconds."""

from __future__ import annotations

import random
import time

import pytest

from curriculum.checking import check_fresh, preview
from tests.curriculum.checking.tables import ROWS, spec

SEED = 20261
_SPECS = list({repr(row[0]): row[0] for row in ROWS}.values())
_BOMBS = [
    "9**9**9**9", "9^{9^{9^9}}", "((((9^99)^99)^99)^99)", "(x+1)^{2000}", "(a+b+c+d+f)^60",
    r"\sum_{i=1}^{10^7} i^i", "__import__('os').system('true')", "1e999999999", "10^1000^1000",
    "exec('x')", "().__class__.__bases__[0]", "x" * 1_000_000, "(" * 500_000, "9" * 400,
    "\x00", "1\x002", "\u202e12\u202c", "\u200f5", "５＋５", "\ud800x", "{" * 399, "|" * 399,
    r"\frac" * 79, r"\sqrt" * 79, r"\left" * 66, "-" * 399, "^2" * 190, "sin" * 130, "√" * 399,
    r"\begin{bmatrix}" * 20, "1," * 199, "±" * 200, "{1±2}" * 50, "(1±2)" * 60, "x_" * 150,
    "((x+1)^60*(y+1)^60*(z+1)^60)^60", "(x+y+z+w+v)^40*(x-y-z-w)^40", "x^x^x^x", "2^x^2^x^2^x",
    "(x^999)^999", "1/(1/(1/(1/(1/0))))", "ln(ln(ln(ln(ln(0)))))", "tan(10^400)", "sin(9^999)",
    "e^(e^(e^(e^(e^9))))", r"\sqrt[99]{9^{999}}", "√(√(√(√(2+√3))))-√5", "log_1(5)", "log_0(0)",
    "0^0", "0^(-1)", "(-8)^(1/3)", "√(-4)", "∞-∞", "∞/∞", "0*∞", "(∞,-∞)", "[∞]", "x<x", "1<1",
    "x<1<2<3<x", "x≠x", "{{{{{1}}}}}", "((1,2),(3,(4,(5,6))))", "[[1,2],[3]]", "[[[[1]]]]",
    "5 cm m km", "5/cm", "$$$$", "$", "%", "°", "5%%%%", "½½½", "²", "^²", "x²²²", "<script>",
    "'; DROP TABLE attempts;--", "../../etc/passwd", "{{7*7}}", "${7*7}", "%s%n", "\r\n\t", "💥",
    "𝟗^𝟗^𝟗^𝟗", "Ⅸ", "⑨", "一", "٣+٤", "x\u0301", "ﬁ", "İ", "ẞ", "\U000e0041", "\ufffe",
]  # fmt: skip
_PIECES = [
    *"0123456789xyzeij+-*/^()[]{}|,;.=<>_&!?'\"#@~`: ", "²", "½", "√", "π", "∞", "±", "≤", "≠", "∪",
    "−", "×", "÷", "\u202e", "\u200b", "\x00", "９", "\\", r"\frac", r"\sqrt", r"\left", r"\right",
    r"\begin{bmatrix}", r"\end{bmatrix}", r"\\", r"\text{", r"\pm", r"\log_", "sin", "ln", "exp",
    "**", "^9^9", "(x+1)^60", "99999", " or ", "cm", "°", "%", "$", r"\placeholder{}", "ñ", "💥",
]  # fmt: skip


def _hostile(rng):
    choice = rng.random()
    if choice < 0.25:
        return rng.choice(_BOMBS)
    if choice < 0.35:
        bomb = rng.choice(_BOMBS)[:200]
        return bomb + rng.choice("+-*/^=<,") + rng.choice(_BOMBS)[:200]
    if choice < 0.45:
        return "".join(chr(rng.randrange(0x110000)) for _ in range(rng.randrange(1, 40)))
    return "".join(rng.choice(_PIECES) for _ in range(rng.randrange(1, 60)))


@pytest.mark.slow
def test_ten_thousand_hostile_answers():
    rng = random.Random(SEED)
    slow, broken = [], []
    for _ in range(10_000):
        asked, text, language = rng.choice(_SPECS), _hostile(rng), rng.choice(["en", "es"])
        start = time.perf_counter()
        verdict = check_fresh(asked, text, language=language)
        shown = preview(asked, text, language=language)
        if time.perf_counter() - start > 2:
            slow.append((asked.kind, text[:80]))
        if "read.failed" in (verdict.note, shown.note):
            broken.append((asked.kind, text[:80]))
    assert (slow, broken) == ([], [])


@pytest.mark.parametrize("bomb", _BOMBS, ids=lambda b: ascii(b[:20]))
def test_a_bomb_is_refused_or_judged(bomb):
    for asked in (spec("number", "71"), spec("expression", "x^2"), spec("interval", "(1,2)")):
        verdict = check_fresh(asked, bomb)
        assert verdict.kind in ("malformed", "wrong", "partial")
        assert verdict.note != "read.failed"
