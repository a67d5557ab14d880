"""Do a model's traits say something about learners? What `interpret_tracing` prints of a model.

Traits are read from the first half of each learner's answers and asked about the second half;
the model was fitted on other learners.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

import numpy as np

from knowledge_tracing.evaluation.folds import learner_folds
from knowledge_tracing.evaluation.operational import Effect, forgetting_effect, transfer_effect
from knowledge_tracing.evaluation.trait_paths import TRAITS, Normals, Paths, follow, foresee
from knowledge_tracing.evaluation.traits import consistency, entanglement, specificity
from knowledge_tracing.logs.log import AnswerLog, Array, Flags, Index
from knowledge_tracing.psikt.checkpoint import Fitted
from knowledge_tracing.psikt.display import BAND
from knowledge_tracing.psikt.traits import TOLD, contraction
from knowledge_tracing.tracers.tracer import Setting

FEWEST = 20  # answers of a learner who is judged: a half of fewer says nothing
COUNTS = (10, 20, 50, 100, 200, 500, 1000)
EXAMPLES = 6
SINGULAR = "too few rows or learners, or a predictor that its controls already tell"
UNTIMED = "the data have no time stamps"
NO_GRAPH = "the data have no prerequisites"
DEGENERATE = "fewer learners than traits, or a covariance without an inverse"


class HasTraits(Protocol):
    """PSI-KT as published: means and variances of raw traits, alpha first, [L, 4] each."""

    def traits(self, log: AnswerLog) -> tuple[Array, Array]: ...


class Said(NamedTuple):
    """What a model says of the same learners from the first half of the answers, all of them,
    every second one, and the others."""

    early: Normals
    whole: Normals
    even: Normals
    odd: Normals


def halves(log: AnswerLog, seed: int, most: int, answers: int) -> tuple[AnswerLog, AnswerLog]:
    """Learners to fit on, and others to judge by: at most so many, at most so many answers each."""
    judged = learner_folds(len(log.learners), 2, seed)[0]
    fitted = np.setdiff1d(np.arange(len(log.learners)), judged)
    enough = judged[np.diff(log.starts)[judged] >= FEWEST]
    if not len(enough):
        raise ValueError(f"none of {len(judged)} learners has {FEWEST} answers")
    chosen = np.random.default_rng(seed).permutation(enough)[:most]
    return log.of_learners(fitted), log.of_learners(np.sort(chosen)).first(answers)


def of_psikt_r(fitted: Fitted, log: AnswerLog, setting: Setting) -> tuple[dict[str, Any], Paths]:
    """The figures, and the paths they come from."""
    paths = follow(fitted, log, setting)
    parts = [follow(fitted, part, setting) for part in alternating(log)]
    even, odd = (part.after(ends(part.log)) for part in parts)
    said = Said(paths.after(middles(log)), paths.after(ends(log)), even, odd)
    foreseen = foresee(fitted, log)
    return {
        "performance_drop": performance_drop(log, np.exp(said.early.mean[:, 0])),
        "novel_skills": novel_skills(log, foreseen.levels, foreseen.mu),
        **quality(said),
        "by_answers": by_answers(paths),
    }, paths


def of_psikt(tracer: HasTraits, log: AnswerLog) -> dict[str, Any]:
    """Its traits are independent within a learner, so that nothing can be entangled."""
    even, odd = alternating(log)
    said = Said(*(_normals(tracer, part) for part in (log.rows(~late(log)), log, even, odd)))
    forgetting = np.logaddexp(0.0, said.early.mean[:, 0])  # softplus, as its own step reads it
    return {"performance_drop": performance_drop(log, forgetting), **quality(said)}


def performance_drop(log: AnswerLog, alpha: Array) -> dict[str, Any]:
    """Drop since the skill's last practice on alpha x gap, in the late answers.

    as_published has no control for the gap; beyond_gap has; saturating is beyond the gap too, on
    the share of a deviation that is lost.
    """
    forms: dict[str, dict[str, bool]] = {
        "as_published": {},
        "beyond_gap": {"beyond_gap": True},
        "saturating": {"beyond_gap": True, "saturating": True},
    }
    held_out = late(log)
    return {
        name: told(forgetting_effect(log, alpha, held_out, **form), None if log.timed else UNTIMED)
        for name, form in forms.items()
    }


def novel_skills(log: AnswerLog, levels: Array, mu: Array) -> dict[str, Any]:
    """Late first attempts on the mean level of the prerequisites just before; beyond_level:
    beside the learner's general level at that moment, which stands for all other skills."""
    edges, held_out = log.catalogue.edges.reshape(-1, 2), late(log)
    why = None if len(edges) else NO_GRAPH
    return {
        "alone": told(transfer_effect(log, levels, edges, held_out), why),
        "beyond_level": told(transfer_effect(log, levels, edges, held_out, mu), why),
    }


