"""Policies: from the rows of a shortlist to the probability of each. Pure.

Every policy reads the same stored rows, so that any of them can be asked what it would have done
where another decided (curriculum.policy.chances): experiments rest on that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]
# Rows with their chances, the favourite first; `recent` are the skills practised last.
Policy = Callable[[list[Row], list[int]], list[tuple[Row, float]]]

OURS = "expected_gain"
IN_A_ROW = 3
EXPLORE = 0.1
BEST = 3
NEAR_BEST = 0.7


def expected_gain(rows: list[Row], recent: list[int]) -> list[tuple[Row, float]]:
    """What an exercise is expected to bring, with the skills behind it; see policy_shortlist."""
    ranked = sorted(_allowed(rows, recent), key=lambda row: (-row["score"], row["place"]))
    return _explored(ranked, NEAR_BEST)


def three_in_a_row(rows: list[Row], recent: list[int]) -> list[tuple[Row, float]]:
    """In the order of the course, each skill until three answers in a row were right."""
    ranked = sorted(rows, key=lambda row: (row["run"] >= IN_A_ROW, row["place"]))
    return _explored(ranked, 0.0)


POLICIES: dict[str, Policy] = {OURS: expected_gain, "three_in_a_row": three_in_a_row}


def _allowed(rows: list[Row], recent: list[int]) -> list[Row]:
    """A skill practised three times running waits, unless it is the only one."""
    streak = recent[0] if len(recent) == IN_A_ROW and len(set(recent)) == 1 else None
    return [row for row in rows if row["skill"] != streak] or rows


def _explored(ranked: list[Row], near_best: float) -> list[tuple[Row, float]]:
    """The best, or by a small chance any of the best few. What somebody asked for is certain."""
    if not ranked:
        return []
    best = ranked[0]
    near = [row for row in ranked[:BEST] if row["score"] >= near_best * best["score"]] or [best]
    if best["asked"]:
        near = [best]
    share = EXPLORE / len(near)
    chances = [share * (row in near) + (1.0 - EXPLORE) * (row is best) for row in ranked]
    return list(zip(ranked, chances, strict=True))
