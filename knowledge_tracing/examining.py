"""Fit on a course's earlier answers, forecast the recent ones, judge: nothing here writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from curriculum.models import Course
from curriculum.reads import course_index
from knowledge_tracing import judging, ledger, psikt, versions
from knowledge_tracing.judging import HeldOut, Judgement
from knowledge_tracing.ledger import Entry
from knowledge_tracing.ledger_log import log_of
from knowledge_tracing.logs.log import AnswerLog
from knowledge_tracing.models import FittedModel, Observation
from knowledge_tracing.switching import in_force
from knowledge_tracing.tracers.tracer import Setting
from knowledge_tracing.versions import Fitted

# The newest answers, which candidates are judged by.
HELD_OUT = 0.2
BEAT_EVERY = 50  # students


@dataclass(frozen=True)
class Found:
    """A candidate, what it was fitted on, and how it compares to the model `against`."""

    fitted: Fitted
    answers: int
    learners: int
    cut: datetime
    against: FittedModel | None
    judgement: Judgement | None

    def figures(self) -> dict[str, Any]:
        version = versions.version_of(self.against.pk if self.against else None)
        judged = self.judgement.figures() if self.judgement else {}
        return {"cut": self.cut.isoformat(), "against": version, **judged}


def examine(course: Course, fit: Callable[[AnswerLog, Setting], Fitted], setting: Setting) -> Found:
    """A candidate from the older four fifths of the answers, judged by the newest fifth. Answers
    that come in meanwhile are for tomorrow. `setting.say` is called all along."""
    against, until = in_force(course), newest(course)
    cut = _cut(course, until)
    earlier = log_of(course_index(course), ledger.histories(course, until), before=cut)
    setting.say(f"fitting {len(earlier)} answers")
    fitted = fit(earlier, setting)
    setting.say("comparing")
    return Found(
        fitted=fitted,
        answers=len(earlier),
        learners=len(earlier.learners),
        cut=cut,
        against=against,
        judgement=compare(course, fitted, against, until=until, cut=cut, setting=setting),
    )


def compare(
    course: Course,
    fitted: Fitted,
    against: FittedModel | None,
    *,
    until: int,
    cut: datetime,
    setting: Setting,
) -> Judgement | None:
    """On the answers from `cut` on, up to the primary key `until`. None: too few to tell."""
    found = _forecasts(course, until, cut, _pair(course, fitted, against), setting)
    return judging.judge(found, np.random.default_rng(setting.seed))


def newest(course: Course) -> int:
    rows = Observation.objects.filter(course=course).order_by("-pk")
    return rows.values_list("pk", flat=True)[:1].get()


def _cut(course: Course, until: int) -> datetime:
    """The time from which answers are held out. Counted in answers, not in days: after the
    holidays the last fifth of the year holds hardly any."""
    rows = Observation.objects.filter(course=course, pk__lte=until)
    first = int((1.0 - HELD_OUT) * rows.count())
    return rows.order_by("at").values_list("at", flat=True)[first]


_Pair = tuple[psikt.Dynamics, psikt.Dynamics]


def _pair(course: Course, fitted: Fitted, against: FittedModel | None) -> _Pair:
    structure = ledger.structure_of(course_index(course))
    candidate = versions.dynamics_of(fitted, structure)
    version = versions.version_of(against.pk if against else None)
    return candidate, ledger.dynamics_for(course, version)


def _forecasts(course: Course, until: int, cut: datetime, pair: _Pair, setting: Setting) -> HeldOut:
    rows: list[tuple[float, ...]] = []
    for count, (student, entries) in enumerate(ledger.histories(course, until)):
        if count % BEAT_EVERY == 0:
            setting.say(f"compared on {count} students")
        if entries[-1].at >= cut:
            rows += [(student, *row) for row in _of_one(entries, cut, pair)]
    learner, right, candidate, served = np.array(rows, dtype=np.float64).reshape(-1, 4).T
    return HeldOut(learner.astype(np.int64), right, candidate, served)


def _of_one(
    entries: list[Entry], cut: datetime, pair: _Pair
) -> Iterator[tuple[float, float, float]]:
    """As the filter would have forecast them one by one. Left out: the first answer of all, of
    which nothing could be known; answers with help, where who answers right has been told; skills
    that the course no longer has."""
    history = [(ledger.days(entry.at), entry.evidence) for entry in entries]
    (_, ours), (_, theirs) = (psikt.run(dynamics, history) for dynamics in pair)
    for entry, one, other in list(zip(entries, ours, theirs, strict=True))[1:]:
        if entry.at >= cut and entry.evidence.help_level == 0 and one.weight > 0.0:
            yield entry.evidence.right, one.predicted, other.predicted
