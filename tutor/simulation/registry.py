"""Worlds and policies by name: what the bench offers, in the order of its tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from knowledge_tracing.psikt.checkpoint import Fitted
from tutor.simulation import bandits, rules
from tutor.simulation.fitted import Refitted, after_a_class
from tutor.simulation.from_log import FromLog
from tutor.simulation.graphs import Needs
from tutor.simulation.ours import ExpectedGain
from tutor.simulation.policy import Factory
from tutor.simulation.worlds import AllOrNone, OrnsteinUhlenbeck, World

WorldFactory = Callable[[Needs, int, np.random.Generator], World]

LOG = "log"  # needs a fit
WORLDS: Mapping[str, WorldFactory] = {"ou": OrnsteinUhlenbeck, "bktg": AllOrNone}
WORLD_NAMES = (*WORLDS, LOG)

POLICIES: Mapping[str, Factory] = {
    "ours": ExpectedGain,
    "random": rules.Random,
    "fixed": rules.Fixed,
    "lowest_mastery": rules.LowestMastery,
    "target85": partial(rules.Target, target=0.85),
    "target50": partial(rules.Target, target=0.5),
    "three_in_a_row": rules.InARow,
    "bkt95": rules.Traced,
    "zpdes": bandits.Zpdes,
    "alp_gmm": bandits.AlpGmm,
    "ucb_progress": bandits.UcbProgress,
    "oracle": rules.Oracle,
}
# Not among `all`: the first two fit models to each class, which takes a minute or two.
MORE: Mapping[str, Factory] = {
    "ours_fitted": after_a_class,
    "ours_refitted": Refitted,
    "ours_untimed": partial(ExpectedGain, time_power=0.0),
    "ours_by_ratio": partial(ExpectedGain, time_power=1.0),
}
EVERY: Mapping[str, Factory] = {**POLICIES, **MORE}


def world_factory(name: str, fitted: Fitted | None = None) -> WorldFactory:
    if name != LOG:
        return WORLDS[name]
    if fitted is None:
        raise ValueError("The world log needs a checkpoint")
    return partial(FromLog, fitted=fitted)
