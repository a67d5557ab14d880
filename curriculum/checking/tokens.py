"""Text to tokens, by allow-list. Knows plain text, calculator style and the TeX of a maths field.

Every token carries its offset in the text as typed: characters are folded one to one before
scanning (− to -, full-width to plain), never removed or joined.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import lru_cache

from curriculum.checking import limits
from curriculum.checking.limits import UnreadableError
from curriculum.checking.vocabulary import (
    ABOVE,
    ABOVE_LETTER,
    CALCULATOR,
    COMMAND,
    COMMANDS,
    ENVIRONMENT,
    KEPT,
    LETTERS,
    MATRICES,
    NUMBER,
    ONE_TO_ONE,
    OUTWARD_HIGH,
    OUTWARD_LOW,
    PERCENT,
    PHRASES,
    PRIME,
    REPEATING,
    REPEATING_COMMA,
    SHORT_GREEK,
    SINGLE,
    SKIPPED,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    TIMES_X,
    TWO,
    VECTOR,
    WORDS,
    WRAPPERS,
)

_BEFORE_VALUE = frozenset(["relation", "open", "comma", "semicolon", "word"])


@dataclass(frozen=True)
class Reading:
    """How a kind of answer reads what is ambiguous."""

    mixed: bool = False  # 3 1/2 is three and a half, not a product
    thousands: bool = True  # 1,000 is a thousand, not two values
    decimal_comma: bool = False  # 3,5 is three and a half
    spanish: bool = False  # "o" and "y" join values
    variables: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    at: int
    end: int
    spaced: bool = False  # white space before it


@lru_cache(maxsize=8192)
def _folded(char: str) -> str:
    if char.isascii() or char in KEPT:
        return char
    if char in ONE_TO_ONE:
        return ONE_TO_ONE[char]
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def fold(text: str) -> str:
    """The same text with look-alikes replaced one to one, so that offsets stay true."""
    return text if text.isascii() else "".join(map(_folded, text))


def tokens_of(text: str, reading: Reading) -> list[Token]:
    folded = fold(text)
    if VECTOR.fullmatch(folded):
        folded = folded.replace("<", "(").replace(">", ")")
    folded = OUTWARD_LOW.sub(r"\1(", OUTWARD_HIGH.sub(")", folded))
    return _Lexer(folded, reading).run()


class _Lexer:
    def __init__(self, text: str, reading: Reading) -> None:
        self.text = text
        self.reading = reading
        self.at = 0
        self.spaced = False
        self.found: list[Token] = []
        self.ends: list[int] = []  # closing braces of \text{...}, which are not tokens
        grouped = NUMBER[reading.decimal_comma, reading.thousands]
        self.number = re.compile(rf"{grouped}|\d+\.?\d*|\.\d+")

    def run(self) -> list[Token]:
        while self.at < len(self.text):
            self.step(self.text[self.at])
            if len(self.found) > limits.TOKENS:
                raise UnreadableError("limit.length", self.at, limit=limits.LENGTH)
        self.add("end", "", 0)
        return self.found

    def add(self, kind: str, text: str, length: int) -> None:
        self.found.append(Token(kind, text, self.at, self.at + length, self.spaced))
        self.at += length
        self.spaced = False

    def skip(self, length: int) -> None:
        self.at += length
        self.spaced = True

    def step(self, char: str) -> None:
        if self.at in self.ends or char in "$~" or char.isspace():
            self.skip(1)
        elif char == "\\":
            self.command()
        elif self.prime():
            return
        elif (char.isdigit() and char.isascii()) or char == ".":
            self.digits()
        elif self.plus_minus():
            return
        elif (two := self.text[self.at : self.at + 2]) in TWO:
            self.add(*TWO[two], 2)
        elif char in SINGLE:
            self.add(SINGLE[char], PHRASES.get(char, char), 1)
        elif char in SUPERSCRIPTS:
            self.superscript()
        elif char in SUBSCRIPTS:
            self.subscript()
        elif unicodedata.category(char) == "No" and char in KEPT:
            self.add("vulgar", char, 1)
        elif char.isalpha():
            self.letters()
        else:
            raise UnreadableError("read.character", self.at, found=char)

    def prime(self) -> bool:
        """f' is a letter of its own."""
        last = self.found[-1] if self.found else None
        match = PRIME.match(self.text, self.at)
        if not match or last is None or last.kind != "name" or last.end != self.at:
            return False
        marks = match[0].count("'") + match[0].count("prime")
        self.at = match.end()
        self.found[-1] = replace(last, text=last.text + "'" * marks, end=self.at)
        return True

    def plus_minus(self) -> bool:
        """`+-3` where a value begins and `2 +/- 3` are ±; `2 +-3` adds a negative number."""
        begins = not self.found or self.found[-1].kind in _BEFORE_VALUE
        for mark in ("+/-", "+-") if begins else ("+/-",):
            if self.text.startswith(mark, self.at):
                self.add("operator", "±", len(mark))
                return True
        return False

    def digits(self) -> None:
        form = REPEATING_COMMA if self.reading.decimal_comma else REPEATING
        if found := form.match(self.text, self.at):
            written = f"{found[1]}.{found[2]}\\overline{{{found[3]}}}"
            return self.add("repeating", written, len(found[0]))
        match = self.number.match(self.text, self.at)
        if not match:
            raise UnreadableError("read.unexpected", self.at, found=".")
        written = match[0]
        if sum(map(str.isdigit, written)) > limits.DIGITS:
            raise UnreadableError("limit.digits", self.at)
        self.add("number", self.plain(written), len(written))
        return self.power_of_ten()

    def power_of_ten(self) -> None:
        """`6.02E23` of a calculator and `6.02 x 10^23` with the letter x for the cross."""
        if match := TIMES_X.match(self.text, self.at):
            self.skip(match.start(1) - self.at)
            self.add("operator", "*", 1)
        elif "E" not in self.reading.variables and (match := CALCULATOR.match(self.text, self.at)):
            self.add("operator", "*", 0)
            self.add("number", "10", 0)
            self.add("power", "^", 1)
            if match[1]:
                self.add("operator", match[1], 1)
            self.add("number", match[2], len(match[2]))

    def plain(self, written: str) -> str:
        """A grouped or comma number in digits with a point."""
        bare = re.sub(r"[\s\u00a0\u2009\u202f{}\\]", "", written)
        if re.fullmatch(NUMBER[False, False], written):
            return bare.replace(",", "")
        if self.reading.decimal_comma and ("," in bare or bare.count(".") > 1):
            return bare.replace(".", "").replace(",", ".")
        return bare.replace(",", "")

    def superscript(self) -> None:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in SUPERSCRIPTS:
            self.at += 1
        digits = "".join(SUPERSCRIPTS[c] for c in self.text[start : self.at])
        length, self.at = self.at - start, start
        if not re.fullmatch(r"[-+]?\d{1,4}", digits):
            raise UnreadableError("read.unexpected", start, found=self.text[start])
        self.add("superscript", digits, length)

    def subscript(self) -> None:
        """x₁₂ as x_12."""
        run = re.compile(f"[{''.join(SUBSCRIPTS)}]{{1,4}}").match(self.text, self.at)
        assert run
        self.add("subscript", "_", 0)
        self.add("number", "".join(SUBSCRIPTS[c] for c in run[0]), len(run[0]))

    def letters(self) -> None:
        match = LETTERS.match(self.text, self.at)
        run = match[0] if match else self.text[self.at]
        if self.joins(run):
            return self.add("word", "and" if run == "y" else "or", 1)
        if percent := PERCENT.match(self.text, self.at):
            return self.add("percent", "%", len(percent[0]))
        if word := self.word_in(run):
            return self.add(*WORDS.get(word, ("name", SHORT_GREEK.get(word, word))), len(word))
        char = run[0]
        if char.isascii() or "α" <= char <= "ω" or "Α" <= char <= "Ω":
            return self.add("name", char, 1)
        raise UnreadableError("read.character", self.at, found=char)

    def joins(self, run: str) -> bool:
        """Spanish `x < 1 o x > 3` and `2 y 3`, where lists can stand."""
        if run not in ("o", "ó", "y") or not self.reading.spanish or self.reading.thousands:
            return False
        before = self.found[-1].kind if self.found else ""
        return (
            self.spaced
            and self.text[self.at + 1 : self.at + 2] == " "
            and (run != "y" or before in ("number", "close"))
        )

    def word_in(self, run: str) -> str:
        """The longest known word that `run` begins with; declared letters come first."""
        declared = [v for v in self.reading.variables if len(v) > 1 and run.startswith(v)]
        if declared:
            return max(declared, key=len)
        for word, letter in SHORT_GREEK.items():
            if run.startswith(word) and letter in self.reading.variables:
                return word
        for length in range(min(len(run), 8), 1, -1):
            word = run[:length]
            if word in WORDS and not self.is_product(word, run):
                return word
        return ""

    def is_product(self, word: str, run: str) -> bool:
        """`pi` with letters p and i declared is p·i; `or` inside other letters is o·r."""
        if word in ("or", "and", "in", "oo", "lg", "inf") and word != run:
            return True
        if word in ("tg", "ctg") and not self.reading.spanish:
            return True
        return set(word) <= self.reading.variables

    def command(self) -> None:
        match = COMMAND.match(self.text, self.at)
        if not match:
            raise UnreadableError("read.character", self.at, found="\\")
        name, length = match[1], len(match[0])
        if name in COMMANDS:
            self.add(*COMMANDS[name], length)
        elif name in ("left", "right") and self.bar_after(name, length):
            return
        elif name in SKIPPED or name in (",", ";", ":", "!", " ", "$", "(", ")"):
            self.skip(length + self.dot_after(name, length))
        elif name in WRAPPERS:
            self.wrapper(length)
        elif name in ABOVE and (over := ABOVE_LETTER.match(self.text, self.at)):
            self.add("name", (over[1] or over[2]) + ABOVE[name], len(over[0]))
        elif name in ("begin", "end"):
            self.environment()
        else:
            self.symbol(name, length)

    def symbol(self, name: str, length: int) -> None:
        simple = {"{": "open", "}": "close", "%": "percent", "\\": "row", "|": "bar"}
        if name in simple:
            # The set brace is its own token: TeX's plain { only groups.
            return self.add(simple[name], {"{": "\\{", "}": "\\}"}.get(name, name), length)
        if name == "placeholder":
            raise UnreadableError("read.blank", self.at)
        if name == "mathbb" and self.text[self.at + length :].lstrip(" {").startswith("R"):
            return self.add("phrase", "reals", self.text.index("R", self.at) + 1 - self.at)
        raise UnreadableError("read.command", self.at, found="\\" + name)

    def bar_after(self, name: str, length: int) -> bool:
        rest = self.text[self.at + length :]
        for bar in ("|", "\\vert", "\\lvert", "\\rvert"):
            if rest.lstrip().startswith(bar):
                width = length + len(rest) - len(rest.lstrip()) + len(bar)
                self.add("bar_open" if name == "left" else "bar_close", "|", width)
                return True
        return False

    def dot_after(self, name: str, length: int) -> int:
        """`\\left.` and `\\right.` are invisible brackets."""
        return int(name in ("left", "right") and self.text[self.at + length :][:1] == ".")

    def wrapper(self, length: int) -> None:
        """`\\text{or}` reads as `or`."""
        opening = self.at + length
        while self.text[opening : opening + 1] == " ":
            opening += 1
        if self.text[opening : opening + 1] != "{":
            return self.skip(length)
        closing = self.text.find("}", opening)
        if closing < 0:
            raise UnreadableError("read.unclosed", opening, found="{")
        self.ends.append(closing)
        return self.skip(opening + 1 - self.at)

    def environment(self) -> None:
        match = ENVIRONMENT.match(self.text, self.at)
        if not match or match[2] not in MATRICES:
            raise UnreadableError("read.command", self.at, found=self.text[self.at : self.at + 12])
        self.add({"begin": "begin", "end": "finish"}[match[1]], match[2], len(match[0]))
