"""The commands' contract: words on stderr, one JSON line last on stdout."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError

from knowledge_tracing import actions, switching, versions
from knowledge_tracing.evaluation.fit_timing import Timing
from knowledge_tracing.management.commands import benchmark_tracing
from knowledge_tracing.models import Belief, Observation
from knowledge_tracing.psikt import Evidence
from tests.commands import run
from tests.knowledge_tracing.stand_in import fill_ledger, make_model, see


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
    assert result["model_versions"] == {versions.DEFAULTS: 2}
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


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_rebuild_states_in_two_processes(course, moment):
    pupils = fill_ledger(course, moment, students=45, answers=2)
    for pupil in pupils:
        actions.rebuild(pupil.pk, course)
    before = dict(Belief.objects.values_list("student_id", "state"))
    Belief.objects.update(state=b"")
    result, words = run("rebuild_states", "--jobs", "2")
    assert (result["beliefs"], result["answers"], result["jobs"]) == (45, 90, 2)
    assert "45/45" in words
    after = dict(Belief.objects.values_list("student_id", "state"))
    assert {k: bytes(v) for k, v in after.items()} == {k: bytes(v) for k, v in before.items()}


def test_rebuild_states_without_any_process(db):
    with pytest.raises(CommandError) as refusal:
        run("rebuild_states", "--jobs", "0")
    assert refusal.value.returncode == 2


def test_export_observations(course, moment, tmp_path):
    fill_ledger(course, moment, students=3, answers=10)
    skill = course.skills.get(slug="two-step-equations")
    skill.retired = True
    skill.save()
    course.revision += 1
    course.save()
    gone = Observation.objects.filter(skills=[skill.pk]).count()
    result, words = run("export_observations", "--course", course.slug, "--out", str(tmp_path))
    assert (result["learners"], result["answers"]) == (3, 30 - gone)
    assert result["left_out"] == gone > 0
    assert "left out" in words
    lines = gzip.decompress((tmp_path / "interactions.csv.gz").read_bytes()).decode().splitlines()
    assert len(lines) == 1 + 30 - gone
    assert "add-integers" in (tmp_path / "skills.csv").read_text()


def test_export_observations_keeps_no_order_of_people(course, moment, tmp_path):
    """Twelve learners with 1 to 12 answers: in the order of their accounts once in 12! exports."""
    pupils = fill_ledger(course, moment, students=12, answers=12)
    for n, pupil in enumerate(pupils):
        Observation.objects.filter(student=pupil, at__gte=moment + timedelta(hours=n + 1)).delete()
    run("export_observations", "--course", course.slug, "--out", str(tmp_path))
    lines = gzip.decompress((tmp_path / "interactions.csv.gz").read_bytes()).decode().splitlines()
    counts = Counter(int(line.split(",")[0]) for line in lines[1:])
    assert sorted(counts.values()) == list(range(1, 13))
    assert [counts[learner] for learner in range(12)] != list(range(1, 13))


def test_export_of_earlier_answers(course, moment, tmp_path):
    fill_ledger(course, moment, students=3, answers=100)
    day = (moment + timedelta(days=2)).date().isoformat()
    words = ("export_observations", "--course", course.slug, "--out", str(tmp_path), "--before")
    result, _ = run(*words, day)
    earlier = Observation.objects.filter(at__date__lt=day).count()
    assert 0 < result["answers"] == earlier < 300
    for when, reason in (("2001-01-01", "before 2001"), ("yesterday", "not a date")):
        with pytest.raises(CommandError, match=reason) as refusal:
            run(*words, when)
        assert refusal.value.returncode == 2


@pytest.mark.parametrize(("slug", "reason"), [("nowhere", "no course"), ("first-steps", "Nobody")])
def test_export_of_nothing(course, slug, reason, tmp_path):
    with pytest.raises(CommandError, match=reason) as refusal:
        run("export_observations", "--course", slug, "--out", str(tmp_path))
    assert refusal.value.returncode == 2


def test_export_into_a_file(course, moment, tmp_path, ada):
    see(ada, course, moment)
    (tmp_path / "taken").write_text("")
    with pytest.raises(CommandError, match="taken") as refusal:
        run("export_observations", "--course", course.slug, "--out", str(tmp_path / "taken"))
    assert refusal.value.returncode == 2


def test_list_models(ada, course, classroom, moment):
    result, words = run("list_models")
    assert (result["models"], result["served"]) == ([], [])
    assert "built-in defaults" in words
    see(ada, course, moment)
    model = make_model(course)
    switching.switch_model(course, model)
    switching.switch_model(course, None, classroom=classroom.code, students=[ada.pk])
    result, words = run("list_models", "--course", course.slug)
    assert [(one["version"], one["state"]) for one in result["models"]] == [
        (model.version, "in_force")
    ]
    assert result["classes"] == [
        {"course": course.slug, "classroom": str(classroom.code), "version": None}
    ]
    assert result["served"] == [
        {"course": course.slug, "version": None, "students": 1, "pinned": 1}
    ]
    assert model.version in words
    assert f"1 students with {versions.DEFAULTS}" in words
    assert f"class {classroom.code} is kept on {versions.DEFAULTS}" in words


def test_benchmark_tracing():
    words = ("--skills", "12", "--answers", "20", "--seed", "4", "--learners", "0")
    result, said = run("benchmark_tracing", *words)
    assert {"update_p50_ms", "update_p95_ms", "replay_500_ms", "device"} <= result.keys()
    assert result["seed"] == 4
    assert "replay" in said
    assert "fit_seconds_per_100k" not in result


def test_benchmark_tracing_with_fits(monkeypatch):
    """A model that cannot be fitted is named, and the other's figures are there."""

    def timed(name, log, seed, device):
        if name == "dkt":
            return Timing(len(log), reason="it is not there")
        return Timing(len(log), seconds=3.0, epochs=2, device="an accelerator")

    monkeypatch.setattr(benchmark_tracing, "time_fit", timed)
    words = ("--skills", "3", "--answers", "2", "--learners", "5")
    result, said = run("benchmark_tracing", *words)
    assert (result["fit_learners"], result["fit_answers"]) == (5, 600)
    assert (result["fit_seconds_per_100k"], result["train_answers_per_s"]) == (500.0, 400.0)
    assert result["device"] == result["hardware"]["device"] == "an accelerator"
    assert result["dkt_fit_seconds_per_100k"] is None
    assert result["not_fitted"] == {"dkt": "it is not there"}
    assert "it is not there" in said


def test_benchmark_tracing_without_the_data(tmp_path):
    with pytest.raises(CommandError) as refusal:
        run("benchmark_tracing", "--data", str(tmp_path / "nowhere"))
    assert refusal.value.returncode == 2


def test_benchmark_tracing_of_nothing():
    with pytest.raises(CommandError) as refusal:
        run("benchmark_tracing", "--skills", "0")
    assert refusal.value.returncode == 2
