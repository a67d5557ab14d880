"""A word or a short text: case, spaces and accents do not matter; spelling does."""

from __future__ import annotations

import unicodedata

from curriculum.checking.grammar import parse
from curriculum.checking.intervals import ALL, solution_of
from curriculum.checking.kinds.base import RIGHT, WRONG, Kind, Match, SelfTests
from curriculum.checking.limits import UnreadableError
from curriculum.checking.phrases import phrase_in, plain_words
from curriculum.checking.tokens import Reading, tokens_of
from curriculum.checking.tree import Phrase, Rel, Seq
from curriculum.content import AnswerSpec


class Text(Kind):
    name = "text"

    def read(self, text: str, spec: AnswerSpec, language: str = "en") -> str:
        if not text.strip(" $"):
            raise UnreadableError("read.empty", 0)
        for at, char in enumerate(text):
            if unicodedata.category(char) in ("Cc", "Cs") and not char.isspace():
                raise UnreadableError("read.character", at, found=char)
        return phrase_in(text) or _meaning(text) or _plain(text)

    def match(self, key: str, given: str, spec: AnswerSpec) -> Match:
        return RIGHT if key == given else WRONG

    def normal(self, given: str, spec: AnswerSpec) -> str:
        return given

    def tex(self, given: str, spec: AnswerSpec, language: str) -> str:
        return ""

    def shown(self, spec: AnswerSpec, language: str) -> str:
        return spec.accept[0]

    def self_tests(self, spec: AnswerSpec) -> SelfTests:
        return SelfTests(spec.accept, ("qwxyzk", f"{spec.accept[0]} qwxyzk"), ("", "  "))


def _meaning(text: str) -> str:
    r"""Of an answer in signs where words are asked for: {} is no solution, (-∞, ∞) all numbers, and
    `\leq`, `<=` and ≤ are one sign."""
    try:
        tokens = tokens_of(text.replace("$", " "), Reading())
        if [token.kind for token in tokens] == ["relation", "end"]:
            return tokens[0].text
        node = parse(text)
        found = solution_of(node) if isinstance(node, Phrase | Seq | Rel) else None
    except UnreadableError:
        return ""
    if isinstance(node, Phrase):
        return node.name
    return "reals" if found is not None and found.spans == (ALL,) else ""


def _plain(text: str) -> str:
    """As OATutor compares strings, and without case and accents."""
    bare = text.replace("\\left", "").replace("\\right", "").replace("−", "-")
    words = "".join(plain_words(bare).split())
    return words or "".join(text.split())
