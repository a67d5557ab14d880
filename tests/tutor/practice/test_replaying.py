"""manage.py replay_decision: the ledger leads to the same choice, whatever came after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from curriculum.reads import variant
from tests.commands import refused, run
from tests.factories.overrides import make_override
from tutor.practice import actions
from tutor.practice.access import session_for
from tutor.practice.models import Attempt, Decision, Override, Run, Session

pytestmark = pytest.mark.django_db


def replayed(decision: Decision) -> dict:
    return run("replay_decision", decision.code)[0]


@dataclass
class Practice:
    """Ada in a session, whose exercises the policy chooses."""

    session: Session
    at: datetime

    def later(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    def give_up(self, run: Run) -> None:
        """Every step shown, one after the other."""
        while run.is_open:
            step = variant(run.version, run.seed).steps[run.step_index].id
            about = {"run": run.code, "step": step, "ticket": uuid4()}
            actions.dont_know(
                session_for(self.session.student, self.session.code), at=self.later(), **about
            )
            run.refresh_from_db()

    def go_on(self, **wishes: Any) -> Run:
        run = actions.go_on(self.session, at=self.later(), **wishes)
        assert run is not None
        return run


@pytest.fixture
def practised(classroom, course, ada, moment):
    found = Practice(actions.open_session(ada, course, at=moment), moment)
    for _ in range(3):
        found.give_up(found.go_on())
    found.give_up(found.go_on(skill=course.skills.get(slug="one-step-equations").pk))
    found.go_on()
    return found


def test_every_decision_of_a_student_is_made_again(practised):
    decisions = list(Decision.objects.order_by("pk"))
    assert len(decisions) > 1
    before = Decision.objects.count(), Run.objects.count(), Attempt.objects.count()
    for decision in decisions:
        found = replayed(decision)
        assert found["differences"] == {}
        assert found["same"] is found["same_from_record"] is found["same_from_ledger"] is True
        assert found["ledger_exercise"] == decision.exercise_id
    assert (Decision.objects.count(), Run.objects.count(), Attempt.objects.count()) == before


def test_a_run_names_its_decision(practised):
    one = Run.objects.earliest("pk")
    found = run("replay_decision", one.code)[0]
    assert found["decision"] == str(one.decision.code)


def test_a_record_that_does_not_follow_from_the_ledger_is_found_out(practised):
    decision = Decision.objects.latest("pk")
    Decision.objects.filter(pk=decision.pk).update(propensity=0.123, seed=decision.seed + 1)
    found = replayed(decision)
    assert not found["same"]
    assert found["differences"]["propensity"][0] == 0.123
    assert found["differences"]["seed"] == [decision.seed + 1, decision.seed]


def test_a_changed_course_is_told(practised):
    decision = Decision.objects.latest("pk")
    course = decision.course
    course.revision += 1
    course.save(update_fields=["revision"])
    assert replayed(decision)["course_changed"] is True


def test_another_version_of_the_policy_is_told(practised):
    decision = Decision.objects.order_by("pk").first()
    found, words = run("replay_decision", decision.code)
    assert (found["policy_changed"], "Another version" in words) == (False, False)
    Decision.objects.filter(pk=decision.pk).update(policy_version="gain.1")
    found, words = run("replay_decision", decision.code)
    assert (found["policy_changed"], "Another version" in words) == (True, True)


def test_a_pin_that_was_used_up_is_in_force_again(practised, course, ada, cleo):
    make_override(ada, course, cleo, practised.later(), "pin_skill", "subtract-integers")
    practised.go_on(leave=practised.session.runs.latest("pk").code)
    decision = Decision.objects.latest("pk")
    assert decision.rule == "pinned"
    assert replayed(decision)["same"]
    assert Override.objects.get().outcome == "used"


@pytest.mark.parametrize("told", ["nonsense", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"])
def test_what_is_no_decision_is_refused(told):
    assert told in refused("replay_decision", told)
