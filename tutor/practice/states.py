"""Where a student stands with each skill, in five words. Pure; the words are in the templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from curriculum.index import CourseIndex
from curriculum.policy import Estimate
from curriculum.policy_shortlist import READY

State = Literal["mastered", "due", "learning", "ready", "later"]


def is_ready_for_more(estimate: Estimate | None) -> bool:
    """As the policy sees it: mastered, or as likely as not to be."""
    return estimate is not None and (estimate.secure or estimate.mastered >= READY)


def states_of(index: CourseIndex, estimates: Mapping[int, Estimate]) -> dict[int, State]:
    return {pk: _state(pk, index, estimates) for pk in index.skills}


def _state(pk: int, index: CourseIndex, estimates: Mapping[int, Estimate]) -> State:
    estimate = estimates.get(pk)
    if estimate is not None and estimate.due:
        return "due"
    if estimate is not None and estimate.secure:
        return "mastered"
    if estimate is not None and estimate.answers:
        return "learning"
    before = index.graph.prerequisites.get(pk, frozenset())
    return "ready" if all(is_ready_for_more(estimates.get(one)) for one in before) else "later"
