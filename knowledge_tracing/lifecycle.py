"""A night in the life of the tracing model: fit, compare, promote or refuse; then replay.

docs/decisions/0009-one-judged-model.md says why the model that was judged is the one that serves.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Case, CharField, Count, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.timezone import now

from curriculum.models import Course
from knowledge_tracing import actions, ledger, versions
from knowledge_tracing.examining import Found, examine
from knowledge_tracing.models import Belief, FittedModel, ModelChoice, Observation, Refit
from knowledge_tracing.refits import refits
from knowledge_tracing.sending import send
from knowledge_tracing.switching import follow, in_force, switch_model, take_turns
from knowledge_tracing.tracers.tracer import Setting
from knowledge_tracing.versions import Fitting

log = logging.getLogger(__name__)

SEED = 0
REPLAYED_AT_ONCE = 50
TOO_FEW = "Refused: too few recent answers, of too few students, to compare by."


class LostClaimError(Exception):
    """Another worker has the job now: stop, nothing would be kept."""


def plan(*, at: datetime) -> list[int]:
    """Queue a refit for every course with enough answers, of enough students, and with more than
    at its last refit."""
    if not settings.TRACING_REFIT:
        return []
    keys = [pk for course, answers in _ripe() if (pk := _queue(course, answers, at))]
    for pk in keys:
        send("refit", pk)
    return keys


def settle() -> None:
    """Whose first answer and a switch came at the same moment may have missed the switch."""
    for choice in ModelChoice.objects.filter(classroom=None).select_related("course"):
        with transaction.atomic():
            take_turns(choice.course)
            follow(choice.course)
    send("replay")


def refit(pk: int, fitting: Fitting) -> bool:
    """Claim, fit, judge, record. False when there was nothing to do or the claim was lost."""
    token = refits.claim(pk, now())
    if token is None:
        return False
    try:
        job = Refit.objects.select_related("course").get(pk=pk)
        setting = Setting(seed=SEED, device=_device(), say=lambda _: _beat(pk, token))
        found = examine(job.course, fitting.fit, setting)
        versions.remember(found.fitted)
        _record(job, token, found, fitting.to_bytes(found.fitted))
        return True
    except LostClaimError:
        return False
    except Exception as error:
        log.exception("refit %s failed", pk)
        refits.give_back(pk, token, now(), f"{type(error).__name__}: {error}"[:500])
        return False


def replay(at_once: int = REPLAYED_AT_ONCE) -> int:
    """Bring some beliefs to the model their students are to be served with; how many. Asks for
    the next batch itself. Any number of workers may do this at a time."""
    found = list(_outdated().values_list("student_id", "course_id")[:at_once])
    courses = Course.objects.in_bulk({course for _, course in found})
    for student, course in found:
        # Somebody may have left for good in the meantime.
        with suppress(IntegrityError):
            actions.rebuild(student, courses[course])
    if len(found) == at_once:
        send("replay")
    return len(found)


def reap(*, at: datetime) -> list[int]:
    """Send again what the broker or a worker lost."""
    keys = refits.reap(at)
    sent = all(send("refit", key) for key in keys)
    if sent and _outdated().exists():
        send("replay")
    return keys


def _beat(pk: int, token: UUID) -> None:
    if not refits.beat(pk, token, now()):
        raise LostClaimError


def _ripe() -> list[tuple[int, int]]:
    courses = Observation.objects.values("course").annotate(
        answers=Count("pk"), learners=Count("student", distinct=True)
    )
    enough = courses.filter(
        answers__gte=settings.TRACING_REFIT_ANSWERS,
        learners__gte=settings.TRACING_REFIT_LEARNERS,
    )
    return list(enough.order_by("course").values_list("course", "answers"))


def _queue(course: int, answers: int, at: datetime) -> int | None:
    """The new row's key; None where nothing is new or a refit is under way."""
    done = Refit.objects.filter(course=course, state=Refit.State.DONE)
    if done.filter(answers__gte=answers).exists():
        return None
    job = Refit(course_id=course, answers=answers, queued_at=at)
    Refit.objects.bulk_create([job], ignore_conflicts=True)
    waiting = Refit.objects.filter(course=course, state=Refit.State.QUEUED, queued_at=at)
    return waiting.values_list("pk", flat=True).first()


def _outdated() -> QuerySet[Belief]:
    """Beliefs of another version than their student's. Those whose version cannot be read are
    served with the defaults, and stay as they are."""
    plain = Coalesce("model__version", Value(versions.DEFAULTS))
    there = Concat(plain, Value("#"), Cast("node", CharField()))
    chosen = Case(When(node=0, then=plain), default=there)
    rows = Belief.objects.filter(answers__gt=0).exclude(model_version=chosen)
    for course, model, node in rows.order_by().values_list("course", "model", "node").distinct():
        version = versions.with_node(versions.version_of(model), node)
        dynamics = ledger.dynamics_for(Course.objects.get(pk=course), version)
        if dynamics.params.version != version:
            rows = rows.exclude(course=course, model=model, node=node)
    return rows


def _record(job: Refit, token: UUID, found: Found, data: bytes) -> None:
    """The model, its figures and, if it was better, the switch: together or not at all."""
    course = job.course
    with transaction.atomic():
        take_turns(course)
        model = _kept(course, found, data)
        note = model.reason if model else "The fit gave a model that there is already."
        if not refits.finish(job.pk, token, now(), model=model, note=note):
            raise LostClaimError
        if model is not None and model.state == FittedModel.State.CANDIDATE:
            _promote(course, model, found.against)


def _kept(course: Course, found: Found, data: bytes) -> FittedModel | None:
    version, judgement = found.fitted.version, found.judgement
    if FittedModel.objects.filter(version=version).exists():
        return None
    better = judgement is not None and judgement.better
    return FittedModel.objects.create(
        course=course,
        version=version,
        answers=found.answers,
        learners=found.learners,
        state=FittedModel.State.CANDIDATE if better else FittedModel.State.REFUSED,
        checkpoint=data,
        figures=found.figures(),
        reason=judgement.reason if judgement else TOO_FEW,
    )


def _promote(course: Course, model: FittedModel, against: FittedModel | None) -> None:
    if in_force(course) == against:
        switch_model(course, model)
        return
    model.reason = f"Not promoted: the model in force was changed meanwhile. {model.reason}"
    model.save(update_fields=["reason"])


def _device() -> str:
    return "cpu" if settings.MODEL_DEVICE == "off" else settings.MODEL_DEVICE
