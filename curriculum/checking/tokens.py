"""Text to tokens, by allow-list. Knows plain text, calculator style and the TeX of a maths field.

Every token carries its offset in the text as typed: characters are folded one to one before
scanning (− to -, full-width to plain), never removed or joined.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from curriculum.checking import limits
from curriculum.checking.limits import Unreadable

FUNCTIONS = frozenset(
    [
        "ln",
        "log",
        "exp",
        "sin",
        "cos",
        "tan",
        "cot",
        "sec",
        "csc",
        "arcsin",
        "arccos",
        "arctan",
        "sinh",
        "cosh",
        "tanh",
        "abs",
        "sqrt",
        "cbrt",
    ]
)
_PLAIN_FUNCTIONS = {
    **{name: name for name in FUNCTIONS},
    "Abs": "abs", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "lg": "log",
    "sen": "sin", "raiz": "sqrt", "raíz": "sqrt", "root": "sqrt",
}  # fmt: skip
_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "theta": "θ",
    "lambda": "λ", "mu": "μ", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "omega": "ω",
    "Delta": "Δ", "Omega": "Ω", "Sigma": "Σ", "varphi": "φ", "varepsilon": "ε",
    "pi": "π", "infty": "∞",
}  # fmt: skip
_WORDS = {
    **{name: ("function", to) for name, to in _PLAIN_FUNCTIONS.items()},
    **{name: ("name", to) for name, to in _GREEK.items() if len(name) > 3},
    "pi": ("name", "π"), "phi": ("name", "φ"), "Pi": ("name", "π"),
    "inf": ("name", "∞"), "infinity": ("name", "∞"), "Infinity": ("name", "∞"),
    "infinito": ("name", "∞"), "oo": ("name", "∞"),
    "or": ("word", "or"), "and": ("word", "and"), "in": ("relation", "∈"),
}  # fmt: skip
_COMMANDS = {
    **{name: ("name", to) for name, to in _GREEK.items()},
    **{name: ("function", name) for name in FUNCTIONS - {"sqrt", "abs", "cbrt"}},
    **dict.fromkeys(("cdot", "times", "ast"), ("operator", "*")),
    "div": ("operator", "/"), "pm": ("operator", "±"), "mp": ("operator", "±"),
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), ("fraction", "\\frac")),
    "sqrt": ("root", "\\sqrt"),
    **dict.fromkeys(("le", "leq", "leqslant"), ("relation", "≤")),
    **dict.fromkeys(("ge", "geq", "geqslant"), ("relation", "≥")),
    **dict.fromkeys(("ne", "neq"), ("relation", "≠")),
    "lt": ("relation", "<"), "gt": ("relation", ">"), "in": ("relation", "∈"),
    "lbrace": ("open", "{"), "rbrace": ("close", "}"), "lbrack": ("open", "["),
    "rbrack": ("close", "]"), "lparen": ("open", "("), "rparen": ("close", ")"),
    "langle": ("open", "("), "rangle": ("close", ")"),
    **dict.fromkeys(("vert", "mid"), ("bar", "|")),
    "lvert": ("bar_open", "|"), "rvert": ("bar_close", "|"),
    "cup": ("union", "∪"), "circ": ("degree", "°"), "degree": ("degree", "°"),
    **dict.fromkeys(("emptyset", "varnothing"), ("phrase", "none")),
    "lor": ("word", "or"), "vee": ("word", "or"), "land": ("word", "and"),
    "wedge": ("word", "and"), "colon": ("colon", ":"),
}  # fmt: skip
_SKIPPED = frozenset(
    [
        "left",
        "right",
        "big",
        "Big",
        "bigg",
        "Bigg",
        "bigl",
        "bigr",
        "Bigl",
        "Bigr",
        "quad",
        "qquad",
        "displaystyle",
        "textstyle",
        "limits",
        "nolimits",
        "space",
    ]
)
_WRAPPERS = frozenset(
    [
        "text",
        "mathrm",
        "mathit",
        "mathbf",
        "textbf",
        "textit",
        "operatorname",
        "mbox",
        "mathsf",
        "boxed",
        "textrm",
    ]
)
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True))
_ONE_TO_ONE = {
    **dict.fromkeys("−–—‐‑‒﹣➖", "-"), **dict.fromkeys("×·⋅∙•∗✕✖⨯", "*"),
    **dict.fromkeys("÷⁄∕➗", "/"), **dict.fromkeys("⩽≦", "≤"), **dict.fromkeys("⩾≧", "≥"),
    **dict.fromkeys("º˚", "°"), "∣": "|", "❘": "|", "⟨": "(", "⟩": ")", "ϕ": "φ",
    "϶": "∈", "∊": "∈", "⋃": "∪", "ø": "∅", "Ø": "∅", "’": "'",
    **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff", " "),
    **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c", " "),
}  # fmt: skip
_KEPT = frozenset("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒²³¹⁰⁴⁵⁶⁷⁸⁹⁻⁺√∛∜∞π≤≥≠±∈∪∅ℝ°\u00a0\u2009\u202f")
_SINGLE = {
    "+": "operator", "-": "operator", "*": "operator", "/": "operator", "±": "operator",
    "^": "power", "_": "subscript", "(": "open", "[": "open", "{": "open", ")": "close",
    "]": "close", "}": "close", "|": "bar", ",": "comma", ";": "semicolon", "&": "cell",
    "%": "percent", "°": "degree", "∪": "union", ":": "colon", "<": "relation",
    ">": "relation", "=": "relation", "≤": "relation", "≥": "relation", "≠": "relation",
    "∈": "relation", "√": "root", "∛": "root", "∜": "root", "∅": "phrase", "ℝ": "phrase",
    "π": "name", "∞": "name",
}  # fmt: skip
_PHRASES = {"∅": "none", "ℝ": "reals"}
_TWO = {
    "**": ("power", "^"), "<=": ("relation", "≤"), ">=": ("relation", "≥"),
    "=<": ("relation", "≤"), "=>": ("relation", "≥"), "!=": ("relation", "≠"),
    "==": ("relation", "="), "+-": ("operator", "±"),
}  # fmt: skip
_GAP = r"(?:[\u00a0\u2009\u202f]|\\,)"
_NUMBER = {
    # (comma is decimal, comma may group thousands)
    (False, True): rf"\d{{1,3}}(?:(?:,|\{{,\}}|{_GAP})\d{{3}})+(?!\d)(?:\.\d+)?",
    (False, False): rf"\d{{1,3}}(?:(?:\{{,\}}|{_GAP})\d{{3}})+(?!\d)(?:\.\d+)?",
    (True, True): (
        rf"\d{{1,3}}(?:(?:\.|{_GAP}| )\d{{3}})+(?:,|\{{,\}})\d+"
        rf"|\d{{1,3}}(?:\.\d{{3}}){{2,}}(?!\d)|\d{{1,3}}(?:(?:{_GAP}| )\d{{3}})+(?!\d)"
        r"|\d+(?:,|\{,\})\d+"
    ),
}
_NUMBER[True, False] = _NUMBER[True, True]
_REPEATING = re.compile(r"(\d*)\.(\d*)\\overline\s*\{(\d+)\}")
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([a-zA-Z]*)\*?\}(?:\{[lcr| ]*\})?")
_MATRICES = frozenset(["matrix", "bmatrix", "pmatrix", "vmatrix", "Bmatrix", "array"])
_COMMAND = re.compile(r"\\([a-zA-Z]+|.)", re.S)
_LETTERS = re.compile(r"[^\W\d_]+")


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
    if char.isascii() or char in _KEPT:
        return char
    if char in _ONE_TO_ONE:
        return _ONE_TO_ONE[char]
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def fold(text: str) -> str:
    """The same text with look-alikes replaced one to one, so that offsets stay true."""
    return text if text.isascii() else "".join(map(_folded, text))


def tokens_of(text: str, reading: Reading) -> list[Token]:
    return _Lexer(fold(text), reading).run()


class _Lexer:
    def __init__(self, text: str, reading: Reading) -> None:
        self.text = text
        self.reading = reading
        self.at = 0
        self.spaced = False
        self.found: list[Token] = []
        self.ends: list[int] = []  # closing braces of \text{...}, which are not tokens
        grouped = _NUMBER[reading.decimal_comma, reading.thousands]
        self.number = re.compile(rf"{grouped}|\d+\.?\d*|\.\d+")

    def run(self) -> list[Token]:
        while self.at < len(self.text):
            self.step(self.text[self.at])
            if len(self.found) > limits.TOKENS:
                raise Unreadable("limit.length", self.at, limit=limits.LENGTH)
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
        elif (char.isdigit() and char.isascii()) or char == ".":
            self.digits()
        elif (two := self.text[self.at : self.at + 2]) in _TWO:
            self.add(*_TWO[two], 2)
        elif char in _SINGLE:
            self.add(_SINGLE[char], _PHRASES.get(char, char), 1)
        elif char in _SUPERSCRIPTS:
            self.superscript()
        elif unicodedata.category(char) == "No" and char in _KEPT:
            self.add("vulgar", char, 1)
        elif char.isalpha():
            self.letters()
        else:
            raise Unreadable("read.character", self.at, found=char)

    def digits(self) -> None:
        if repeating := _REPEATING.match(self.text, self.at):
            return self.add("repeating", repeating[0], len(repeating[0]))
        match = self.number.match(self.text, self.at)
        if not match:
            raise Unreadable("read.unexpected", self.at, found=".")
        written = match[0]
        if sum(map(str.isdigit, written)) > limits.DIGITS:
            raise Unreadable("limit.digits", self.at)
        return self.add("number", self.plain(written), len(written))

    def plain(self, written: str) -> str:
        """A grouped or comma number in digits with a point."""
        bare = re.sub(r"[\s\u00a0\u2009\u202f{}\\]", "", written)
        if re.fullmatch(_NUMBER[False, False], written):
            return bare.replace(",", "")
        if self.reading.decimal_comma and ("," in bare or bare.count(".") > 1):
            return bare.replace(".", "").replace(",", ".")
        return bare.replace(",", "")

    def superscript(self) -> None:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in _SUPERSCRIPTS:
            self.at += 1
        digits = "".join(_SUPERSCRIPTS[c] for c in self.text[start : self.at])
        length, self.at = self.at - start, start
        if not re.fullmatch(r"[-+]?\d{1,4}", digits):
            raise Unreadable("read.unexpected", start, found=self.text[start])
        self.add("superscript", digits, length)

    def letters(self) -> None:
        match = _LETTERS.match(self.text, self.at)
        run = match[0] if match else self.text[self.at]
        if self.joins(run):
            return self.add("word", {"o": "or", "y": "and"}[run], 1)
        if word := self.word_in(run):
            return self.add(*_WORDS.get(word, ("name", word)), len(word))
        char = run[0]
        if char.isascii() or "α" <= char <= "ω" or "Α" <= char <= "Ω":
            return self.add("name", char, 1)
        raise Unreadable("read.character", self.at, found=char)

    def joins(self, run: str) -> bool:
        """Spanish `x < 1 o x > 3` and `2 y 3`, where lists can stand."""
        if run not in ("o", "y") or not self.reading.spanish or self.reading.thousands:
            return False
        before = self.found[-1].kind if self.found else ""
        return (
            self.spaced
            and self.text[self.at + 1 : self.at + 2] == " "
            and (run == "o" or before in ("number", "close"))
        )

    def word_in(self, run: str) -> str:
        """The longest known word that `run` begins with; declared letters come first."""
        declared = [v for v in self.reading.variables if len(v) > 1 and run.startswith(v)]
        if declared:
            return max(declared, key=len)
        for length in range(min(len(run), 8), 1, -1):
            word = run[:length]
            if word in _WORDS and not self.is_product(word, run):
                return word
        return ""

    def is_product(self, word: str, run: str) -> bool:
        """`pi` with letters p and i declared is p·i; `or` inside other letters is o·r."""
        if word in ("or", "and", "in", "oo", "lg", "inf") and word != run:
            return True
        return set(word) <= self.reading.variables

    def command(self) -> None:
        match = _COMMAND.match(self.text, self.at)
        if not match:
            raise Unreadable("read.character", self.at, found="\\")
        name, length = match[1], len(match[0])
        if name in _COMMANDS:
            self.add(*_COMMANDS[name], length)
        elif name in ("left", "right") and self.bar_after(name, length):
            return
        elif name in _SKIPPED or name in (",", ";", ":", "!", " ", "$", "(", ")"):
            self.skip(length + self.dot_after(name, length))
        elif name in _WRAPPERS:
            self.wrapper(length)
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
            raise Unreadable("read.blank", self.at)
        if name == "mathbb" and self.text[self.at + length :].lstrip(" {").startswith("R"):
            return self.add("phrase", "reals", self.text.index("R", self.at) + 1 - self.at)
        raise Unreadable("read.command", self.at, found="\\" + name)

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
            raise Unreadable("read.unclosed", opening, found="{")
        self.ends.append(closing)
        return self.skip(opening + 1 - self.at)

    def environment(self) -> None:
        match = _ENVIRONMENT.match(self.text, self.at)
        if not match or match[2] not in _MATRICES:
            raise Unreadable("read.command", self.at, found=self.text[self.at : self.at + 12])
        self.add({"begin": "begin", "end": "finish"}[match[1]], match[2], len(match[0]))
