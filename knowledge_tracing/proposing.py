"""From a course's ledger to proposals for its graph. What weighs the edges is passed in: it needs
torch, which only commands and tasks may load."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from curriculum.index import CourseIndex
from curriculum.models import Course
from curriculum.reads import course_index
from knowledge_tracing import ledger, proposals
from knowledge_tracing.evaluation.learned_edges import Weighed, verdict
from knowledge_tracing.ledger_log import log_of
from knowledge_tracing.logs.course_order import prior_odds
from knowledge_tracing.logs.log import AnswerLog, Array, Flags, Index
from knowledge_tracing.models import EdgeProposal, Observation
from knowledge_tracing.proposals import Found, Kept
from knowledge_tracing.psikt.display import BAND


class Evidence(Weighed, Protocol):
    """fitting.edges.EdgeEvidence."""

    @property
    def effect(self) -> Array: ...
    @property
    def sd(self) -> Array: ...
    @property
    def learners(self) -> Index: ...
    @property
    def answers(self) -> Index: ...


# From a log and the odds before it to the evidence and the version of the model behind it.
Weigh = Callable[[AnswerLog, Array], tuple[Evidence, str]]


class NothingAnsweredError(ValueError):
    """There is nothing to weigh."""


@dataclass(frozen=True)
class Proposed:
    """answers, learners: of the ledger.  candidates: pairs that could be weighed."""

    found: list[Found]
    kept: Kept
    answers: int
    learners: int
    candidates: int


def propose(course: Course, weigh: Weigh) -> Proposed:
    """Weigh every pair in the order of the course and keep what follows as proposals."""
    newest = Observation.objects.filter(course=course).order_by("-pk").first()
    if newest is None:
        raise NothingAnsweredError(f"nobody has answered anything in “{course.slug}”")
    index = course_index(course)
    log = log_of(index, ledger.histories(course, newest.pk))
    before, known = _before(index, log), _known(log)
    evidence, version = weigh(log, prior_odds(log, before, known))
    found = list(_found(evidence, log.catalogue.edges, [int(pk) for pk in log.catalogue.skills]))
    return Proposed(
        found,
        proposals.keep(course, found, version),
        len(log),
        len(log.learners),
        int(np.isfinite(evidence.odds).sum()),
    )


def _before(index: CourseIndex, log: AnswerLog) -> Flags:
    """[K, K]: i stands before k in the course, and k is not needed for i already."""
    keys = [int(pk) for pk in log.catalogue.skills]
    place = np.empty(len(keys), dtype=np.int64)
    ranked = sorted(range(len(keys)), key=lambda i: _standing(index, keys[i]))
    place[ranked] = np.arange(len(keys))
    needed = _known(log)
    for _ in range(len(keys).bit_length()):
        needed = needed | ((needed.astype(np.int64) @ needed) > 0)
    out: Flags = (place[:, None] < place) & ~needed.T
    return out


def _standing(index: CourseIndex, skill: int) -> tuple[int, int, int]:
    info = index.skills[skill]
    return (info.unit.position if info.unit else -1, info.position, skill)


def _known(log: AnswerLog) -> Flags:
    size = len(log.catalogue.skills)
    out = np.zeros((size, size), dtype=bool)
    out[log.catalogue.edges[:, 0], log.catalogue.edges[:, 1]] = True
    return out


def _found(evidence: Evidence, edges: Index, keys: Sequence[int]) -> Iterator[Found]:
    said = verdict(evidence, edges)
    kinds = EdgeProposal.Kind
    for flags, kind in ((said.proposed, kinds.NEW), (said.doubted, kinds.DOUBTED)):
        for i, k in np.argwhere(flags):
            effect, width = float(evidence.effect[i, k]), BAND * float(evidence.sd[i, k])
            yield Found(
                keys[i], keys[k], str(kind.value), float(said.probability[i, k]),
                effect, max(effect - width, 0.0), effect + width,
                int(evidence.learners[i, k]), int(evidence.answers[i, k]),
            )  # fmt: skip
