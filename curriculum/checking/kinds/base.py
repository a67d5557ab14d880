"""What every kind of answer can do: read a text, compare it with a key, show it, test itself."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from curriculum.checking.equal import normal_form
from curriculum.checking.forms import form_note
from curriculum.checking.grammar import parse
from curriculum.checking.limits import UnreadableError
from curriculum.checking.tex import tex_of
from curriculum.checking.tokens import Reading
from curriculum.checking.tree import Name, Node, Phrase, Rel, Seq, names
from curriculum.content import AnswerSpec

MALFORMED = ("x +* 1", "((3", "2 \\foo 3", "/* 5 */", "3 ? 4")
_JOINT = re.compile(r"\s[oóy]\s")
_SEPARATING = re.compile(r"(?<!\d),|,(?!\d)")
_BROKEN = re.compile(r"\d\.\d|/|frac")
_ORDER = {"wrong": 0, "partial": 1, "form": 2, "right": 3}


@dataclass(frozen=True)
class Match:
    """How one answer compares with one key."""

    kind: Literal["right", "form", "partial", "wrong"]
    note: str = ""
    credit: float = 0.0
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rank(self) -> tuple[int, float]:
        return _ORDER[self.kind], self.credit


RIGHT = Match("right", credit=1.0)
WRONG = Match("wrong")


@dataclass(frozen=True)
class SelfTests:
    """Texts that must be judged right, not right, and malformed."""

    right: tuple[str, ...]
    wrong: tuple[str, ...]
    malformed: tuple[str, ...] = MALFORMED


def formed(note: str, **detail: Any) -> Match:
    """Right value, and the form asked for unless there is a note."""
    return Match("form", note, 1.0, detail) if note else RIGHT


def partly(right: int, of: int, extra: int = 0) -> Match:
    """`right` of `of` parts, `extra` too many; all or none is no part."""
    if right == of and not extra:
        return RIGHT
    if right <= 0:
        return WRONG
    note = "partial.extra" if extra else "partial.some"
    credit = right / max(of, right + extra)
    return Match("partial", note, round(credit, 4), {"right": right, "of": of, "extra": extra})


class Kind(ABC):
    """Answers that are read into the syntax tree. Subclasses say what fits and what is equal."""

    name = ""
    mixed = True
    thousands = False  # lists can stand here: a comma separates

    def read(self, text: str, spec: AnswerSpec, language: str = "en") -> Any:
        """The answer as a value; UnreadableError if it is none of this kind."""
        node = parse(text, self.reading(text, spec, language))
        return self.admitted(node, spec)

    def reading(self, text: str, spec: AnswerSpec, language: str) -> Reading:
        spanish = language.startswith("es")
        comma = spanish and (self.thousands or ";" in text or _joins_decimals(text, spec))
        return Reading(self.mixed, self.thousands, comma, spanish, frozenset(spec.variables))

    def admitted(self, node: Node, spec: AnswerSpec) -> Any:
        return node

    @abstractmethod
    def match(self, key: Any, given: Any, spec: AnswerSpec) -> Match:
        """How `given` stands to the accepted `key`; both as `read` gives them."""

    def normal(self, given: Any, spec: AnswerSpec) -> str:
        return given.name if isinstance(given, Phrase) else normal_form(given)

    def tex(self, given: Any, spec: AnswerSpec, language: str) -> str:
        return tex_of(given, comma=language.startswith("es"))

    def shown(self, spec: AnswerSpec, language: str) -> str:
        """The first accepted answer as authored text."""
        return f"${self.tex(self.read(spec.accept[0], spec), spec, language)}$"

    def self_tests(self, spec: AnswerSpec) -> SelfTests:
        return SelfTests(spec.accept, ())


def _joins_decimals(text: str, spec: AnswerSpec) -> bool:
    """`1,5 y 2` where the key has decimals or fractions; else `1,5 y 2` may be three values."""
    joined = _JOINT.search(text) and not _SEPARATING.search(text)
    return bool(joined) and any(_BROKEN.search(key) for key in spec.accept)


def by_words(key: Node, given: Node) -> Match | None:
    """Where one is a phrase ("no solution"), the other must be the same phrase."""
    if not (isinstance(key, Phrase) or isinstance(given, Phrase)):
        return None
    both = isinstance(key, Phrase) and isinstance(given, Phrase)
    return RIGHT if both and _phrase(key) == _phrase(given) else WRONG


def _phrase(node: Node) -> str:
    return node.name if isinstance(node, Phrase) else ""


def bare(key: str) -> str:
    """A stored key without TeX delimiters, to build other texts from."""
    return key.replace("$$", "").strip().strip("$").strip()


def form_of(spec: AnswerSpec, key: Node, given: Node) -> str:
    """The note on the form of `given`; none where the key itself does not have the form."""
    note = form_note(spec.form, given)
    return "" if note and form_note(spec.form, key) else note


def right_side(node: Node) -> Node:
    """5 of `x = 5` and of `5 = x`, where one side is a letter that the other lacks."""
    if not isinstance(node, Rel) or node.ops != ("=",):
        return node
    for letter, value in (node.args, node.args[::-1]):
        if isinstance(letter, Name) and letter.name not in names(value):
            return value
    return node


def one_value(node: Node) -> Node:
    """A list of one is its value; of more, it is refused where the second begins."""
    while isinstance(node, Seq):
        if len(node.items) > 1:
            raise UnreadableError("read.comma", node.items[1].at)
        node = node.items[0]
    return node


def misfit(node: Node, expected: str) -> UnreadableError:
    return UnreadableError("read.kind", node.at, expected=expected)
