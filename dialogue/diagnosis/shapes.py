"""What a question asks, as a named shape with its numbers: "Solve $3x + 4 = 19$" is
("two_step", a=3, b=4, c=19). Only the TeX of the question is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

_TEX = re.compile(r"\$+([^$]+)\$+")
_SPELLINGS = (
    (re.compile(r"\\(?:left|right|displaystyle|,|;|!|quad)|\s+|\{\}"), ""),
    (re.compile(r"\\(?:cdot|times)|×|·"), "*"),
    (re.compile(r"\\div|÷|:"), "/"),
    (re.compile(r"−|–"), "-"),
    (re.compile(r"\\[dt]?frac(\d)(\d)"), r"[\1/\2]"),
    (re.compile(r"\\[dt]?frac\{(-?[\da-z]+)\}\{(-?\d+)\}"), r"[\1/\2]"),
    (re.compile(r"\[([a-z])/(\d+)\]"), r"\1/\2"),
    (re.compile(r"\^\{(\d+)\}"), r"^\1"),
)
# In patterns: <a> a number, in brackets when negative and not leading; <a:u> without a sign;
# <a:c> a coefficient, perhaps empty; <a:s> a number with its sign in front; x the letter.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("fraction_sum", r"\[<a:u>/<b:u>\]\+\[<c:u>/<d:u>\]"),
    ("fraction_difference", r"\[<a:u>/<b:u>\]-\[<c:u>/<d:u>\]"),
    ("fraction_product", r"\[<a:u>/<b:u>\]\*\[<c:u>/<d:u>\]"),
    ("fraction_quotient", r"\[<a:u>/<b:u>\]/\[<c:u>/<d:u>\]"),
    ("whole_times_fraction", r"<n:u>\*\[<a:u>/<b:u>\]"),
    ("sum", r"<a>\+<b>"),
    ("difference", r"<a>-<b>"),
    ("product", r"<a>(?:\*<b>|(?P<b2>\(-?\d+\)))"),
    ("quotient", r"(?:<a>/<b>|\[(?P<a2>-?\d+)/(?P<b2>-?\d+)\])"),
    ("minus_power", r"-<a:u>\^<n:u>"),
    ("power", r"<a:u>\^<n:u>|\((?P<a2>-\d+)\)\^(?P<n2>\d+)"),
    ("a_plus_bc", r"<a><b:s>\*<c>"),
    ("a_plus_b_over_c", r"<a><b:s>/<c>"),
    ("a_minus_b_plus_c", r"<a>-<b:u>\+<c:u>"),
    ("a_minus_bracket", r"<a>-\(<b:u><c:s>\)"),
    ("a_times_bracket", r"<a>\*?\(<b:l><c:s>\)"),
    ("like", r"<a:c>x<b:d>x"),
    ("three_terms", r"<a:c>x<b:s><c:d>x"),
    ("unlike", r"<a:c>x<b:s>"),
    ("expand", r"<a:c>\(<b:c>x<c:s>\)"),
    ("minus_expand", r"<a:l>-\(<b:c>x<c:s>\)"),
    ("one_step_add", r"x<b:s>=<c:l>"),
    ("one_step_multiply", r"<a:c>x=<c:l>"),
    ("one_step_divide", r"x/<a:u>=<c:l>"),
    ("two_step", r"<a:c>x<b:s>=<c:l>"),
    ("minus_two_step", r"<a:l>-<b:c>x=<c:l>"),
    ("brackets", r"<a:c>\(x<b:s>\)=<c:l>"),
    ("both_sides", r"<a:c>x<b:s>=<c:c>x<d:s>"),
)
_KINDS = {
    "": r"(?:(?<![\d)])-?\d+|\(-?\d+\))",
    "u": r"\d+",
    "l": r"-?\d+",
    "c": r"-?\d*",
    "d": r"[+-]\d*",
    "s": r"[+-]\d+",
}
_LETTER = r"(?P<x>[a-z])"


@dataclass(frozen=True)
class Shape:
    name: str
    numbers: Mapping[str, Fraction]
    letter: str = "x"


def _compiled(pattern: str) -> re.Pattern[str]:
    named: set[str] = set()
    letters = iter([_LETTER, *[r"(?P=x)"] * 5])

    def group(found: re.Match[str]) -> str:
        name, kind = found[1], _KINDS[found[2] or ""]
        if name in named:
            name = f"{name}2"
        named.add(name)
        return f"(?P<{name}>{kind})"

    parts = re.split(r"(<\w(?::\w)?>|\(\?P<\w+>)", pattern)
    built = [
        re.sub(r"<(\w)(?::(\w))?>", group, part)
        if part.startswith("<")
        else part
        if part.startswith("(?P")
        else re.sub("x", lambda _: next(letters), part)
        for part in parts
    ]
    return re.compile("".join(built))


_SHAPES = tuple((name, _compiled(pattern)) for name, pattern in _PATTERNS)


def shapes_of(question: str) -> list[Shape]:
    """Every shape that a piece of mathematics in `question` has as a whole."""
    pieces = [_squeezed(tex) for tex in _TEX.findall(question)]
    found = [shape for piece in pieces for shape in _read(piece)]
    return found + _substitutions(pieces)


def _squeezed(tex: str) -> str:
    for pattern, spelling in _SPELLINGS:
        tex = pattern.sub(spelling, tex)
    return tex.strip(".,?")


def _read(piece: str) -> list[Shape]:
    shapes = []
    for name, pattern in _SHAPES:
        found = pattern.fullmatch(piece)
        if found:
            groups = {k: v for k, v in found.groupdict().items() if v is not None}
            letter = groups.pop("x", "x")
            shapes.append(Shape(name, {k[0]: _number(v) for k, v in groups.items()}, letter))
    return shapes


def _number(text: str) -> Fraction:
    text = text.strip("()")
    return Fraction({"": "1", "+": "1", "-": "-1"}.get(text, text))


_LINEAR = re.compile(r"(?P<a>-?\d*)(?P<x>[a-z])(?P<b>[+-]\d+)?")
_LINEAR_TURNED = re.compile(r"(?P<b>-?\d+)(?P<a>[+-]\d*)(?P<x>[a-z])")
_SQUARE = re.compile(r"(?P<a>-?\d*)(?P<x>[a-z])\^2")
_VALUE = re.compile(r"(?P<x>[a-z])=(?P<n>-?\d+)")


def _substitutions(pieces: list[str]) -> list[Shape]:
    """An expression in one place, the value of its letter in another."""
    values = {m["x"]: Fraction(m["n"]) for p in pieces if (m := _VALUE.fullmatch(p))}
    shapes = []
    for piece in pieces:
        for name, pattern in (
            ("substitute_linear", _LINEAR),
            ("substitute_linear", _LINEAR_TURNED),
            ("substitute_square", _SQUARE),
        ):
            found = pattern.fullmatch(piece)
            if found and found["x"] in values:
                b = found.groupdict().get("b") or "0"
                numbers = {"a": _number(found["a"]), "b": Fraction(b), "n": values[found["x"]]}
                shapes.append(Shape(name, numbers, found["x"]))
    return shapes
