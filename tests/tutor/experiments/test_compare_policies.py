"""The command: its figures for a small made-up class, and what it refuses."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta

import pytest

from curriculum.reads import course_index
from tests.cast import make_person
from tests.commands import refused, run
from tests.factories.practice import make_attempt
from tests.tutor.experiments.conftest import PLAN
from tutor.classrooms.models import Membership
from tutor.experiments.actions import end_experiment, start_experiment
from tutor.practice import actions
from tutor.practice.models import Decision, Run

pytestmark = pytest.mark.django_db
KEYS = {
    "ips", "ips_ci", "snips", "snips_ci", "dr", "dr_ci", "ess", "decisions", "zero_overlap",
    "uncovered", "clipped",
}  # fmt: skip


@pytest.fixture
def busy(classroom, cleo, begun):
    """Six students who practise on four days, two exercises a day, in two groups."""
    students = [make_person(f"Student{number}") for number in range(6)]
    Membership.objects.bulk_create(Membership(classroom=classroom, student=s) for s in students)
    experiment = start_experiment(classroom, PLAN, by=cleo, seed=2, at=begun)
    rng = random.Random(1)
    for student in students:
        session = actions.open_session(student, classroom.course, at=begun)
        for exercise in range(8):
            at = begun + timedelta(days=exercise // 2, minutes=exercise)
            verdict = "right" if rng.random() < 0.5 else "wrong"
            practise(session, verdict, at)
    return experiment


def practise(session, verdict, at):
    chosen = actions.go_on(session, at=at)
    assert chosen is not None
    make_attempt(chosen, "-8", verdict, at + timedelta(seconds=30))
    Run.objects.filter(pk=chosen.pk).update(state=Run.State.DONE)


def test_the_experiment_is_compared_in_both_ways(busy):
    found, words = run("compare_policies", "--experiment", busy.code, "--seed", 3)
    assert set(found["policies"]) == {"expected_gain", "three_in_a_row"}
    for value in found["policies"].values():
        assert set(value) == KEYS
        assert value["decisions"] == found["policies"]["expected_gain"]["decisions"]
        assert 0 < value["ess"] <= value["decisions"]
    assert found["difference"]["of"] == ["expected_gain", "three_in_a_row"]
    groups = found["randomised"]["groups"]
    assert sum(group["students"] for group in groups.values()) == 8
    counted = sum(g["decisions"] + g["without_reward"] for g in groups.values())
    assert counted == Decision.objects.count() == 48
    assert (found["students"], found["seed"], found["randomised"]["enough"]) == (6, 3, False)
    assert {"version", "hardware", "secondary", "clip"} <= set(found)
    assert "difference, by the draw" in words


def test_what_is_not_used_is_counted(busy):
    found, _ = run("compare_policies", "--course", busy.classroom.course.slug, "--json")
    used = found["policies"]["expected_gain"]["decisions"]
    assert used + found["left_out"]["without_reward"] == 48
    assert found["randomised"] is None


def test_only_decisions_of_the_time_count(busy, cleo, begun):
    later = begun + timedelta(days=1)
    end_experiment(busy.classroom, by=cleo, at=later)
    ended, _ = run("compare_policies", "--experiment", busy.code)
    groups = ended["randomised"]["groups"].values()
    assert sum(group["decisions"] + group["without_reward"] for group in groups) == 12
    day = (begun + timedelta(days=2)).replace(hour=0, minute=0, second=0, microsecond=0)
    since, _ = run("compare_policies", "--since", day.date())
    decided = Decision.objects.filter(at__gte=day).count()
    used = since["policies"]["expected_gain"]["decisions"] + since["left_out"]["without_reward"]
    assert used == decided < 48


def test_a_draw_into_another_experiment_is_not_this_one(busy, classroom, cleo, begun):
    """Decisions count from the draw into the experiment that is asked for."""
    end_experiment(classroom, by=cleo, at=begun + timedelta(days=1))
    second = start_experiment(classroom, PLAN, by=cleo, seed=5, at=begun + timedelta(days=2))
    found, _ = run("compare_policies", "--experiment", second.code)
    groups = found["randomised"]["groups"].values()
    assert sum(group["decisions"] + group["without_reward"] for group in groups) == 24


def test_the_same_seed_gives_the_same(busy):
    once, again = (run("compare_policies", "--seed", 1)[0]["policies"] for _ in range(2))
    assert once == again


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--policies", "expected_gain,nonsense"], "no policy “nonsense”"),
        (["--policies", "expected_gain"], "two or more"),
        (["--course", "nonsense"], "no course “nonsense”"),
        (["--experiment", "nonsense"], "not the code"),
        (["--experiment", str(uuid.uuid4())], "no experiment"),
        (["--since", "yesterday"], "a day such as"),
        ([], "No decision of a policy"),
    ],
)
def test_bad_input(words, reason, classroom):
    assert reason in refused("compare_policies", *words)


def test_too_early(classroom, ada, begun):
    session = actions.open_session(ada, classroom.course, at=begun)
    assert course_index(classroom.course).exercises
    practise(session, "right", begun)
    assert "None of 1 decisions" in refused("compare_policies")
