"""The checker put to the test for the author: keys, foreseen wrong answers, its own tests, and
whatever the author types. Everything is judged exactly as a student's answer would be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from curriculum import checking
from curriculum.authoring.words import LEVELS, MARKS, TONES, VERDICTS, note
from curriculum.checking.limits import UnreadableError
from curriculum.content import AnswerSpec, Hint, Step, Text, Wrong

LONGEST = 1000


@dataclass(frozen=True)
class Judged:
    """A text and its verdict; `fits` says whether it is the verdict that was wanted."""

    text: str
    kind: str
    note: str
    normal_form: str
    # The answer as authored text, mathematics between dollar signs.
    shown: Text
    fits: bool = True

    mark = property(lambda self: MARKS[self.kind])
    tone = property(lambda self: TONES[self.kind])
    words = property(lambda self: str(VERDICTS[self.kind]))


@dataclass(frozen=True)
class WrongSeen:
    wrong: Wrong
    matches: tuple[Judged, ...]


@dataclass(frozen=True)
class Tried:
    judged: Judged
    # The foreseen wrong answer that it is, if any.
    foreseen: Wrong | None


@dataclass(frozen=True)
class StepSeen:
    """One step of a drawn variant, with everything there is to say about it."""

    number: int
    step: Step
    skills: tuple[str, ...]
    language: str
    typed: str = ""

    @property
    def field(self) -> str:
        return f"answer.{self.step.id}"

    @cached_property
    def keys(self) -> list[Judged]:
        return [self._judged(text, {"right"}) for text in self.step.answer.accept]

    @cached_property
    def wrong(self) -> list[WrongSeen]:
        return [
            WrongSeen(wrong, tuple(self._judged(t, {"wrong", "partial"}) for t in wrong.match))
            for wrong in self.step.wrong
        ]

    @cached_property
    def tests(self) -> list[Judged]:
        """The checker's own tests of this very answer."""
        try:
            tests = checking.self_tests(self.step.answer)
        except UnreadableError:
            return []
        wanted: list[tuple[Iterable[str], set[str]]] = [
            (tests.right, {"right"}),
            (tests.wrong, {"wrong", "partial"}),
            (tests.malformed, {"malformed"}),
        ]
        return [self._judged(text, kinds) for texts, kinds in wanted for text in texts]

    @cached_property
    def failed_tests(self) -> list[Judged]:
        return [one for one in self.tests if not one.fits]

    @property
    def hints(self) -> list[tuple[Hint, str]]:
        return [(hint, str(LEVELS[hint.level])) for hint in self.step.hints]

    @cached_property
    def tried(self) -> Tried | None:
        if not self.typed.strip():
            return None
        judged = self._judged(self.typed)
        is_wrong = judged.kind in ("wrong", "partial")
        return Tried(judged, self._foreseen() if is_wrong else None)

    @property
    def has_options(self) -> bool:
        return bool(self.step.answer.options)

    def _foreseen(self) -> Wrong | None:
        spec = self.step.answer
        hits = (
            wrong
            for wrong in self.step.wrong
            if any(checking.equivalent(spec, match, self.typed) for match in wrong.match)
        )
        return next(hits, None)

    def _judged(self, text: str, wanted: set[str] | None = None) -> Judged:
        spec = self.step.answer
        verdict = checking.check(spec, text, language=self.language)
        return Judged(
            text=text,
            kind=verdict.kind,
            note=note(verdict.note, verdict.detail),
            normal_form=verdict.normal_form,
            shown=_shown(spec, text, self.language),
            fits=wanted is None or verdict.kind in wanted,
        )


def typed_answers(data: Mapping[str, Any]) -> dict[str, str]:
    """Step id -> what the author typed, from the fields of the page."""
    prefix = "answer."
    return {
        name.removeprefix(prefix): str(value)[:LONGEST]
        for name, value in data.items()
        if name.startswith(prefix)
    }


def _shown(spec: AnswerSpec, text: str, language: str) -> str:
    return checking.shown_answer(replace(spec, accept=(text,)), language)
