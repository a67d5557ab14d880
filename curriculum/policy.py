"""Which exercise next, and why. Pure: no database, no clock, no global randomness.

1. What people have asked for goes first (Control): a pinned exercise or skill, a check.
2. Candidates: skills not yet mastered whose prerequisites probably are (the outer fringe), and
   mastered skills whose recall has fallen below the target (due). policy_shortlist.py.
3. A policy is a distribution over the candidates (policy_rules.py): ours by expected gain, for
   the time that it takes, others to compare it with. One choice in ten is drawn among the best
   three, so that a policy can be judged from its own records.
4. Inside the skill: an exercise whose difficulty offers the chance of success that the rule
   wants; ties are drawn by the seed. The propensity of what was chosen is kept.

`choose` = `choose_again` of the inputs that it stores: a decision can always be recomputed, and
`chances` says what any other policy would have done with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Any

from curriculum.policy_exercises import equally_fitting
from curriculum.policy_rules import OURS, POLICIES
from curriculum.policy_shortlist import shortlist
from curriculum.policy_values import NO_CONTROL, Choice, Control, CourseLike, Estimate, Recent

POLICY_VERSION = "gain.2"
ASKED = ("pinned", "check")

__all__ = [
    "NO_CONTROL",
    "OURS",
    "POLICIES",
    "POLICY_VERSION",
    "Choice",
    "Control",
    "CourseLike",
    "Estimate",
    "Recent",
    "chances",
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
    control: Control = NO_CONTROL,
    policy: str = OURS,
) -> Choice:
    """The next exercise for these estimates. The same arguments give the same choice."""
    rows, count = shortlist(course, estimates, recent, control)
    inputs = {
        "version": POLICY_VERSION,
        "policy": policy,
        "seed": seed,
        "at": at.isoformat(),
        "first": not any(estimate.answers for estimate in estimates.values()),
        "recent": list(recent.skills[:3]),
        "control": control.to_dict(),
        "pace": recent.pace.version if recent.pace else None,
        "count": count,
        "skills": rows,
    }
    return choose_again(inputs)


def choose_again(inputs: dict[str, Any]) -> Choice:
    """The choice that these stored inputs lead to."""
    ranked = POLICIES[inputs["policy"]](inputs["skills"], inputs["recent"])
    if not ranked:
        reason = {"sentence": "nothing_left", **inputs["count"]}
        return Choice(None, None, "nothing_left", reason, [], inputs, 1.0)
    rng = Random(inputs["seed"])
    row = rng.choices([row for row, _ in ranked], [chance for _, chance in ranked])[0]
    exercise = rng.choice(equally_fitting(row["exercises"]))
    return Choice(
        exercise=exercise,
        skill=row["skill"],
        rule=row["rule"],
        reason=_reason(row, first=inputs["first"], explored=row is not ranked[0][0]),
        candidates=[_shown(one, exercise if one is row else None) for one, _ in ranked],
        inputs=inputs,
        propensity=round(chances(inputs)[exercise], 6),
    )


def chances(inputs: dict[str, Any], policy: str | None = None) -> dict[int, float]:
    """Exercise -> the probability that `policy` (the one that decided, if none is named) chooses
    it from these stored inputs."""
    found: dict[int, float] = {}
    for row, chance in POLICIES[policy or inputs["policy"]](inputs["skills"], inputs["recent"]):
        fitting = equally_fitting(row["exercises"])
        for exercise in fitting:
            found[exercise] = found.get(exercise, 0.0) + chance / len(fitting)
    return found


def _reason(row: dict[str, Any], *, first: bool, explored: bool) -> dict[str, Any]:
    numbers = {name: row[name] for name in ("skill", "p", "low", "high", "known", "answers")}
    days = None if row["idle"] is None else round(row["idle"])
    extra = {
        "right": row["right"],
        "total": row["total"],
        "days": days,
        "for": row["for"],
        "goal": row["goal"],
        "explored": explored or None,
    }
    sentence = "start" if first and row["rule"] not in ASKED else row["rule"]
    return {"sentence": sentence, **numbers, **{k: v for k, v in extra.items() if v is not None}}


SHOWN = ("skill", "rule", "p", "low", "high", "readiness", "gain", "urgency", "score", "minutes")


def _shown(row: dict[str, Any], chosen: int | None) -> dict[str, Any]:
    """A line of the candidates table, with the exercise it would mean and the chance of a right
    answer to it."""
    exercise, chance = row["exercises"][0][:2]
    if chosen is not None:
        exercise = chosen
        chance = next(chance for pk, chance, _ in row["exercises"] if pk == chosen)
    # Where no times were measured there are no minutes, and long ago there were none.
    shown = {name: row[name] for name in SHOWN if row.get(name) is not None}
    return {"exercise": int(exercise), "chance": chance, **shown}
