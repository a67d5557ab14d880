"""Where a student stands with each skill, in five words. Pure; the words are in the templates."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from curriculum.index import CourseIndex
from curriculum.policy import NO_CONTROL, Control, Estimate, Recent
from curriculum.policy_plan import plan_of
from curriculum.policy_shortlist import READY, Outlook

State = Literal["mastered", "due", "learning", "ready", "later"]


def states_of(
    index: CourseIndex, estimates: Mapping[int, Estimate], known: Collection[int] = ()
) -> dict[int, State]:
    """`known`: what a teacher, a check or a placement has set as known. Ready is what the policy
    holds ready."""
    control = Control(known=frozenset(known)) if known else NO_CONTROL
    look = Outlook(index, plan_of(index), estimates, Recent(), control)
    ready = dict(zip(look.plan.order, look.standing.ready.tolist(), strict=True))
    return {pk: _state(estimates.get(pk), pk in known, ready[pk]) for pk in index.skills}


def set_known(state: State, estimate: Estimate | None) -> bool:
    """Mastered because it was set as known: an estimate has nothing to say about that."""
    return state == "mastered" and not (estimate is not None and estimate.secure)


def _state(estimate: Estimate | None, known: bool, ready: float) -> State:
    if estimate is not None and estimate.due:
        return "due"
    if known or (estimate is not None and estimate.secure):
        return "mastered"
    if estimate is not None and estimate.answers:
        return "learning"
    return "ready" if ready >= READY else "later"
