"""What the serving filter says before every answer of a log, for many learners at once.

The same chances as those of `served.filtered`, which carries beliefs about K skills from answer to
answer. This sees T answers instead of the skills (fitting.evidence): T^3/3 operations for T K^3,
and histories of like length go abreast.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from knowledge_tracing.fitting.design import Design, Window
from knowledge_tracing.fitting.evidence import Answers, evidence
from knowledge_tracing.fitting.gradients import population_of
from knowledge_tracing.fitting.kernel import Course, covariance, offset
from knowledge_tracing.fitting.model import course_of
from knowledge_tracing.fitting.served import filtered
from knowledge_tracing.logs.log import AnswerLog, Array, Catalogue, Flags, needs_of
from knowledge_tracing.psikt.checkpoint import Fitted
from knowledge_tracing.psikt.structure import Structure

LONGEST = 2000  # answers; T x T numbers for more would need gigabytes


def chances(fitted: Fitted, log: AnswerLog, seen: Flags | None = None) -> Array:
    """[n]: the chance of every answer, from the learner's earlier `seen` rows; in float64."""
    seen = np.ones(len(log), dtype=bool) if seen is None else seen
    long = np.diff(log.starts) > LONGEST
    rows, out = long[log.learner], np.empty(len(log))
    for part, of, those in ((filtered, long, rows), (_abreast, ~long, ~rows)):
        if those.any():
            out[those] = part(fitted, log.of_learners(of), seen[those])
    return out


def _abreast(fitted: Fitted, log: AnswerLog, seen: Flags) -> Array:
    design = Design.of(log, fitted.params, seen)
    course, population = _course(fitted, log.catalogue)
    out = np.empty(len(log))
    for group in design.batches(design.windows(LONGEST), np.random.default_rng(0)):
        p = _of(group, fitted, design, course, population)
        for window, row in zip(group, p, strict=True):
            out[window.start : window.end] = row[: window.end - window.start]
    return out


def _of(
    group: list[Window],
    fitted: Fitted,
    design: Design,
    course: Course,
    population: dict[str, Tensor],
) -> Array:
    batch, params = design.batch(group), fitted.params
    guess = params.guess_share * batch.guess
    answers = Answers(batch.right, batch.weight, guess, params.slip, params.variance_cap)
    seen = evidence(offset(population, batch), covariance(population, course, batch), answers)
    p: Array = seen.predicted.numpy()
    return p


def _course(fitted: Fitted, catalogue: Catalogue) -> tuple[Course, dict[str, Tensor]]:
    """The catalogue's graph with the fit's shares, exact to its depth, and the fit's numbers."""
    like = torch.zeros((), dtype=torch.float64)
    structure = Structure.build(range(len(catalogue.skills)), needs_of(catalogue))
    order = np.array(structure.skills, dtype=np.int64)
    share = fitted.shares(structure, [catalogue.skills[k] for k in structure.skills])
    own = {"share": share, "gamma": np.array(fitted.params.gamma)}
    numbers = population_of(fitted, catalogue) | own
    if not fitted.params.fading:
        del numbers["fading"]
    edges = (torch.from_numpy(order[ends]) for ends in (structure.parent, structure.child))
    plain = course_of(catalogue, like, structure.depth)
    course = plain._replace(**dict(zip(("parent", "child"), edges, strict=True)))
    return course, {name: torch.as_tensor(array).to(like) for name, array in numbers.items()}
