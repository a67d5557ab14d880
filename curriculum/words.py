"""The words of a document: every authored text with its place, and what is in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from curriculum.content import Document, Text
from curriculum.fields import joined

TEX = re.compile(r"(?<!\\)\$\$?(.+?)(?<!\\)\$\$?", re.S)
FIGURE = re.compile(r"##([\w.-]+)##")
_MARK = re.compile(r"@\{[^{}]*\}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_TEXT_FIELDS = {"title", "prompt", "goal", "text", "feedback", "probe", "explanation", "lines"}


def texts_of(document: Document) -> Iterator[tuple[str, Text]]:
    """(path, text) of everything that a student may read, in reading order; no empty texts."""
    return _walk(document, "", is_text=False)


def in_languages(text: Text) -> Iterator[tuple[str, str]]:
    """(language, words); a text in one language has the language “”."""
    if isinstance(text, str):
        yield "", text
    else:
        yield from text.items()


def words_in(text: str) -> list[str]:
    """Words of a natural language: no mathematics, no marks, no figures."""
    return _WORD.findall(FIGURE.sub(" ", _MARK.sub(" ", TEX.sub(" ", text))))


def tex_in(text: str) -> list[str]:
    return [tex.strip() for tex in TEX.findall(text)]


def _walk(value: Any, path: str, *, is_text: bool) -> Iterator[tuple[str, Text]]:
    if is_text and isinstance(value, str | Mapping):
        if value:
            yield path, value
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _walk(inner, joined(path, index), is_text=is_text)
    elif is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            yield from _walk(inner, joined(path, field.name), is_text=field.name in _TEXT_FIELDS)
