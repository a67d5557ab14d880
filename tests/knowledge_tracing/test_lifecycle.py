"""A night: refits are planned, claimed once, judged on the newest answers, promoted or refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now

from curriculum.reads import course_index
from knowledge_tracing import actions, ledger, lifecycle, psikt, switching
from knowledge_tracing.ledger_log import log_of
from knowledge_tracing.models import Belief, FittedModel, Observation, Refit
from knowledge_tracing.refits import refits
from knowledge_tracing.versions import DEFAULTS, Fitting
from tests.at_once import at_once
from tests.knowledge_tracing.stand_in import fill_ledger, fitting, make_model, see, stand_in

pytestmark = pytest.mark.django_db

# In a ledger where the authors' difficulties mean nothing.
BETTER, WORSE = {"slope": 0.2}, {"slope": 3.0}


@pytest.fixture
def pupils(course, moment, settings):
    settings.TRACING_REFIT_ANSWERS, settings.TRACING_REFIT_LEARNERS = 1000, 10
    return fill_ledger(course, moment)


def queued(course) -> int:
    return Refit.objects.create(course=course, answers=1, queued_at=now()).pk


def one_night(course, fitted) -> FittedModel:
    assert lifecycle.refit(queued(course), fitting(fitted))
    return FittedModel.objects.get(version=fitted.version)


def test_a_better_candidate_is_promoted_and_beliefs_follow(pupils, course):
    for pupil in pupils[:2]:
        actions.rebuild(pupil.pk, course)
    fitted = stand_in(**BETTER)

    model = one_night(course, fitted)
    lifecycle.replay()

    assert (model.state, model.promoted_by) == ("in_force", None)
    assert model.promoted_at is not None
    assert "Promoted" in model.reason
    assert bytes(model.checkpoint) == fitted.version.encode()
    assert set(Belief.objects.values_list("model_version", flat=True)) == {fitted.version}
    done = Refit.objects.get()
    assert (done.state, done.model, done.note) == ("done", model, model.reason)


def test_a_worse_candidate_is_refused_with_the_reason(pupils, course):
    model = one_night(course, stand_in(**WORSE))

    assert model.state == "refused"
    assert model.reason.startswith("Refused: its log loss is")
    assert switching.in_force(course) is None
    figures = model.figures
    assert figures["candidate"]["log_loss"] > figures["in_force"]["log_loss"]
    assert figures["against"] == DEFAULTS


def test_the_next_candidate_meets_the_model_in_force(pupils, course):
    first = one_night(course, stand_in(**BETTER))
    second = one_night(course, stand_in(**BETTER, mu_mean=0.31))

    assert second.state == "refused"
    assert second.figures["against"] == first.version
    assert second.figures["in_force"] == first.figures["candidate"]
    assert switching.in_force(course) == first


def test_a_class_kept_on_a_version_is_passed_by(pupils, course, classroom):
    kept = make_model(course, alpha=0.3)
    for pupil in pupils[:2]:
        actions.rebuild(pupil.pk, course)
    switching.switch_model(course, kept, classroom=classroom.code, students=[pupils[0].pk])

    promoted = one_night(course, stand_in(**BETTER))
    lifecycle.replay()

    found = dict(Belief.objects.values_list("student_id", "model_version"))
    assert found == {pupils[0].pk: kept.version, pupils[1].pk: promoted.version}


def test_the_fit_never_sees_what_judges_it(pupils, course):
    seen = []

    def fit(log, setting):
        seen.append(log)
        return stand_in(**BETTER)

    lifecycle.refit(queued(course), Fitting(fit, lambda model: b""))

    model = FittedModel.objects.get()
    assert len(seen[0]) == model.answers == 960
    assert model.figures["answers"] == 240
    earliest = min(Observation.objects.order_by("-at").values_list("at", flat=True)[:240])
    assert seen[0].days.max() < ledger.days(earliest)
    assert model.figures["cut"] == earliest.isoformat()


def test_both_models_forecast_as_the_filter_serves(pupils, course):
    model = one_night(course, stand_in(**BETTER))
    predicted, right = [], []
    cut = min(Observation.objects.order_by("-at").values_list("at", flat=True)[:240])
    for pupil in pupils:
        entries = ledger.history(pupil.pk, course)
        history = [(ledger.days(entry.at), entry.evidence) for entry in entries]
        _, infos = psikt.run(ledger.dynamics_for(course), history)
        late = [pair for pair in zip(entries, infos, strict=True) if pair[0].at >= cut]
        predicted += [info.predicted for _, info in late]
        right += [entry.evidence.right for entry, _ in late]
    brier = sum((p - r) ** 2 for p, r in zip(predicted, right, strict=True)) / len(right)
    assert model.figures["in_force"]["brier"] == pytest.approx(brier)


def test_answers_with_help_and_first_answers_judge_nobody(course, moment, settings):
    pupils = fill_ledger(course, moment, answers=120)
    late = Observation.objects.filter(student=pupils[0], at__gte=moment + timedelta(hours=110))
    assert late.update(help_level=1) == 10
    new = Observation.objects.filter(student=pupils[1], at__lt=moment + timedelta(hours=110))
    new.delete()

    figures = one_night(course, stand_in(**BETTER)).figures

    counted = Observation.objects.filter(help_level=0, at__gte=figures["cut"]).count()
    assert figures["answers"] == counted - 1


def test_too_few_answers_to_compare(course, moment):
    fill_ledger(course, moment, students=3)
    model = one_night(course, stand_in(**BETTER))
    assert (model.state, model.reason) == ("refused", lifecycle.TOO_FEW)


def test_a_switch_during_the_run_stands(pupils, course):
    other = make_model(course, alpha=0.3)

    def fit(log, setting):
        switching.switch_model(course, other)
        return stand_in(**BETTER)

    lifecycle.refit(queued(course), Fitting(fit, lambda model: b""))

    candidate = FittedModel.objects.exclude(pk=other.pk).get()
    assert candidate.state == "candidate"
    assert "changed meanwhile" in candidate.reason
    assert switching.in_force(course) == other


def test_the_same_model_again_changes_nothing(pupils, course):
    fitted = stand_in(**BETTER)
    one_night(course, fitted)
    assert lifecycle.refit(queued(course), fitting(fitted))
    assert FittedModel.objects.count() == 1
    assert list(Refit.objects.order_by("pk").values_list("model__version", flat=True)) == [
        fitted.version,
        None,
    ]


def test_only_ripe_courses_are_planned_and_once(pupils, course, moment, settings, ada):
    at = now()
    settings.TRACING_REFIT_ANSWERS = 1201
    assert lifecycle.plan(at=at) == []
    settings.TRACING_REFIT_ANSWERS, settings.TRACING_REFIT_LEARNERS = 1200, 13
    assert lifecycle.plan(at=at) == []
    settings.TRACING_REFIT_LEARNERS = 12
    settings.TRACING_REFIT = False
    assert lifecycle.plan(at=at) == []
    settings.TRACING_REFIT = True
    (pk,) = lifecycle.plan(at=at)
    assert lifecycle.plan(at=at + timedelta(hours=1)) == []
    assert lifecycle.refit(pk, fitting(stand_in(**WORSE)))
    assert lifecycle.plan(at=at + timedelta(days=1)) == []
    see(ada, course, moment)
    assert len(lifecycle.plan(at=at + timedelta(days=2))) == 1


def test_a_fit_that_fails_is_tried_three_times_and_says_why(pupils, course):
    def fit(log, setting):
        raise ValueError("the loss is not finite: use a smaller step")

    pk = queued(course)
    for _ in range(4):
        assert not lifecycle.refit(pk, Fitting(fit, lambda model: b""))
    job = Refit.objects.get()
    assert (job.state, job.tries) == ("failed", 3)
    assert "smaller step" in job.note
    assert not FittedModel.objects.exists()


def test_a_killed_worker_leaves_a_job_that_is_taken_up_again(pupils, course):
    pk, start = queued(course), now()
    dead = refits.claim(pk, start - refits.stale_after - timedelta(minutes=1))
    assert dead
    assert lifecycle.reap(at=start) == [pk]
    assert lifecycle.reap(at=start + timedelta(minutes=1)) == []

    assert lifecycle.refit(pk, fitting(stand_in(**BETTER)))

    job = Refit.objects.get()
    assert (job.state, job.tries) == ("done", 2)
    assert not refits.finish(pk, dead, now(), note="too late")


def test_a_worker_that_lost_its_claim_stops_and_keeps_nothing(pupils, course):
    pk = queued(course)

    def fit(log, setting):
        Refit.objects.update(heartbeat_at=now() - refits.stale_after * 2)
        assert refits.claim(pk, now())
        setting.say("one pass done")
        raise AssertionError("it should have stopped")

    assert not lifecycle.refit(pk, Fitting(fit, lambda model: b""))
    assert Refit.objects.get().state == "running"
    assert not FittedModel.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_one_gets_the_refit(course):
    pk, at = queued(course), now()
    tokens = at_once(*[lambda: refits.claim(pk, at)] * 8)
    assert len([token for token in tokens if token]) == 1


def test_replays_come_in_batches(pupils, course):
    for pupil in pupils[:3]:
        actions.rebuild(pupil.pk, course)
    switching.switch_model(course, make_model(course, alpha=0.3))
    assert [lifecycle.replay(at_once=2) for _ in range(3)] == [2, 1, 0]


def test_who_missed_a_switch_is_found_at_night(ada, course, moment):
    model = make_model(course, alpha=0.3)
    switching.switch_model(course, model)
    see(ada, course, moment)
    Belief.objects.update(model=None)
    lifecycle.settle()
    lifecycle.replay()
    assert Belief.objects.get().model_version == model.version


def test_the_ledger_as_a_log(ada, ben, course, moment):
    skills = dict(course.skills.values_list("slug", "pk"))
    answers = [
        (ben, "one", ("add-integers", "subtract-integers"), 1.0, 0.25, 0),
        (ada, "two", ("subtract-integers",), 0.5, 0.0, 2),
        (ben, "two", ("subtract-integers",), 0.0, 0.0, 9),
        (ben, "one", ("add-integers", "subtract-integers"), 0.0, 0.0, 0),
    ]
    for n, (who, item, slugs, right, guess, level) in enumerate(answers):
        keys = [skills[slug] for slug in slugs] + [0]  # a skill that is gone
        Observation.objects.create(
            student=who, course=course, source=f"{n:032x}", skills=keys, item=item, right=right,
            difficulty=0.8, guess=guess, help_level=level, at=moment + timedelta(days=n),
            predicted=0.5, model_version="before",
        )  # fmt: skip
    log = log_of(course_index(course), ledger.histories(course, 10**9))
    assert log.learners == (str(ada.pk), str(ben.pk))
    assert log.learner.tolist() == [0, 1, 1, 1]
    assert [log.catalogue.items[i] for i in log.item] == ["two", "one", "two", "one"]
    assert log.right.tolist() == [0.5, 1.0, 0.0, 0.0]
    assert log.help_level.tolist() == [2, 0, 4, 0]
    assert log.catalogue.guess.tolist() == [0.25, 0.0]
    assert log.catalogue.item_skills.tolist() == [[0, 1], [1, -1]]
    assert log.catalogue.edges.tolist() == [[0, 1], [1, 2], [2, 3]]