def told(effect: Effect, why: str | None = None) -> dict[str, Any]:
    """Plain JSON; null with a reason where there is nothing to say."""
    sizes = {"n": effect.rows, "learners": effect.learners}
    if why or not math.isfinite(effect.coefficient):
        unknown = dict.fromkeys(("coefficient", "se", "p"))
        return unknown | sizes | {"why": why or SINGULAR}
    return {"coefficient": effect.coefficient, "se": effect.error, "p": effect.p} | sizes


def quality(said: Said) -> dict[str, Any]:
    """Specificity, consistency and entanglement, in nats, from the whole histories."""
    whole = said.whole
    try:
        if len(whole.mean) <= whole.mean.shape[1]:
            raise ValueError(DEGENERATE)
        return {
            "specificity": specificity(*whole),
            "consistency": consistency([said.even, said.odd], whole),
            "entanglement": entanglement(whole.cov),
        }
    except (ValueError, np.linalg.LinAlgError):
        unknown = dict.fromkeys(("specificity", "consistency", "entanglement"))
        return unknown | {"why": DEGENERATE}


def by_answers(paths: Paths) -> dict[str, Any]:
    """Of the learners with so many answers: mean contraction, and the share whose trait would be
    shown: contracted by half, and an 80 % interval without the median learner."""
    out = {}
    for count in COUNTS:
        rows = rows_after(paths.log, count)
        if len(rows):
            found = paths.after(rows)
            contracted = contraction(found.cov, paths.prior().cov)
            out[str(count)] = {
                "learners": len(rows),
                "contraction": by_trait(contracted.mean(axis=0)),
                "shown": by_trait(shown(found, contracted).mean(axis=0)),
            }
    return out


def shown(found: Normals, contracted: Array) -> Flags:
    """[L, D]: the rule by which a teacher gets to see a trait."""
    apart = np.abs(found.mean - np.median(found.mean, axis=0))
    out: Flags = (contracted >= TOLD) & (apart > BAND * found.sd)
    return out


def examples(paths: Paths) -> list[dict[str, Any]]:
    """The learners with the longest histories, for a picture: means by number of answers."""
    lengths = np.diff(paths.log.starts)
    out = []
    for learner in np.argsort(-lengths, kind="stable")[:EXAMPLES]:
        counts = np.unique(np.geomspace(1, lengths[learner], 25).astype(np.int64))
        means = paths.after(paths.log.starts[learner] + counts - 1).mean
        out.append({"learner": int(learner), "answers": counts.tolist()}
                   | {name: means[:, d].tolist() for d, name in enumerate(TRAITS)})  # fmt: skip
    return out


def by_trait(values: Array) -> dict[str, float]:
    return dict(zip(TRAITS, values.tolist(), strict=True))


def rows_after(log: AnswerLog, count: int) -> Index:
    """The row of every learner's count-th answer, where there is one."""
    return np.flatnonzero(log.position == count - 1)


def late(log: AnswerLog) -> Flags:
    """[n]: the second half of each learner's answers."""
    return log.position >= np.diff(log.starts)[log.learner] // 2


def middles(log: AnswerLog) -> Index:
    """[L]: the last row that is not late."""
    out: Index = log.starts[:-1] + np.diff(log.starts) // 2 - 1
    return out


def ends(log: AnswerLog) -> Index:
    """[L]."""
    out: Index = log.starts[1:] - 1
    return out


def alternating(log: AnswerLog) -> tuple[AnswerLog, AnswerLog]:
    """Every second answer, and the others: two histories over the same time."""
    even = log.position % 2 == 0
    return log.rows(even), log.rows(~even)


def _normals(tracer: HasTraits, log: AnswerLog) -> Normals:
    mean, variance = tracer.traits(log)
    return Normals(mean, variance[:, :, None] * np.eye(mean.shape[1]))


def summary_lines(name: str, figures: Mapping[str, Any]) -> list[str]:
    """What a person watching wants to know."""
    drop = figures["performance_drop"]["beyond_gap"]
    lines = [f"{name}: performance drop on alpha x gap beyond the gap {_words(drop)}"]
    if "novel_skills" in figures:
        novel = figures["novel_skills"]["beyond_level"]
        lines.append(f"{name}: novel skills on their prerequisites beyond mu {_words(novel)}")
    return lines


def _words(effect: Mapping[str, Any]) -> str:
    if effect["coefficient"] is None:
        return f"unknown: {effect['why']}"
    return "{coefficient:+.4f}, s.e. {se:.4f}, p {p:.3g}, {n} rows".format(**effect)
