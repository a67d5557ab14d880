"""The kinds of answer, one file each. To add one: a file, a line here."""

from __future__ import annotations

from curriculum.checking.kinds.base import Kind, SelfTests
from curriculum.checking.kinds.choice import Choice, Choices, Ordering
from curriculum.checking.kinds.equation import Equation
from curriculum.checking.kinds.expression import Expression
from curriculum.checking.kinds.fraction import Fraction
from curriculum.checking.kinds.inequality import Inequality, Interval
from curriculum.checking.kinds.lists import List, Set, Tuple
from curriculum.checking.kinds.matrix import Matrix
from curriculum.checking.kinds.money import Money
from curriculum.checking.kinds.number import Number
from curriculum.checking.kinds.percent import Percent
from curriculum.checking.kinds.text import Text
from curriculum.checking.kinds.units import Units

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Number(), Fraction(), Expression(), Equation(), Inequality(), Interval(), Set(), List(),
        Tuple(), Matrix(), Choice(), Choices(), Ordering(), Percent(), Money(), Units(), Text(),
    )
}  # fmt: skip

__all__ = ["KINDS", "Kind", "SelfTests"]
