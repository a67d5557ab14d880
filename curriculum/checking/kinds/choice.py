"""Choices and orderings, by the options' ids; never by place or letter."""

from __future__ import annotations

from collections.abc import Mapping

from curriculum.checking.kinds.base import RIGHT, WRONG, Kind, Match, SelfTests, partly
from curriculum.checking.limits import UnreadableError
from curriculum.checking.phrases import plain_words, tight
from curriculum.content import AnswerSpec, Option, text_in

Ids = tuple[str, ...]


class Choice(Kind):
    name = "choice"

    def read(self, text: str, spec: AnswerSpec, language: str = "en") -> Ids:
        if not text.strip():
            raise UnreadableError("choice.none", 0)
        if not spec.options:
            return (plain_words(text),)
        return (_id_of(text, spec.options),)

    def match(self, key: Ids, given: Ids, spec: AnswerSpec) -> Match:
        return RIGHT if key == given else WRONG

    def normal(self, given: Ids, spec: AnswerSpec) -> str:
        return ",".join(given)

    def tex(self, given: Ids, spec: AnswerSpec, language: str) -> str:
        return ""

    def shown(self, spec: AnswerSpec, language: str) -> str:
        ids = self.read(spec.accept[0], spec)
        texts = {o.id: text_in(o.text, language) for o in spec.options}
        return "; ".join(texts.get(i, spec.accept[0]) for i in ids)

    def self_tests(self, spec: AnswerSpec) -> SelfTests:
        accepted = {self.read(key, spec) for key in spec.accept}
        wrong = tuple(o.id for o in spec.options if (o.id,) not in accepted)
        return SelfTests(spec.accept, wrong, ("", "no-such-option") if spec.options else ("",))


class Choices(Choice):
    name = "choices"

    def read(self, text: str, spec: AnswerSpec, language: str = "en") -> Ids:
        return tuple(sorted(set(_ids(text, spec))))

    def match(self, key: Ids, given: Ids, spec: AnswerSpec) -> Match:
        """A wrong tick costs as much as a right one earns."""
        right, extra = len(set(key) & set(given)), len(set(given) - set(key))
        if key == given:
            return RIGHT
        match = partly(right, len(key), extra)
        credit = round(max(0.0, (right - extra) / len(key)), 4)
        return Match("partial", match.note, credit, match.detail) if credit else WRONG

    def self_tests(self, spec: AnswerSpec) -> SelfTests:
        accepted = {self.read(key, spec) for key in spec.accept}
        wrong = tuple(o.id for o in spec.options if (o.id,) not in accepted)
        return SelfTests(spec.accept, wrong, ("", "no-such-option"))


class Ordering(Choice):
    name = "ordering"

    def read(self, text: str, spec: AnswerSpec, language: str = "en") -> Ids:
        ids = _ids(text, spec)
        if len(set(ids)) != len(ids) or (spec.options and len(ids) != len(spec.options)):
            raise UnreadableError("ordering.incomplete", 0)
        return tuple(ids)

    def match(self, key: Ids, given: Ids, spec: AnswerSpec) -> Match:
        if len(key) != len(given):
            return WRONG
        return partly(sum(a == b for a, b in zip(key, given, strict=True)), len(key))

    def self_tests(self, spec: AnswerSpec) -> SelfTests:
        ids = self.read(spec.accept[0], spec)
        turned = ",".join(ids[1:] + ids[:1])
        wrong = (turned,) if len(ids) > 1 and turned not in spec.accept else ()
        return SelfTests(spec.accept, wrong, ("", "no-such-option", ",".join((*ids, ids[0]))))


def _ids(text: str, spec: AnswerSpec) -> list[str]:
    parts = [part for part in text.split(",") if part.strip()]
    if not parts:
        raise UnreadableError("choice.none", 0)
    return [_id_of(part, spec.options) if spec.options else part.strip() for part in parts]


def _id_of(text: str, options: tuple[Option, ...]) -> str:
    """An id as typed, else the option whose text it is in any language."""
    wanted = text.strip()
    for option in options:
        if option.id == wanted:
            return option.id
    plain = tight(wanted)
    for option in options:
        texts = option.text.values() if isinstance(option.text, Mapping) else (option.text,)
        if any(tight(one) == plain for one in texts):
            return option.id
    raise UnreadableError("choice.unknown", 0)
