"""Numbers in running text: digits, fractions, per cents, TeX, words in English and Spanish.

`plain` turns a text into one spelling in which arithmetic can be read by regular expressions;
`values` lists what it says, `value_of` works out an arithmetic span exactly.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from dialogue.guards.number_words import digits_for_words

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+ \d+/\d+|\d+(?:[.,]\d+)?|\.\d+)[%§]?"
_OPERATOR = r"[-+*/^]"
_SPAN = re.compile(
    rf"(?:[-+]\s*|\(\s*)*{_NUMBER}\s*\)*(?:\s*{_OPERATOR}\s*(?:[-+]\s*|\(\s*)*{_NUMBER}\s*\)*)*"
)
_ATOM = re.compile(
    r"\d+ \d+/\d+|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?(?:\s*/\s*\d+(?![.\d]))?|\.\d+"
)
# A number before a letter belongs to a term: 3x says nothing about 3.
_COEFFICIENT = re.compile(r"[abnxyz](?![a-z])")
_TEX = (
    (re.compile(r"(?<=\d)\s*\\[dt]?frac\s*(\d)\s*(\d)"), r" \1/\2"),
    (re.compile(r"\\[dt]?frac\s*(\d)\s*(\d)"), r"(\1/\2)"),
    (re.compile(r"(\d)\s*\\[dt]?frac\s*\{(\d+)\}\s*\{(\d+)\}"), r"\1 \2/\3"),
    (re.compile(r"\\[dt]?frac\s*\{(-?\d+)\}\s*\{(\d+)\}"), r"\1/\2"),
    (re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}"), r"(\1)/(\2)"),
    (re.compile(r"\\(?:cdot|times)(?![a-zA-Z])"), "*"),
    (re.compile(r"\\div(?![a-zA-Z])"), "/"),
    (re.compile(r"\\(?:left|right|,|;|!|\$)"), ""),
    (re.compile(r"\\%"), "%"),
    (re.compile(r"\\[a-zA-Z]+"), " "),
    (re.compile(r"\{,\}"), "."),
    (re.compile(r"\{"), "("),
    (re.compile(r"\}"), ")"),
    (re.compile(r"[$€£]"), " "),
)
_SIGNS = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", "∕": "/", "⁄": "/"})
_WORD_OPERATORS = (
    (re.compile(r"(?<=[\d)§])\s+(?:times|multiplied by|por)\s+(?=[-(\d])"), " * "),
    (re.compile(r"(?<=[\d)§])\s+(?:plus|más)\s+(?=[-(\d])"), " + "),
    (re.compile(r"(?<=[\d)§])\s+(?:minus|menos)\s+(?=[-(\d])"), " - "),
    (re.compile(r"(?<=[\d)§])\s+(?:divided by|over|entre)\s+(?=[-(\d])"), " / "),
    (re.compile(r"\b(?:minus|negative|menos|negativo)\s+(?=\d)"), "-"),
    (re.compile(r"(?<=\d)\s*(?:per ?cent|por ciento)\b"), "%"),
)


@dataclass(frozen=True)
class Value:
    """A number said at [start, end) of the plain text. `readings`: what it may mean, exactly.
    `computed`: an arithmetic expression, not a number. `word`: said in words ("one of them")."""

    readings: tuple[Fraction, ...]
    start: int
    end: int
    computed: bool = False
    word: bool = False
    # Half a unit in the last decimal place, when it may be a rounded form.
    slack: Fraction = Fraction(0)


def plain(text: str, language: str) -> str:
    """One spelling: ASCII signs, `*` and `/`, no TeX; number words as marked digits: `1§`."""
    if not text.isascii():
        text = "".join(_unfold(char) for char in text).translate(_SIGNS)
    text = text.lower()
    text = digits_for_words(text, language)
    for pattern, replacement in _TEX:
        text = pattern.sub(replacement, text)
    for pattern, replacement in _WORD_OPERATORS:
        text = pattern.sub(replacement, text)
    return text


def _unfold(char: str) -> str:
    """Unicode fractions and superscripts as ASCII."""
    if char.isascii() or char.isalpha():
        return char
    if unicodedata.category(char) == "No":
        folded = unicodedata.normalize("NFKC", char).replace("⁄", "/")
        return f"^{folded}" if "superscript" in unicodedata.name(char, "").lower() else f" {folded}"
    return char


def values(text: str) -> Iterator[Value]:
    """Every number and every arithmetic expression of a plain text."""
    for span in _SPAN.finditer(text):
        yield from _atoms(span[0], span.start(), text)
        number = value_of(span[0])
        lone = _ATOM.fullmatch(span[0].strip("-+() "))
        if number is not None and not lone and re.search(_OPERATOR, span[0].lstrip("-+( ")):
            yield Value((number,), span.start(), span.end(), computed=True)


def _atoms(span: str, offset: int, text: str) -> Iterator[Value]:
    for atom in _ATOM.finditer(span):
        number = read(atom[0])
        start, end = offset + atom.start(), offset + atom.end()
        if number is None or _COEFFICIENT.match(text, end):
            continue
        if _is_negative(text, start):
            number, start = -number, start - 1
        per_cent = text[end : end + 1] == "%"
        yield Value(
            (number, number / 100) if per_cent else (number,),
            start,
            end,
            computed="/" in atom[0] and number.denominator == 1,
            word=text[end : end + 1] == "§",
            slack=_slack(atom[0]),
        )


def _is_negative(text: str, start: int) -> bool:
    """A minus right before the number is its sign unless something stands to be taken from."""
    before = text[:start].rstrip()
    if not before.endswith("-"):
        return False
    left = before[:-1].rstrip()
    spaced = text[start - 1 : start] == " "
    if not left or left[-1] in "(=+-*/^,:;<>":
        return True
    return not spaced and text[: len(before) - 1].endswith(" ") and not left[-1].isdigit()


def _slack(atom: str) -> Fraction:
    _, point, places = atom.partition(".")
    if not point or not places.isdigit() or len(places) < 2:
        return Fraction(0)
    return Fraction(1, 10 ** len(places))


def read(atom: str) -> Fraction | None:
    """A numeral: 12, 1,250.5, 3/4, 1 1/2, .5, 2,5 (a decimal comma unless three digits follow)."""
    atom = re.sub(r"\s*/\s*", "/", atom.strip())
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", atom):
        atom = atom.replace(",", "")
    atom = atom.replace(",", ".")
    whole, _, part = atom.rpartition(" ")
    try:
        return Fraction(part) + (int(whole) if whole else 0)
    except (ValueError, ZeroDivisionError):
        return None


def value_of(span: str) -> Fraction | None:
    """An arithmetic span worked out exactly, or None where it is none or is too large."""
    tokens = re.findall(rf"{_NUMBER}|[-+*/^()]", span)
    try:
        number, rest = _sum(tokens)
    except (IndexError, ZeroDivisionError, ValueError, OverflowError, RecursionError):
        return None
    return number if not rest else None


Tokens = list[str]


def _sum(tokens: Tokens) -> tuple[Fraction, Tokens]:
    number, tokens = _product(tokens)
    while tokens and tokens[0] in "+-":
        sign = 1 if tokens[0] == "+" else -1
        term, tokens = _product(tokens[1:])
        number += sign * term
    return number, tokens


def _product(tokens: Tokens) -> tuple[Fraction, Tokens]:
    number, tokens = _signed(tokens)
    while tokens and tokens[0] in "*/(":
        operator = tokens[0]
        term, tokens = _signed(tokens if operator == "(" else tokens[1:])
        number = number / term if operator == "/" else number * term
    return number, tokens


def _signed(tokens: Tokens) -> tuple[Fraction, Tokens]:
    if tokens[0] in "+-":
        number, rest = _signed(tokens[1:])
        return (number if tokens[0] == "+" else -number), rest
    base, rest = _atom_of(tokens)
    if rest and rest[0] == "^":
        power, rest = _signed(rest[1:])
        if power.denominator != 1 or abs(power) > 20 or abs(base) > 10**6:
            raise ValueError("power")
        return base ** int(power), rest
    return base, rest


def _atom_of(tokens: Tokens) -> tuple[Fraction, Tokens]:
    if tokens[0] == "(":
        number, rest = _sum(tokens[1:])
        return (number, rest[1:]) if rest and rest[0] == ")" else (number, rest)
    number_ = read(tokens[0].rstrip("%§"))
    if number_ is None:
        raise ValueError(tokens[0])
    return (number_ / 100 if tokens[0].endswith("%") else number_), tokens[1:]
