"""From a model's version to the parameters of the filter, and to what fits a new one.

A version's checkpoint is read once per process and never changes, so this is a cache without
expiry. "V#3" is the version V with the traits of its node 3 (psikt/traits.py); without a number
it is V itself, its centre. Whatever cannot be read is served with the built-in defaults, and says
so in the version that observations and beliefs are stamped with: a student never waits for a
damaged file.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

from curriculum.recent import Recent
from knowledge_tracing.logs.log import AnswerLog
from knowledge_tracing.models import FittedModel
from knowledge_tracing.psikt import Dynamics, Params, Structure, checkpoint
from knowledge_tracing.psikt.newcomers import NEWCOMERS_VERSION, UNFITTED, unfitted
from knowledge_tracing.psikt.traits import PRIOR_WEIGHTS, at_node, nodes_around
from knowledge_tracing.psikt.types import Array
from knowledge_tracing.tracers.tracer import Setting

log = logging.getLogger(__name__)

# What serves a course until a fitted model replaces it.
DEFAULTS = NEWCOMERS_VERSION


class Fitted(Protocol):
    """What a fit leaves behind: knowledge_tracing.psikt.checkpoint.Fitted."""

    @property
    def version(self) -> str: ...

    @property
    def traits(self) -> Array: ...

    @property
    def trait_weights(self) -> Array: ...

    def at_node(self, node: int) -> Fitted: ...

    def dynamics_for(self, structure: Structure, ids: Sequence[str]) -> Dynamics:
        """The filter of a course; skills are known by the ids of the fitted log."""


class Population(NamedTuple):
    """How learners differ under a version. nodes: [J, 3] log alpha, log v, logit gamma.
    weights: [J]. A fit may have found out nothing of it; J is 0 then."""

    nodes: Array
    weights: Array


class Fitting(NamedTuple):
    """How a model is fitted, and how it is kept."""

    fit: Callable[[AnswerLog, Setting], Fitted]
    to_bytes: Callable[[Any], bytes]


_versions: Recent[str] = Recent(256)
_fitted: Recent[Fitted | None] = Recent(16)


def version_of(model: int | None) -> str:
    """The version of a model's primary key; of None, the built-in defaults."""
    if model is None:
        return DEFAULTS
    rows = FittedModel.objects.filter(pk=model)
    return _versions.get(model, lambda: rows.values_list("version", flat=True).get())


def with_node(version: str, node: int) -> str:
    return f"{version}#{node}" if node else version


def dynamics(version: str, structure: Structure) -> Dynamics:
    """The filter of a course under this version; under the defaults, at the same node, if it is
    none of ours or is damaged. `params.version` tells which it became."""
    plain, _, number = version.partition("#")
    node = int(number or 0)
    try:
        if fitted := _found(plain):
            return dynamics_of(fitted.at_node(node) if node else fitted, structure)
    except ValueError as problem:
        log.error("tracing model %s does not fit its course: %s", version, problem)
    return unfitted(structure, _default_at(node))


def population(version: str) -> Population:
    """Of a version without a node."""
    if fitted := _found(version):
        return Population(fitted.traits, fitted.trait_weights)
    return Population(nodes_around(UNFITTED), PRIOR_WEIGHTS)


def dynamics_of(fitted: Fitted, structure: Structure) -> Dynamics:
    """In a fitted log of ours, skills are known by their primary keys."""
    return fitted.dynamics_for(structure, [str(skill) for skill in structure.skills])


def remember(fitted: Fitted) -> None:
    """This process has just made it: no need to read it back."""
    _fitted.get(fitted.version, lambda: fitted)


def _found(plain: str) -> Fitted | None:
    return None if plain == DEFAULTS else _fitted.get(plain, lambda: _read(plain))


def _default_at(node: int) -> Params:
    if not node:
        return UNFITTED
    params = at_node(UNFITTED, nodes_around(UNFITTED)[node])
    return replace(params, version=with_node(DEFAULTS, node))


def _read(version: str) -> Fitted | None:
    found = FittedModel.objects.filter(version=version).values_list("checkpoint", flat=True).first()
    if found is None:
        return None
    try:
        fitted: Fitted = checkpoint.from_bytes(bytes(found))
    except ValueError as problem:
        log.error("tracing model %s cannot be read: %s", version, problem)
        return None
    return fitted
