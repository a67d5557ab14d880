"""From a text to a verdict. Never raises, whatever the text; bounded in time by construction."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import lru_cache
from typing import Any

from curriculum.checking.deadline import limited
from curriculum.checking.kinds import KINDS, Kind, SelfTests
from curriculum.checking.kinds.base import Match
from curriculum.checking.limits import UnreadableError, length_for
from curriculum.checking.phrases import plain_words
from curriculum.checking.verdict import Preview, Verdict
from curriculum.content import AnswerSpec

_log = logging.getLogger(__name__)
_UNREADABLE_KEY = Match("wrong", detail={"key": "unreadable"})


def check(spec: AnswerSpec, text: str, *, language: str = "en") -> Verdict:
    """The verdict on `text`. Remembers recent ones: a class types the same answers."""
    try:
        return _remembered(spec, text, language) if _fits(spec, text) else _judged(spec, text, "en")
    except UnreadableError as error:
        return _malformed(error)
    except TypeError:  # option texts in several languages cannot be remembered
        return check_fresh(spec, text, language=language)


def check_fresh(spec: AnswerSpec, text: str, *, language: str = "en") -> Verdict:
    """The same without memory."""
    try:
        return _judged(spec, text, language)
    except UnreadableError as error:
        return _malformed(error)


def preview(spec: AnswerSpec, text: str, *, language: str = "en") -> Preview:
    """How `text` is read, before it is judged."""
    try:
        kind = KINDS[spec.kind]
        return Preview(
            tex=_guarded(lambda: kind.tex(_read(kind, spec, text, language), spec, language))
        )
    except UnreadableError as error:
        return Preview(note=error.note, at=error.at, detail=error.detail)


def shown_answer(spec: AnswerSpec, language: str = "en") -> str:
    """The first accepted answer as authored text, mathematics between dollar signs."""
    try:
        return str(_guarded(lambda: KINDS[spec.kind].shown(spec, language)))
    except UnreadableError:
        return spec.accept[0] if spec.accept else ""


def equivalent(spec: AnswerSpec, a: str, b: str) -> bool:
    """Whether the two texts have the same value as answers of this kind."""
    verdict = check(replace(spec, accept=(a,), form=""), b)
    return verdict.kind in ("right", "form") and verdict.detail.get("key") != "unreadable"


def self_tests(spec: AnswerSpec) -> SelfTests:
    """Texts that the checker must judge right, wrong and malformed for this very answer."""
    return KINDS[spec.kind].self_tests(spec)


def _fits(spec: AnswerSpec, text: str) -> bool:
    return len(text) <= length_for(spec.accept)


@lru_cache(maxsize=8192)
def _remembered(spec: AnswerSpec, text: str, language: str) -> Verdict:
    return _judged(spec, text, language)


@lru_cache(maxsize=4096)
def _key(spec: AnswerSpec, key: str) -> Any:
    return KINDS[spec.kind].read(key, spec)


def _judged(spec: AnswerSpec, text: str, language: str) -> Verdict:
    kind = KINDS[spec.kind]
    with limited():
        return _verdict(kind, spec, text, language)


def _verdict(kind: Kind, spec: AnswerSpec, text: str, language: str) -> Verdict:
    given = _read(kind, spec, text, language)
    match = max((_match(kind, spec, key, given, text) for key in spec.accept), key=lambda m: m.rank)
    normal = _guarded(lambda: kind.normal(given, spec))
    return Verdict(match.kind, normal, match.note, None, match.credit, match.detail)


def _read(kind: Kind, spec: AnswerSpec, text: str, language: str) -> Any:
    if not _fits(spec, text):
        limit = length_for(spec.accept)
        raise UnreadableError("limit.length", limit, limit=limit)
    return _guarded(lambda: kind.read(text, spec, language))


def _match(kind: Kind, spec: AnswerSpec, key: str, given: Any, text: str) -> Match:
    try:
        wanted = _cached_key(spec, key)
    except UnreadableError:
        equal = plain_words(key) == plain_words(text)
        return Match("right", credit=1.0) if equal else _UNREADABLE_KEY
    match: Match = _guarded(lambda: kind.match(wanted, given, spec))
    return match


def _cached_key(spec: AnswerSpec, key: str) -> Any:
    try:
        return _key(spec, key)
    except TypeError:
        return KINDS[spec.kind].read(key, spec)


def _guarded(work: Any) -> Any:
    """Whatever goes wrong inside becomes a malformed answer and a log line, never an error page."""
    try:
        with limited():
            return work()
    except UnreadableError:
        raise
    except Exception as error:
        _log.exception("An answer could not be checked")
        raise UnreadableError("read.failed") from error


def _malformed(error: UnreadableError) -> Verdict:
    return Verdict("malformed", "", error.note, error.at, 0.0, error.detail)
