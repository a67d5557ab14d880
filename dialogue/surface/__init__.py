"""From a decided move to words. A generator gets a Brief and never the protected answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Brief:
    """All that a generator may know.

    words: which templates. slots: authored texts that go in, by name. The answer is among them
    only when the policy has released it. used: variants of these words said before, oldest first.
    """

    words: str
    language: str
    slots: Mapping[str, str] = field(default_factory=dict)
    used: Sequence[int] = ()


@dataclass(frozen=True)
class Draft:
    """Words that no guard has seen yet, and which variant they are."""

    text: str
    variant: int = 0


class SurfaceGenerator(Protocol):
    name: str

    def healthy(self) -> bool: ...

    def generate(self, brief: Brief, seed: int) -> Draft: ...
