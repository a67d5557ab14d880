"""Which exercise next, and why. Pure: no database, no clock, no global randomness.

1. Candidates: skills not yet mastered whose prerequisites probably are (the outer fringe), and
   mastered skills whose recall has fallen below the target (due). policy_shortlist.py.
2. Score: gain of learning, or urgency of a review; a little for staying with the skill just
   practised and for the order of the course. At most three in a row of one skill.
3. Inside the skill: an exercise whose difficulty offers the chance of success that the rule
   wants; ties are drawn by the seed. One choice in ten is drawn among the best three skills, so
   that the rule can be judged from its own records; the propensity is kept.

`choose` = `choose_again` of the inputs that it stores: a decision can always be recomputed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Any

from curriculum.policy_shortlist import shortlist
from curriculum.policy_values import Choice, CourseLike, Estimate, Recent

POLICY_VERSION = "fringe.1"

IN_A_ROW = 3
STAY = 0.1
EXPLORE = 0.1
BEST = 3
NEAR_BEST = 0.7

__all__ = [
    "POLICY_VERSION",
    "Choice",
    "CourseLike",
    "Estimate",
    "Recent",
    "choose",
    "choose_again",
]


def choose(
    course: CourseLike,
    estimates: Mapping[int, Estimate],
    recent: Recent,
    *,
    seed: int,
    at: datetime,
) -> Choice:
    """The next exercise for these estimates. The same arguments give the same choice."""
    rows, count = shortlist(course, estimates, recent)
    inputs = {
        "policy": POLICY_VERSION,
        "seed": seed,
        "at": at.isoformat(),
        "first": not any(estimate.answers for estimate in estimates.values()),
        "recent": list(recent.skills[:IN_A_ROW]),
        "count": count,
        "skills": rows,
    }
    return choose_again(inputs)


def choose_again(inputs: dict[str, Any]) -> Choice:
    """The choice that these stored inputs lead to."""
    ranked = _ranked(inputs["skills"], inputs["recent"])
    if not ranked:
        reason = {"sentence": "nothing_left", **inputs["count"]}
        return Choice(None, None, "nothing_left", reason, [], inputs, 1.0)
    rng = Random(inputs["seed"])
    row, skill_chance = _pick_skill(ranked, rng)
    exercise, exercise_chance = _pick_exercise(row, rng)
    return Choice(
        exercise=exercise,
        skill=row["skill"],
        rule=row["rule"],
        reason=_reason(row, first=inputs["first"], explored=row is not ranked[0]),
        candidates=[_shown(one, exercise if one is row else None) for one in ranked],
        inputs=inputs,
        propensity=round(skill_chance * exercise_chance, 6),
    )


def _ranked(rows: list[dict[str, Any]], recent: list[int]) -> list[dict[str, Any]]:
    """Best first. A skill practised three times running waits, unless it is the only one."""
    streak = recent[0] if len(recent) == IN_A_ROW and len(set(recent)) == 1 else None
    allowed = [row for row in rows if row["skill"] != streak] or rows
    scored = [row | {"score": _score(row, recent[:1])} for row in allowed]
    return sorted(scored, key=lambda row: (-row["score"], -row["order"], row["skill"]))


def _score(row: dict[str, Any], last: list[int]) -> float:
    stay = STAY if row["skill"] in last else 0.0
    return round(float(row["gain"] + row["urgency"] + row["order"] + stay), 4)


def _pick_skill(ranked: list[dict[str, Any]], rng: Random) -> tuple[dict[str, Any], float]:
    """The best, or by a small chance any of the best few; with the chance of that outcome."""
    best = ranked[0]
    near = [row for row in ranked[:BEST] if row["score"] >= NEAR_BEST * best["score"]] or [best]
    row = rng.choice(near) if rng.random() < EXPLORE else best
    return row, EXPLORE / len(near) + (1.0 - EXPLORE) * (row is best)


def _pick_exercise(row: dict[str, Any], rng: Random) -> tuple[int, float]:
    """One of those that fit equally well."""
    least = row["exercises"][0][2]
    fitting = [int(pk) for pk, _, misfit in row["exercises"] if misfit == least]
    return rng.choice(fitting), 1.0 / len(fitting)


def _reason(row: dict[str, Any], *, first: bool, explored: bool) -> dict[str, Any]:
    numbers = {name: row[name] for name in ("skill", "p", "low", "high", "known", "answers")}
    days = None if row["idle"] is None else round(row["idle"])
    extra = {
        "right": row["right"],
        "total": row["total"],
        "days": days,
        "for": row["for"],
        "explored": explored or None,
    }
    sentence = "start" if first else row["rule"]
    return {"sentence": sentence, **numbers, **{k: v for k, v in extra.items() if v is not None}}


SHOWN = ("skill", "rule", "p", "low", "high", "readiness", "gain", "urgency", "score")


def _shown(row: dict[str, Any], chosen: int | None) -> dict[str, Any]:
    """A line of the candidates table, with the exercise it would mean."""
    exercise = chosen if chosen is not None else int(row["exercises"][0][0])
    return {"exercise": exercise, **{name: row[name] for name in SHOWN}}
