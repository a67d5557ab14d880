"""The tracing models by name. Nothing is imported before a model is made."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

from knowledge_tracing.tracers.tracer import Tracer

OURS = "psikt_r"
MODELS = {
    OURS: "knowledge_tracing.fitting.tracer:PsiKTR",
    "psikt": "knowledge_tracing.fitting.original:PsiKT",
    "majority": "knowledge_tracing.tracers.means:Majority",
    "learner_mean": "knowledge_tracing.tracers.means:LearnerMean",
    "skill_mean": "knowledge_tracing.tracers.means:SkillMean",
    "item_mean": "knowledge_tracing.tracers.means:ItemMean",
    "irt": "knowledge_tracing.tracers.irt:IRT",
    "pfa": "knowledge_tracing.tracers.logistic:PFA",
    "lkt": "knowledge_tracing.tracers.logistic:LKT",
    "logistic": "knowledge_tracing.tracers.logistic:Logistic",
    "elo": "knowledge_tracing.tracers.elo:Elo",
    "hlr": "knowledge_tracing.tracers.hlr:HLR",
    "bkt": "knowledge_tracing.tracers.bkt:BKT",
    "dkt": "knowledge_tracing.fitting.dkt:DKT",
    "attention": "knowledge_tracing.fitting.attention:SimpleKT",
}

# Can be asked for, and is not among `all`: nothing is fitted.
MORE = {"unfitted": "knowledge_tracing.fitting.unfitted:Unfitted"}
EVERY = MODELS | MORE


def names(words: str) -> list[str]:
    """`a,b:switch+switch` or `all` as a list without repeats; an unknown model is a ValueError."""
    chosen = list(MODELS) if words == "all" else [word.strip() for word in words.split(",")]
    for name in chosen:
        model = name.partition(":")[0]
        if model not in EVERY:
            raise ValueError(f"there is no model “{model}”; there are {', '.join(EVERY)}")
    return list(dict.fromkeys(chosen))


def make(name: str) -> Tracer:
    """A fresh model. What follows a colon, joined by `+`, is its argument `switches`."""
    model, _, words = name.partition(":")
    switches = tuple(words.split("+")) if words else ()
    factory = _load(EVERY[model])
    if switches and "switches" not in inspect.signature(factory).parameters:
        raise ValueError(f"{model} has no switches")
    tracer: Tracer = factory(switches=switches) if switches else factory()
    return tracer


def _load(address: str) -> Any:
    module, _, name = address.partition(":")
    return getattr(import_module(module), name)
