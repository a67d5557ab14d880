"""YAML as data plus the line of everything in it.

Read from events, one small loop: no tags, no anchors (they can grow without bound), limited depth.
Only true, false, null and plain decimal numbers are not text: `no` is Norwegian, `1:30` is text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml

from curriculum.fields import joined

MAX_DEPTH = 40
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?(0|[1-9]\d{0,14})")
_DECIMAL = re.compile(r"[-+]?\d{1,15}\.\d{1,15}([eE][-+]?\d{1,3})?")
# More digits are a number where they are exactly one: as it is computed and written, 0.1 + 0.2.
_LONG_DECIMAL = re.compile(r"[-+]?\d{1,17}\.\d{1,25}([eE][-+]?\d{1,3})?")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}

Events = Iterator[yaml.events.Event]


class YamlError(ValueError):
    def __init__(self, message: str, line: int) -> None:
        self.message = message
        self.line = line
        super().__init__(message)


def load(text: str) -> tuple[Any, dict[str, int]]:
    """The data, and path -> line (from 1). YamlError with the line where it cannot be read."""
    lines: dict[str, int] = {}
    try:
        events = iter(yaml.parse(text, Loader=_LOADER))
        value = _document(events, lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(str(error.problem or error.context), mark.line + 1 if mark else 1) from None
    except yaml.YAMLError as error:
        raise YamlError(f"cannot be read: {error}".splitlines()[0], 1) from None
    return value, lines


def _document(events: Events, lines: dict[str, int]) -> Any:
    next(events)  # the stream
    event = next(events)
    if isinstance(event, yaml.StreamEndEvent):
        return None
    value = _value(next(events), events, "", lines)
    next(events)  # the end of the document
    event = next(events)
    if not isinstance(event, yaml.StreamEndEvent):
        raise YamlError("holds more than one document", _line(event))
    return value


def _value(
    event: yaml.events.Event, events: Events, path: str, lines: dict[str, int], depth: int = 0
) -> Any:
    lines.setdefault(path, _line(event))
    if depth > MAX_DEPTH:
        raise YamlError("is nested too deeply", _line(event))
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise YamlError("anchors (&) and references (*) are not allowed", _line(event))
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if event.tag and event.tag != "!":  # type: ignore[attr-defined]
        raise YamlError("tags (!) are not allowed", _line(event))
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events, path, lines, depth)
    return _mapping(events, path, lines, depth)


def _sequence(events: Events, path: str, lines: dict[str, int], depth: int) -> list[Any]:
    values: list[Any] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        values.append(_value(event, events, joined(path, len(values)), lines, depth + 1))
    return values


def _mapping(events: Events, path: str, lines: dict[str, int], depth: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        if not isinstance(event, yaml.ScalarEvent):
            raise YamlError("a key must be a word", _line(event))
        key = event.value
        if key in values:
            raise YamlError(f"the key “{key}” is there twice", _line(event))
        lines[joined(path, key)] = _line(event)
        values[key] = _value(next(events), events, joined(path, key), lines, depth + 1)
    return values


def _scalar(event: yaml.ScalarEvent) -> str | int | float | bool | None:
    if event.tag and event.tag != "!":
        raise YamlError("tags (!) are not allowed", _line(event))
    text: str = event.value
    return text if event.style in ("'", '"', "|", ">") else plain(text)


def plain(text: str) -> str | int | float | bool | None:
    """What a word without quotes means."""
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) or _is_exact(text) else text


def _is_exact(text: str) -> bool:
    if not _LONG_DECIMAL.fullmatch(text):
        return False
    number = float(text)
    return math.isfinite(number) and Decimal(repr(number)) == Decimal(text)


def _line(event: yaml.events.Event) -> int:
    mark = event.start_mark
    return int(mark.line) + 1 if mark else 1
