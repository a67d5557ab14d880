"""From a model's version to the parameters of the filter, and to what fits a new one.

A version's checkpoint is read once per process and never changes, so this is a cache without
expiry. Whatever cannot be read is served with the built-in defaults, and says so in the version
that observations and beliefs are stamped with: a student never waits for a damaged file.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NamedTuple, Protocol

from curriculum.recent import Recent
from knowledge_tracing.logs.log import AnswerLog
from knowledge_tracing.models import FittedModel
from knowledge_tracing.psikt import MODEL_VERSION, Params, Structure
from knowledge_tracing.tracers.tracer import Setting

log = logging.getLogger(__name__)

# What serves a course until a fitted model replaces it.
DEFAULTS = MODEL_VERSION


class Fitted(Protocol):
    """What a fit leaves behind: knowledge_tracing.psikt.checkpoint.Fitted."""

    @property
    def version(self) -> str: ...

    def params_for(self, structure: Structure, skill_ids: Sequence[str]) -> Params:
        """Filter parameters for a course; skills are known by the ids of the fitted log."""


class Fitting(NamedTuple):
    """How a model is fitted, and how it is kept."""

    fit: Callable[[AnswerLog, Setting], Fitted]
    to_bytes: Callable[[Fitted], bytes]


_versions: Recent[str] = Recent(256)
_fitted: Recent[Fitted | None] = Recent(16)


def version_of(model: int | None) -> str:
    """The version of a model's primary key; of None, the built-in defaults."""
    if model is None:
        return DEFAULTS
    rows = FittedModel.objects.filter(pk=model)
    return _versions.get(model, lambda: rows.values_list("version", flat=True).get())


def params(version: str, structure: Structure) -> Params:
    """The parameters of this version, those of the defaults if it is none of ours or is damaged."""
    if version == DEFAULTS:
        return Params()
    fitted = _fitted.get(version, lambda: _read(version))
    try:
        return params_of(fitted, structure) if fitted else Params()
    except ValueError:
        log.exception("tracing model %s does not fit its course", version)
        return Params()


def params_of(fitted: Fitted, structure: Structure) -> Params:
    """Stamped with the model's version."""
    found = fitted.params_for(structure, [str(skill) for skill in structure.skills])
    return dataclasses.replace(found, version=fitted.version)


def remember(fitted: Fitted) -> None:
    """This process has just made it: no need to read it back."""
    _fitted.get(fitted.version, lambda: fitted)


def fitting() -> Fitting:
    """The real one; PyTorch is behind it."""
    train = import_module("knowledge_tracing.fitting.train")
    checkpoint = import_module("knowledge_tracing.psikt.checkpoint")
    return Fitting(train.fit, checkpoint.to_bytes)


def _read(version: str) -> Fitted | None:
    found = FittedModel.objects.filter(version=version).values_list("checkpoint", flat=True).first()
    if found is None:
        return None
    checkpoint = import_module("knowledge_tracing.psikt.checkpoint")
    try:
        fitted: Fitted = checkpoint.from_bytes(bytes(found))
    except ValueError:
        log.exception("tracing model %s cannot be read", version)
        return None
    return fitted
