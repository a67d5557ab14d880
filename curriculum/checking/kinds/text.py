"""A word or a short text: case, spaces and accents do not matter; spelling does."""

from __future__ import annotations

import unicodedata

from curriculum.checking.kinds.base import RIGHT, WRONG, Kind, Match, SelfTests
from curriculum.checking.limits import UnreadableError
from curriculum.checking.phrases import phrase_in, plain_words
from curriculum.content import AnswerSpec


class Text(Kind):
    name = "text"

    def read(self, text: str, spec: AnswerSpec, language: str = "en") -> str:
        if not text.strip(" $"):
            raise UnreadableError("read.empty", 0)
        for at, char in enumerate(text):
            if unicodedata.category(char) in ("Cc", "Cs") and not char.isspace():
                raise UnreadableError("read.character", at, found=char)
        return phrase_in(text) or _plain(text)

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


def _plain(text: str) -> str:
    """As OATutor compares strings, and without case and accents."""
    bare = text.replace("\\left", "").replace("\\right", "").replace("−", "-")
    words = "".join(plain_words(bare).split())
    return words or "".join(text.split())
