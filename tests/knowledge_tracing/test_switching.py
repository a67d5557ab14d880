"""Who is served with which model: by course, by class, there and back."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from knowledge_tracing import actions, ledger, lifecycle, psikt, reads, switching, versions
from knowledge_tracing.models import Belief, FittedModel, ModelChoice, Observation
from knowledge_tracing.versions import DEFAULTS
from tests.factories.curriculum import make_course
from tests.knowledge_tracing.stand_in import StandIn, make_model, see

pytestmark = pytest.mark.django_db


@pytest.fixture
def model(course):
    return make_model(course, alpha=0.5, mu_mean=-1.0)


def states():
    return {student: bytes(state) for student, state in
            Belief.objects.values_list("student_id", "state")}  # fmt: skip


def versions_of_beliefs():
    return dict(Belief.objects.values_list("student__username", "model_version"))


def test_after_a_switch_beliefs_are_replayed_with_the_new_version(ada, ben, course, moment, model):
    for n, student in enumerate((ada, ben, ada)):
        see(student, course, moment + timedelta(days=n))
    switching.switch_model(course, model)

    assert lifecycle.replay() == 2

    assert versions_of_beliefs() == {"ada": model.version, "ben": model.version}
    dynamics = ledger.dynamics_for(course, model.version)
    replayed = ledger.replay(dynamics, ledger.history(ada.pk, course))
    assert states()[ada.pk] == psikt.to_bytes(dynamics, replayed)
    assert lifecycle.replay() == 0


def test_a_belief_is_shown_as_it_was_until_it_is_replayed(ada, course, moment, model):
    see(ada, course, moment)
    before = reads.stamped_estimates(ada.pk, course, moment)
    switching.switch_model(course, model)

    assert reads.stamped_estimates(ada.pk, course, moment) == before

    lifecycle.replay()
    after = reads.stamped_estimates(ada.pk, course, moment)
    assert (before.model_version, after.model_version) == (DEFAULTS, model.version)
    assert after.estimates != before.estimates


def test_the_next_answer_replays_and_is_stamped(ada, course, moment, model):
    see(ada, course, moment)
    switching.switch_model(course, model)
    see(ada, course, moment + timedelta(days=1), 0.0)

    stamped = Observation.objects.order_by("at").values_list("model_version", flat=True)
    assert list(stamped) == [DEFAULTS, model.version]
    state = states()
    actions.rebuild(ada.pk, course)
    assert states() == state


def test_late_and_repeated_answers_after_a_switch(ada, ben, course, moment, model):
    sources = [uuid4() for _ in range(4)]
    times = [moment + timedelta(days=n) for n in range(4)]
    for n in (0, 3):
        see(ada, course, times[n], float(n % 2), sources[n])
    switching.switch_model(course, model)
    for n in (2, 0, 3, 1, 2):
        see(ada, course, times[n], float(n % 2), sources[n])
    for n in range(4):
        see(ben, course, times[n], float(n % 2))

    assert Observation.objects.filter(student=ada).count() == 4
    assert states()[ada.pk] == states()[ben.pk]


def test_rolling_back_restores_exactly_the_former_beliefs(ada, ben, course, moment, model):
    for n, student in enumerate((ada, ben, ada, ben)):
        see(student, course, moment + timedelta(days=n), float(n % 2))
    before = states()
    switching.switch_model(course, model)
    lifecycle.replay()
    assert states() != before

    assert switching.roll_back(course) is None
    lifecycle.replay()

    assert states() == before
    assert FittedModel.objects.get().state == "retired"
    assert switching.roll_back(course) == model


def test_nothing_to_roll_back(course):
    with pytest.raises(switching.SwitchError) as refusal:
        switching.roll_back(course)
    assert refusal.value.code == "nothing_before"


def test_a_model_of_another_course_is_refused(course, model):
    with pytest.raises(switching.SwitchError) as refusal:
        switching.switch_model(make_course("other"), model)
    assert refusal.value.code == "other_course"
    assert not ModelChoice.objects.exists()


def test_a_class_kept_on_a_version_stays(ada, ben, classroom, course, moment, model):
    for student in (ada, ben):
        see(student, course, moment)
    newer = make_model(course, alpha=0.05)
    switching.switch_model(course, model, classroom=classroom.code, students=[ada.pk])
    switching.switch_model(course, newer)
    lifecycle.replay()
    assert versions_of_beliefs() == {"ada": model.version, "ben": newer.version}

    assert switching.roll_back(course, classroom=classroom.code, students=[ada.pk]) is None
    lifecycle.replay()
    assert versions_of_beliefs() == {"ada": DEFAULTS, "ben": newer.version}

    switching.unpin(course, classroom=classroom.code, students=[ada.pk])
    lifecycle.replay()
    assert versions_of_beliefs() == {"ada": newer.version, "ben": newer.version}


def test_somebody_new_gets_what_the_course_has(ada, course, moment, model):
    switching.switch_model(course, model)
    assert reads.stamped_estimates(ada.pk, course, moment).model_version == model.version
    assert reads.class_matrix([ada.pk], course, moment)[ada.pk] == reads.estimates_for(
        ada.pk, course, moment
    )
    see(ada, course, moment)
    assert Observation.objects.get().model_version == model.version


def test_only_one_model_of_a_course_is_in_force(course, cleo, model):
    newer = make_model(course, alpha=0.05)
    switching.switch_model(course, model)
    switching.switch_model(course, newer, by=cleo)
    in_force = FittedModel.objects.get(state="in_force")
    assert (in_force, in_force.promoted_by) == (newer, cleo)
    switching.switch_model(course, newer)
    assert switching.roll_back(course) == model


def test_a_retired_model_gives_way_to_the_defaults(course, model):
    switching.switch_model(course, model)
    switching.retire(model)
    assert switching.in_force(course) is None
    assert FittedModel.objects.get().state == "retired"


@pytest.fixture(params=["damaged", "of other skills"])
def useless(request, course):
    """A model that cannot be served, for either reason."""
    if request.param == "damaged":
        return FittedModel.objects.create(
            course=course, version=uuid4().hex, answers=1, learners=1, checkpoint=b"nonsense"
        )
    model = make_model(course)
    versions.remember(Misfit(f"misfit.{model.pk}", psikt.Params()))
    FittedModel.objects.update(version=f"misfit.{model.pk}")
    return FittedModel.objects.get()


class Misfit(StandIn):
    def dynamics_for(self, structure, ids):
        raise ValueError("no skill of the course is known")


def test_a_switch_to_a_useless_model_is_refused(course, useless):
    with pytest.raises(switching.SwitchError) as refusal:
        switching.switch_model(course, useless)
    assert refusal.value.code == "unreadable"
    assert switching.in_force(course) is None


def test_a_useless_model_is_served_with_the_defaults(ada, course, moment, useless):
    """It was sound when the course was switched to it."""
    ModelChoice.objects.create(course=course, model=useless)
    see(ada, course, moment)
    see(ada, course, moment + timedelta(days=1))

    assert versions_of_beliefs() == {"ada": DEFAULTS}
    assert set(Observation.objects.values_list("model_version", flat=True)) == {DEFAULTS}
    # Nothing that a worker would try again for ever.
    assert lifecycle.replay() == 0


def test_as_many_queries_as_with_the_defaults(
    ada, course, moment, model, django_assert_num_queries
):
    see(ada, course, moment)
    switching.switch_model(course, model)
    see(ada, course, moment + timedelta(minutes=1))
    skill = course.skills.get(slug="add-integers").pk
    with django_assert_num_queries(3):  # one of them is for the skill
        see(ada, course, moment + timedelta(minutes=2))
    reading = (
        lambda: reads.estimates_for(ada.pk, course, moment),
        lambda: reads.class_matrix([ada.pk], course, moment),
        lambda: reads.timeline(ada.pk, course, skill),
        lambda: reads.forecast(ada.pk, course, skill, moment, [1]),
    )
    for read in reading:
        with django_assert_num_queries(1):
            read()


def test_the_timeline_ends_where_the_estimate_is(ada, course, moment, model):
    switching.switch_model(course, model)
    for n in range(3):
        see(ada, course, moment + timedelta(days=n), float(n % 2))
    skill = course.skills.get(slug="add-integers").pk
    last = reads.timeline(ada.pk, course, skill)[-1]
    now = reads.estimates_for(ada.pk, course, last.at)[skill]
    assert last[1:4] == pytest.approx((now.p, now.low, now.high))


def test_who_enters_a_class_gets_its_model_and_who_leaves_the_courses(
    dan, classroom, course, moment, model
):
    from tutor.classrooms import actions as classes

    switching.switch_model(course, model, classroom=classroom.code, students=[])
    classes.join(dan, classroom.join_code)
    see(dan, course, moment)
    assert versions_of_beliefs() == {"dan": model.version}

    classes.remove_student(classroom.memberships.get(student=dan))
    lifecycle.replay()
    assert versions_of_beliefs() == {"dan": DEFAULTS}


def test_erasing_a_student_or_a_promoter_keeps_the_models(ada, ben, cleo, course, moment, model):
    from tutor.people.actions import remove_with_belongings

    for student in (ada, ben):
        see(student, course, moment)
    switching.switch_model(course, model, by=cleo)
    lifecycle.replay()
    remove_with_belongings(ada)
    remove_with_belongings(cleo)

    kept = FittedModel.objects.get()
    assert (kept.state, kept.promoted_by) == ("in_force", None)
    assert versions_of_beliefs() == {"ben": model.version}


@pytest.mark.django_db(transaction=True)
def test_answers_while_the_model_is_switched_to_and_fro(ada, course, moment, model):
    gate = threading.Barrier(4)

    def answering(start):
        gate.wait()
        for n in range(8):
            see(ada, course, moment + timedelta(hours=3 * n + start), float(n % 2))
        connection.close()

    threads = [threading.Thread(target=answering, args=(start,)) for start in range(3)]
    for thread in threads:
        thread.start()
    gate.wait()
    for n in range(9):
        switching.switch_model(course, None if n % 2 else model)
    for thread in threads:
        thread.join()
    lifecycle.settle()
    lifecycle.replay()

    assert versions_of_beliefs() == {"ada": model.version}
    assert Observation.objects.count() == 24
    state = states()
    actions.rebuild(ada.pk, course)
    assert states() == state
