"""What was said before in a conversation, as far as the next turn depends on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialogue.models import Turn

_REMEMBERED = 40
_NOT_REPEATED = 3


@dataclass(frozen=True)
class History:
    """`hints`: ids shown on this step, in order; `used`: words -> variants; `recent`: texts."""

    next_number: int
    hints: tuple[str, ...]
    used: Mapping[str, Sequence[int]]
    recent: tuple[str, ...]


def history_of(before: Sequence[Turn], step_id: str) -> History:
    """`before`: the turns of the conversation, in order."""
    turns = before[-_REMEMBERED:]
    spoken = [turn for turn in turns if turn.role == Turn.Role.TUTOR]
    return History(
        next_number=turns[-1].number + 1 if turns else 1,
        hints=tuple(
            turn.trace["hint_id"]
            for turn in spoken
            if turn.step_id == step_id and turn.trace.get("hint_id")
        ),
        used=_used(spoken),
        recent=tuple(turn.text for turn in spoken[-_NOT_REPEATED:]),
    )


def _used(spoken: Sequence[Turn]) -> dict[str, list[int]]:
    used: dict[str, list[int]] = {}
    for turn in spoken:
        used.setdefault(turn.trace.get("words", ""), []).append(turn.trace.get("variant", 0))
    return used
