"""What one answer writes: everything or nothing, once, and only what it is evidence for."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction

from dialogue.models import Diagnosis, Turn
from knowledge_tracing.actions import rebuild
from knowledge_tracing.models import Belief, Observation
from tutor.practice import actions
from tutor.practice.models import Attempt, HintUse, ProblemReport, Run

pytestmark = pytest.mark.django_db


def seen() -> list[tuple[float, int]]:
    return list(Observation.objects.order_by("at").values_list("right", "help_level"))


def test_right_answer_is_evidence_and_opens_the_next_step(desk):
    outcome = desk.answer("8")
    assert (outcome.kind, outcome.attempt.verdict) == ("recorded", "right")
    assert seen() == [(1.0, 0)]
    desk.run.refresh_from_db()
    assert (desk.run.step_index, desk.run.state) == (1, Run.State.OPEN)
    assert [turn.role for turn in Turn.objects.order_by("number")] == ["student", "tutor"]


def test_last_step_right_closes_the_run(desk):
    desk.answer("8")
    outcome = desk.answer("4")
    desk.run.refresh_from_db()
    assert (desk.run.state, desk.run.closed) == (Run.State.DONE, desk.at)
    assert outcome.estimates[desk.run.decision.reason["skill"]].answers == 2


def test_wrong_answer_is_answered_and_diagnosed_and_the_step_stays(desk):
    outcome = desk.answer("9")
    assert outcome.attempt.verdict == "wrong"
    assert outcome.turn.role == Turn.Role.TUTOR
    assert seen() == [(0.0, 0)]
    assert Diagnosis.objects.get().answer == "9"
    desk.run.refresh_from_db()
    assert desk.run.step_index == 0


def test_only_the_first_judged_answer_counts_in_full(desk):
    for text in ("9", "10", "8"):
        desk.answer(text)
    # The right answer after wrong ones counts as one given with help.
    assert seen() == [(0.0, 0), (1.0, 1)]


def test_what_cannot_be_read_costs_nothing(desk):
    outcome = desk.answer("2 +")
    assert outcome.attempt.verdict == "malformed"
    assert (seen(), Turn.objects.count(), Diagnosis.objects.count()) == ([], 0, 0)
    desk.answer("8")
    assert seen() == [(1.0, 0)]


def test_hint_before_the_answer_is_remembered_with_it(desk):
    desk.hint()
    desk.answer("8")
    [use] = HintUse.objects.all()
    assert seen() == [(1.0, use.level)]
    assert use.level >= 1


def test_ladder_ends_at_the_bottom_and_the_answer_then_counts_for_nothing(desk):
    for text in ("1", "2", "3", "5", "6"):
        desk.hint()
        desk.answer(text)
    desk.answer("8")
    assert seen()[-1] == (1.0, 4)


def test_i_do_not_know_counts_once_and_goes_on(desk):
    outcome = desk.dont_know()
    assert (outcome.kind, outcome.attempt.verdict) == ("recorded", Attempt.DONT_KNOW)
    assert seen() == [(0.0, 0)]
    desk.run.refresh_from_db()
    assert desk.run.step_index == 1


def test_i_do_not_know_after_a_wrong_answer_is_no_new_evidence(desk):
    desk.answer("9")
    desk.dont_know()
    assert seen() == [(0.0, 0)]


def test_the_same_ticket_is_stored_once(desk):
    ticket = uuid4()
    first = desk.answer("9", ticket)
    again = desk.answer("9", ticket)
    assert (again.kind, again.attempt.pk) == ("repeated", first.attempt.pk)
    assert (Attempt.objects.count(), Turn.objects.count(), len(seen())) == (1, 2, 1)


def test_the_same_ticket_after_the_step_is_done_is_repeated_not_stale(desk):
    ticket = uuid4()
    desk.answer("8", ticket)
    assert desk.answer("8", ticket, step="s1").kind == "repeated"


def test_another_answer_on_an_old_form_is_another_attempt(desk):
    ticket = uuid4()
    desk.answer("9", ticket)
    outcome = desk.answer("8", ticket)
    assert (outcome.kind, outcome.attempt.verdict) == ("recorded", "right")
    assert desk.answer("8", ticket, step="s1").kind == "repeated"
    assert Attempt.objects.count() == 2


def test_other_tab_on_an_older_step_changes_nothing(desk):
    desk.answer("8")
    outcome = desk.answer("8", step="s1")
    assert (outcome.kind, outcome.attempt) == ("stale", None)
    assert Attempt.objects.count() == 1


def test_step_that_moves_on_while_the_answer_is_judged_changes_nothing(desk):
    """Both tabs read step s1; the other commits first."""
    mine = desk.fresh()
    assert mine.latest_run is not None
    desk.answer("8")
    outcome = actions.submit_answer(
        mine, run=desk.run.code, step="s1", text="9", ticket=uuid4(), at=desk.later()
    )
    assert outcome.kind == "stale"
    assert Attempt.objects.count() == 1


def test_ticket_of_somebody_else_is_refused(desk, ben, course):
    ticket = uuid4()
    desk.answer("9", ticket)
    his = actions.open_session(ben, course, at=desk.at)
    run = actions.go_on(his, at=desk.at)
    assert run is not None
    outcome = actions.submit_answer(
        his, run=run.code, step="s1", text="9", ticket=ticket, at=desk.later()
    )
    assert outcome.kind == "stale"
    assert Attempt.objects.count() == 1


def test_a_death_in_the_middle_leaves_nothing(desk):
    def die_at_the_end():
        with transaction.atomic():
            desk.answer("8")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        die_at_the_end()
    assert (Attempt.objects.count(), Turn.objects.count(), seen()) == (0, 0, [])
    assert Belief.objects.count() == 0
    desk.run.refresh_from_db()
    assert desk.run.step_index == 0


def test_belief_equals_a_replay_of_the_ledger(desk):
    for text in ("9", "2 +", "8", "3"):
        desk.answer(text)
    desk.hint()
    desk.answer("4")
    kept = bytes(Belief.objects.get().state)
    rebuild(desk.session.student_id, desk.session.course)
    assert bytes(Belief.objects.get().state) == kept


def test_every_decision_is_stored_before_its_run(desk):
    desk.answer("8")
    desk.answer("4")
    run = desk.go_on()
    assert run.decision.reason["sentence"] in {"learn", "probe", "review"}
    assert run.decision.inputs["before"]
    assert run.version.exercise.slug != "two-step-1"


def test_going_on_twice_is_going_on_once(desk):
    desk.answer("8")
    desk.answer("4")
    first = desk.go_on()
    second = desk.go_on()
    assert first.pk == second.pk


def test_leaving_an_exercise_brings_another(desk):
    run = desk.go_on(leave=desk.run.code)
    desk.run.refresh_from_db()
    assert desk.run.state == Run.State.LEFT
    assert run.version.exercise_id != desk.run.version.exercise_id


def test_own_wish_brings_an_exercise_of_that_skill(desk, course):
    skill = course.skills.get(slug="add-integers")
    run = desk.go_on(leave=desk.run.code, skill=skill.pk)
    assert list(run.version.exercise.skills.all()) == [skill]
    assert run.decision.reason["sentence"] == "own_choice"


def test_one_open_session_in_a_course(desk, ada, course):
    assert actions.open_session(ada, course, at=desk.later()) == desk.session
    actions.finish(desk.session, at=desk.later())
    actions.finish(desk.session, at=desk.later())
    assert actions.open_session(ada, course, at=desk.later()) != desk.session


def test_finished_session_takes_no_answer(desk):
    actions.finish(desk.session, at=desk.later())
    assert desk.answer("8").kind == "stale"
    assert desk.hint().kind == "stale"
    assert Attempt.objects.count() == 0


def test_exercise_retired_meanwhile_is_finished_as_it_was(desk):
    exercise = desk.run.version.exercise
    exercise.state = "retired"
    exercise.current = None
    exercise.save()
    desk.session.course.skills.update(retired=True)
    type(desk.session.course).objects.update(revision=2)
    assert desk.answer("8").kind == "recorded"
    # None of its skills is in the course any more: nothing to observe.
    assert seen() == []


def test_report_is_kept_with_its_place(desk):
    actions.report_problem(desk.session, run=desk.run.code, text="Typo")
    report = ProblemReport.objects.get()
    assert (report.run, report.student, report.step_id) == (
        desk.run,
        desk.session.student,
        "s1",
    )
    assert actions.report_problem(desk.session, run=uuid4(), text="?") is None
