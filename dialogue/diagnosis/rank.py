"""Evidence to one honest outcome: P(h | answer) ∝ P(h) · P(answer | h), and the right to abstain.

Hypotheses are the misconceptions (by rule, by the author, by likeness), a slip, stopping early,
and something unknown. A likeness alone never reaches certainty; a rule that predicts the answer
exactly usually does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Outcome = Literal["misconception", "ambiguous", "slip", "incomplete", "unknown"]

# Act on it; worth asking about; below, say nothing. Two this close are a tie.
ACT, ASK, TIE = 0.80, 0.45, 0.15
# A wrong answer nobody foresaw falls on one of about this many values.
ANSWERS = 50
EPSILON = 0.15
SHARPNESS = 2.0
P_UNKNOWN = 0.25
P_INCOMPLETE = 0.05


@dataclass(frozen=True)
class Evidence:
    """What is known of one wrong answer.

    mastery: the student's, 0 to 1. exact: misconception -> where the exact match comes from
    (authored | symbolic). unnamed: rules that fit but that the course has no misconception for.
    likeness: misconception -> fused retrieval score. prevalence: how often each was found in
    the course, relative to the others. slip_size: the neighbourhood the answer lies in, 0 if none.
    """

    mastery: float = 0.5
    exact: Mapping[int, str] = field(default_factory=dict)
    unnamed: Sequence[str] = ()
    incomplete: bool = False
    slip_size: int = 0
    likeness: Mapping[int, float] = field(default_factory=dict)
    prevalence: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """`key`: a misconception's, or None for a rule the course does not name (`name` says it)."""

    key: int | None
    name: str
    p: float
    source: str


@dataclass(frozen=True)
class Judgement:
    outcome: Outcome
    confidence: float
    best: Candidate | None
    candidates: tuple[Candidate, ...]


def judge(evidence: Evidence) -> Judgement:
    weights = _misconceptions(evidence)
    accidents = {
        "slip": _p_slip(evidence.mastery) * _slip_likelihood(evidence.slip_size),
        "incomplete": P_INCOMPLETE * ((1 - EPSILON) if evidence.incomplete else EPSILON / ANSWERS),
        "unknown": P_UNKNOWN / ANSWERS,
    }
    total = sum(w for *_, w in weights) + sum(accidents.values())
    ranked = sorted(
        (Candidate(key, name, round(w / total, 4), source) for key, name, source, w in weights),
        key=lambda candidate: -candidate.p,
    )
    return _decide(ranked, {name: w / total for name, w in accidents.items()})


def _misconceptions(evidence: Evidence) -> list[tuple[int | None, str, str, float]]:
    """(key, name, source, prior × likelihood) of every misconception in question."""
    share = 1 - _p_slip(evidence.mastery) - P_UNKNOWN - P_INCOMPLETE
    keys = sorted({*evidence.exact, *evidence.likeness})
    if not keys and not evidence.unnamed:
        return []
    fit = _softmax({key: evidence.likeness.get(key, 0.0) for key in keys})
    priors = {
        key: (1 + 20 * evidence.prevalence.get(key, 0.0)) * (4 if key in evidence.exact else 1)
        for key in keys
    }
    # Beside an exact match, likeness says little.
    weight = 0.25 if evidence.exact or evidence.unnamed else 1.0
    whole = sum(priors.values()) + 4 * len(evidence.unnamed)
    found: list[tuple[int | None, str, str, float]] = []
    for key in keys:
        prior = share * priors[key] / whole
        source = evidence.exact.get(key, "model")
        likelihood = (
            1 - EPSILON if key in evidence.exact else weight * _by_likeness(fit[key], len(keys))
        )
        found.append((key, "", source, prior * likelihood))
    p = share * 4 / whole * (1 - EPSILON)
    return found + [(None, name, "symbolic", p) for name in evidence.unnamed]


def _by_likeness(fit: float, count: int) -> float:
    """Half the odds of the unknown when nothing stands out; more for one that does."""
    return 0.5 * (fit * count) ** 2 / ANSWERS


def _softmax(scores: Mapping[int, float]) -> dict[int, float]:
    if not scores:
        return {}
    top = max(scores.values())
    raised = {key: math.exp((score - top) / SHARPNESS) for key, score in scores.items()}
    total = sum(raised.values())
    return {key: value / total for key, value in raised.items()}


def _p_slip(mastery: float) -> float:
    """Who masters a skill slips; who does not has another reason."""
    return 0.1 + 0.4 * min(max(mastery, 0.0), 1.0)


def _slip_likelihood(neighbourhood: int) -> float:
    return 0.5 / neighbourhood if neighbourhood else 0.5 / ANSWERS


def _decide(ranked: list[Candidate], accidents: Mapping[str, float]) -> Judgement:
    best = ranked[0] if ranked else None
    accident = max(accidents, key=lambda name: accidents[name])
    if best is None or accidents[accident] >= best.p:
        outcome: Outcome = "unknown"
        if accidents[accident] >= ASK and accident in ("slip", "incomplete"):
            outcome = "slip" if accident == "slip" else "incomplete"
        return Judgement(outcome, round(accidents[accident], 4), None, tuple(ranked[:5]))
    tied = len(ranked) > 1 and best.p - ranked[1].p < TIE and best.p >= ASK / 2
    # What an encoder finds alike is worth a question, never an accusation.
    if best.p >= ACT and not tied and best.source != "model":
        return Judgement("misconception", best.p, best, tuple(ranked[:5]))
    if best.p >= ASK or (tied and best.p + ranked[1].p >= ASK):
        return Judgement("ambiguous", best.p, None, tuple(ranked[:5]))
    return Judgement("unknown", best.p, None, tuple(ranked[:5]))
