"""manage.py benchmark_policy, on small courses."""

from __future__ import annotations

from random import Random

import pytest

from curriculum.policy_plan import plan_of
from tests.commands import refused, run
from tutor.benchmark.choosing import drawn_needs, index_of, needs_in

SMALL = ("--skills", 30, "--exercises", 90, "--students", 2, "--choices", 4)


def test_it_measures_choices_estimates_and_memory():
    found, words = run("benchmark_policy", *SMALL)
    assert (found["skills"], found["exercises"]) == (30, 90)
    assert 0 < found["decisions"] <= 8
    assert 0.0 < found["choose_p50_ms"] <= found["choose_p95_ms"]
    assert 0.0 < found["estimates_p50_ms"] <= found["both_p95_ms"]
    assert 0.0 < found["index_mb"] < 5.0
    assert "choose p50" in words
    assert "curve" not in found


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "skills.csv").write_text("skill_id,name\n0,a\n1,b\n2,c\n")
    rows = "0,1\n1,2\n2,0\n1,1\n"
    (tmp_path / "prerequisites.csv").write_text("from_skill_id,to_skill_id\n" + rows)
    return tmp_path


def test_a_map_is_read_without_what_an_import_refuses(folder):
    assert needs_in(folder) == {0: frozenset(), 1: frozenset({0}), 2: frozenset({1})}
    found, _ = run("benchmark_policy", "--map", folder, "--exercises", 9, "--students", 1)
    assert found["skills"] == 3


def test_placement_is_simulated_on_a_map(folder):
    found, _ = run("simulate_placement", "--map", folder, "--learners", 2, "--seeds", "0")
    assert found["skills"] == 3
    assert set(found["worlds"]) == {"ou", "bktg"}


@pytest.mark.parametrize("command", ["benchmark_policy", "simulate_placement"])
def test_a_folder_without_a_map_is_refused(command, tmp_path):
    assert str(tmp_path) in refused(command, "--map", tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["exercises", "skills", "students", "choices"])
def test_nothing_to_measure_is_refused(name):
    assert name in refused("benchmark_policy", f"--{name}", 0)


def test_made_up_courses_are_courses():
    index = index_of(drawn_needs(40, Random(1)), 100, Random(1))
    assert len(index.graph.order) == 40
    assert sum(map(len, index.by_skill.values())) == 100
    assert all(plan_of(index).has_exercises(skill) for skill in index.skills)
