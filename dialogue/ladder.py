"""The hints of one step as rungs with levels 1 to 4, and which rung comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from curriculum.content import HINT_LEVELS, Hint, Step
from dialogue.guards.leak import gives_away

BOTTOM = 4
Reach = Literal["open", "done", "empty"]


@dataclass(frozen=True)
class Rung:
    hint: Hint
    level: int


def ladder_of(step: Step, language: str) -> tuple[Rung, ...]:
    """Rungs in the author's order. A hint without a level that states the answer is the bottom."""
    count = len(step.hints)
    return tuple(
        Rung(hint, _level(hint, i, count, step, language)) for i, hint in enumerate(step.hints)
    )


def _level(hint: Hint, position: int, count: int, step: Step, language: str) -> int:
    if hint.level in HINT_LEVELS:
        return HINT_LEVELS.index(hint.level) + 1
    if gives_away(hint.text, step.answer, language):
        return BOTTOM
    return 1 + min(2, 3 * position // max(count, 1))


@dataclass(frozen=True)
class Ladder:
    """`seen`: ids of the hints that were shown on this step, in order."""

    rungs: tuple[Rung, ...]
    seen: tuple[str, ...] = ()

    @property
    def reach(self) -> Reach:
        if not any(rung.level < BOTTOM for rung in self.rungs):
            return "empty"
        return "open" if self.ahead(1) else "done"

    def ahead(self, level: int) -> list[Rung]:
        """The unseen rungs at `level` or above, short of the bottom."""
        return [r for r in self.rungs[self._position() :] if level <= r.level < BOTTOM]

    def last(self) -> Rung | None:
        return self.rungs[self._position() - 1] if self._position() else None

    def bottom(self) -> Rung | None:
        return next((rung for rung in reversed(self.rungs) if rung.level == BOTTOM), None)

    def _position(self) -> int:
        ids = [rung.hint.id for rung in self.rungs]
        return max((ids.index(hint) + 1 for hint in self.seen if hint in ids), default=0)
