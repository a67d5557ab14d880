"""The commands' contract: words on stderr, one JSON line last on stdout."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from knowledge_tracing import actions
from knowledge_tracing.models import Belief
from knowledge_tracing.psikt import Evidence


def run(*words: str) -> tuple[dict[str, Any], str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*words, stdout=out, stderr=err)
    return json.loads(out.getvalue().splitlines()[-1]), err.getvalue()


def test_rebuild_states(ada, ben, course, moment):
    skill = course.skills.first().pk
    for n, student in enumerate((ada, ben, ada)):
        actions.observe(
            student_id=student.pk,
            course=course,
            evidence=Evidence((skill,), "i", 1.0),
            source=uuid4(),
            at=moment + timedelta(minutes=n),
        )
    before = dict(Belief.objects.values_list("student_id", "state"))
    Belief.objects.update(state=b"")
    result, words = run("rebuild_states", "--course", course.slug)
    assert (result["beliefs"], result["answers"]) == (2, 3)
    assert "2/2" in words
    after = dict(Belief.objects.values_list("student_id", "state"))
    assert {k: bytes(v) for k, v in after.items()} == {k: bytes(v) for k, v in before.items()}


def test_rebuild_states_of_an_unknown_course(db):
    with pytest.raises(CommandError, match="nowhere") as refusal:
        run("rebuild_states", "--course", "nowhere")
    assert refusal.value.returncode == 2


def test_rebuild_states_without_answers(course):
    result, words = run("rebuild_states", "--json")
    assert result["beliefs"] == 0
    assert words == ""


def test_benchmark_tracing():
    result, words = run("benchmark_tracing", "--skills", "12", "--answers", "20", "--seed", "4")
    assert {"update_p50_ms", "update_p95_ms", "replay_500_ms", "device"} <= result.keys()
    assert result["seed"] == 4
    assert "replay" in words


def test_benchmark_tracing_of_nothing():
    with pytest.raises(CommandError) as refusal:
        run("benchmark_tracing", "--skills", "0")
    assert refusal.value.returncode == 2
