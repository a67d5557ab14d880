"""Reading authored mappings strictly: wrong shapes and unknown keys are collected, not raised."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeVar

from curriculum.content import Text
from curriculum.findings import Finding

T = TypeVar("T")

SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
# What JSON in the database cannot hold: NUL and halves of surrogate pairs.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def joined(path: str, key: str | int) -> str:
    """`steps` and 0 make `steps[0]`; `steps[0]` and `text` make `steps[0].text`."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key


def unstorable(data: object, path: str = "") -> Iterator[Finding]:
    """Strings that the database cannot keep, numbers that JSON cannot write."""
    if isinstance(data, str) and UNSTORABLE.search(data):
        yield Finding("character", path, "contains a character that cannot be stored (NUL?)")
    elif isinstance(data, float) and not math.isfinite(data):
        yield Finding("number", path, "is not a finite number")
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from unstorable(str(key), path)
            yield from unstorable(value, joined(path, str(key)))
    elif isinstance(data, list | tuple):
        for index, value in enumerate(data):
            yield from unstorable(value, joined(path, index))


class Fields:
    """One mapping, read key by key. `close` reports the keys that nobody asked for."""

    def __init__(self, data: object, path: str, findings: list[Finding]) -> None:
        self.path = path
        self.findings = findings
        self.broken = not isinstance(data, Mapping)
        self._data: dict[str, Any] = (
            {str(key): value for key, value in data.items()} if isinstance(data, Mapping) else {}
        )
        self._unread = set(self._data)
        self._known: set[str] = set()
        if self.broken:
            self.problem("shape", "", f"must be keys with values, not {_named(data)}")

    def problem(self, code: str, key: str, message: str) -> None:
        path = joined(self.path, key) if key else self.path
        self.findings.append(Finding(code, path, message))

    def take(self, key: str) -> Any:
        self._unread.discard(key)
        self._known.add(key)
        return self._data.get(key)

    def word(
        self,
        key: str,
        default: str = "",
        *,
        required: bool = False,
        of: Collection[str] = (),
        limit: int = 0,
    ) -> str:
        """`of`: the words there are; `limit`: what the database has room for."""
        value = self.take(key)
        if value is None or value == "":
            self._missing(key, required)
            return default
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            self.problem("shape", key, f"must be one piece of text, not {_named(value)}")
            return default
        word = str(value)
        if limit and len(word) > limit:
            self.problem("too_long", key, f"is longer than {limit} characters")
        if of and word not in of:
            self.problem("choice", key, f"“{word}” is not one of: {', '.join(of)}")
            return default
        return word

    def slug(self, key: str, *, limit: int = 120) -> str:
        word = self.word(key, required=True)
        if word and not SLUG.fullmatch(word):
            self.problem("slug", key, f"“{word}”: use letters, digits, - and _ only")
        if len(word) > limit:
            self.problem("slug", key, f"is longer than {limit} characters")
        return word

    def text(self, key: str, *, required: bool = False) -> Text:
        value = self.take(key)
        if value is None or value == "":
            self._missing(key, required)
            return ""
        return self._text(value, key)

    def texts(self, key: str) -> tuple[Text, ...]:
        return tuple(
            self._text(value, joined(key, index)) for index, value in enumerate(self._list(key))
        )

    def strings(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of short strings; a single one may stand without the list."""
        values = self._list(key, single=True)
        if not values:
            self._missing(key, required)
        return tuple(self._string(value, joined(key, index)) for index, value in enumerate(values))

    def number(self, key: str, default: float = 0.0) -> float:
        value = self.take(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.problem("number", key, f"must be a number, not {_named(value)}")
            return default
        return float(value)

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.take(key)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self.problem("flag", key, "must be true or false")
        return default

    def each(self, key: str, read: Callable[[Fields, int], T]) -> tuple[T, ...]:
        """Every mapping of the list under `key`, read and closed."""
        found = []
        for index, value in enumerate(self._list(key)):
            fields = Fields(value, joined(joined(self.path, key), index), self.findings)
            found.append(read(fields, index))
            fields.close()
        return tuple(found)

    def one(self, key: str, read: Callable[[Fields], T]) -> T | None:
        value = self.take(key)
        if value is None:
            return None
        fields = Fields(value, joined(self.path, key), self.findings)
        found = read(fields)
        fields.close()
        return found

    def close(self) -> None:
        for key in sorted(self._unread):
            near = difflib.get_close_matches(key, self._known, 1)
            hint = f"; did you mean “{near[0]}”?" if near else ""
            self.problem("unknown_key", key, f"this key has no meaning here{hint}")

    def _missing(self, key: str, required: bool) -> None:
        if required and not self.broken:
            self.problem("missing", key, "is missing or empty")

    def _list(self, key: str, *, single: bool = False) -> list[Any]:
        value = self.take(key)
        if value is None:
            return []
        if isinstance(value, list | tuple):
            return list(value)
        if single and not isinstance(value, Mapping):
            return [value]
        self.problem("shape", key, f"must be a list, not {_named(value)}")
        return []

    def _string(self, value: object, key: str) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.problem("shape", key, f"must be text, not {_named(value)}")
            return ""
        if value == "":
            self.problem("missing", key, "is empty")
        return str(value)

    def _text(self, value: object, key: str) -> Text:
        if isinstance(value, Mapping):
            return self._languages(value, key)
        if isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        self.problem("shape", key, f"must be text or language: text, not {_named(value)}")
        return ""

    def _languages(self, value: Mapping[Any, Any], key: str) -> Text:
        if not value:
            self.problem("missing", key, "has no language")
        for language, words in value.items():
            if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
                self.problem("language", joined(key, str(language)), "is no language code (en, es)")
            elif isinstance(words, bool) or not isinstance(words, str | int | float):
                self.problem("shape", joined(key, language), f"must be text, not {_named(words)}")
        return {str(language): str(words) for language, words in value.items()}


def _named(value: object) -> str:
    names = {bool: "true/false", dict: "a mapping", list: "a list", str: "text"}
    return "nothing" if value is None else names.get(type(value), "a number")
