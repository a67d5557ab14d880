"""From a model's version to the parameters of the filter, and to what fits a new one.

A version's checkpoint is read once per process and never changes, so this is a cache without
expiry. Whatever cannot be read is served with the built-in defaults, and says so in the version
that observations and beliefs are stamped with: a student never waits for a damaged file.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from curriculum.recent import Recent
from knowledge_tracing import psikt
from knowledge_tracing.logs.log import AnswerLog
from knowledge_tracing.models import FittedModel
from knowledge_tracing.psikt import MODEL_VERSION, Dynamics, Structure, checkpoint
from knowledge_tracing.tracers.tracer import Setting

log = logging.getLogger(__name__)

# What serves a course until a fitted model replaces it.
DEFAULTS = MODEL_VERSION


class Fitted(Protocol):
    """What a fit leaves behind: knowledge_tracing.psikt.checkpoint.Fitted."""

    @property
    def version(self) -> str: ...

    def dynamics_for(self, structure: Structure, ids: Sequence[str]) -> Dynamics:
        """The filter of a course; skills are known by the ids of the fitted log."""


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


def dynamics(version: str, structure: Structure) -> Dynamics:
    """The filter of a course under this version; under the defaults if it is none of ours or is
    damaged. `params.version` tells which it became."""
    fitted = None if version == DEFAULTS else _fitted.get(version, lambda: _read(version))
    try:
        return dynamics_of(fitted, structure) if fitted else psikt.dynamics_of(structure)
    except ValueError:
        log.exception("tracing model %s does not fit its course", version)
        return psikt.dynamics_of(structure)


def dynamics_of(fitted: Fitted, structure: Structure) -> Dynamics:
    """In a fitted log of ours, skills are known by their primary keys."""
    return fitted.dynamics_for(structure, [str(skill) for skill in structure.skills])


def remember(fitted: Fitted) -> None:
    """This process has just made it: no need to read it back."""
    _fitted.get(fitted.version, lambda: fitted)


def _read(version: str) -> Fitted | None:
    found = FittedModel.objects.filter(version=version).values_list("checkpoint", flat=True).first()
    if found is None:
        return None
    try:
        fitted: Fitted = checkpoint.from_bytes(bytes(found))
    except ValueError:
        log.exception("tracing model %s cannot be read", version)
        return None
    return fitted
