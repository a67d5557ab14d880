"""How much learners differ in forgetting, volatility and transfer: weights of the trait nodes."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from knowledge_tracing.fitting.model import filtered
from knowledge_tracing.logs.log import Array
from knowledge_tracing.psikt.checkpoint import Fitted
from knowledge_tracing.psikt.traits import PRIOR_WEIGHTS, at_node, nodes_around, reweighted

if TYPE_CHECKING:
    from knowledge_tracing.fitting.train import Fitting

MOST_LEARNERS = 300
ROUNDS = 100
PRIOR_LEARNERS = 10.0  # how many learners the prior weights count for


def with_traits(fitting: Fitting, fitted: Fitted) -> Fitted:
    """The same model with the weights of its trait nodes.

    Expectation-maximisation for the weights of a mixture whose components, the nodes, are given;
    a learner's evidence is that of the first window of answers.
    """
    nodes = nodes_around(fitted.params)
    evidence = evidence_at(fitting, fitted, nodes)
    return replace(fitted, traits=nodes, trait_weights=mixed(evidence))


def mixed(evidence: Array) -> Array:
    """[J] from log evidence [L, J]."""
    weights = PRIOR_WEIGHTS
    for _ in range(ROUNDS):
        counts = reweighted(weights, evidence).sum(axis=0) + PRIOR_LEARNERS * PRIOR_WEIGHTS
        weights = counts / counts.sum()
    return weights


def evidence_at(fitting: Fitting, fitted: Fitted, nodes: Array) -> Array:
    """[L, J]: log evidence of each learner's first answers at each node."""
    design, drawn = fitting.design, fitting.drawn()
    firsts = [window for window in fitting.windows if window.scored == window.start]
    rng = np.random.default_rng(fitting.setting.seed)
    chosen = [firsts[i] for i in sorted(rng.permutation(len(firsts))[:MOST_LEARNERS])]
    rows = []
    for group in design.batches(chosen, rng, rows=math.inf):
        batch = design.batch(group).to(fitting.device, fitting.dtype)
        with torch.no_grad():
            found = [
                filtered(fitting.space, _moved(drawn, fitted, node), batch).log_evidence.sum(1)
                for node in nodes
            ]
        rows.append(torch.stack(found, 1).double().cpu().numpy())
        fitting.setting.say("\rlearner traits ")
    return np.concatenate(rows)


def _moved(drawn: dict[str, Tensor], fitted: Fitted, node: Array) -> dict[str, Tensor]:
    params = at_node(fitted.params, node)
    return drawn | {name: torch.full_like(drawn[name], getattr(params, name))
                    for name in ("alpha", "v", "gamma")}  # fmt: skip
