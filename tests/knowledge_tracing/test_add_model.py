"""Export, fit elsewhere, add: the way of a model around the night's refit."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from knowledge_tracing import ledger, versions
from knowledge_tracing.models import Belief, FittedModel, Observation
from knowledge_tracing.psikt import checkpoint
from tests.commands import refused, run
from tests.knowledge_tracing.logs.folders import write_all
from tests.knowledge_tracing.stand_in import fill_ledger, see

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def trained(data: Path) -> Path:
    words = ("--data", data, "--out", data / "out", "--epochs", 1, "--device", "cpu")
    result, _ = run("train_psikt", *words)
    found: Path = data / "out" / result["checkpoint"]
    return found


@pytest.fixture
def pupils(course, moment):
    return fill_ledger(course, moment)


def test_it_is_judged_on_newer_answers_and_served_after_a_switch(pupils, course, moment, tmp_path):
    day = (moment + timedelta(days=3)).date().isoformat()
    run("export_observations", "--course", course.slug, "--out", tmp_path, "--before", day)
    path = trained(tmp_path)
    result, words = run("add_model", path, "--course", course.slug)

    model = FittedModel.objects.get()
    assert (model.version, model.state) == (path.stem, "candidate")
    assert (result["skills_not_in_course"], result["skills_not_fitted"]) == ([], [])
    newer = Observation.objects.filter(at__date__gte=day).count()
    assert 0 < result["answers_compared"] == newer < 1200
    assert "better on newer answers: its log loss is" in model.reason
    assert model.reason in words
    assert model.figures["candidate"]["log_loss"] == result["log_loss"]
    assert versions.version_of(None) == model.figures["against"]

    run("switch_model", "--course", course.slug, "--version", model.version)
    see(pupils[0], course, moment + timedelta(days=9))
    assert Belief.objects.get().model_version == model.version
    level = dict(zip(*_levels(course, model.version), strict=True))
    slugs = {str(skill.pk): skill.slug for skill in course.skills.all()}
    there = checkpoint.load(path)
    for skill, value in zip(there.skills, there.level, strict=True):
        (key,) = [key for key, slug in slugs.items() if slug == skill]
        assert level[key] == value


def _levels(course, version):
    dynamics = ledger.dynamics_for(course, version)
    return [str(skill) for skill in dynamics.structure.skills], dynamics.tables.level


def test_without_newer_answers_there_is_no_comparison(pupils, course, tmp_path):
    run("export_observations", "--course", course.slug, "--out", tmp_path)
    path = trained(tmp_path)
    result, words = run("add_model", path, "--course", course.slug)
    assert (result["answers_compared"], result["better"]) == (0, None)
    assert "not compared" in words
    assert "already" in refused("add_model", path, "--course", course.slug)
    assert FittedModel.objects.count() == 1


def test_a_skill_that_the_course_lost_since(pupils, course, moment, tmp_path):
    run("export_observations", "--course", course.slug, "--out", tmp_path)
    path = trained(tmp_path)
    course.skills.filter(slug="two-step-equations").update(retired=True)
    course.skills.create(slug="brand-new", title={"en": "Brand new"})
    course.revision += 1
    course.save()
    result, words = run("add_model", path, "--course", course.slug)
    assert result["skills_not_in_course"] == ["two-step-equations"]
    assert result["skills_not_fitted"] == ["brand-new"]
    assert "two-step-equations" in words
    run("switch_model", "--course", course.slug, "--version", path.stem)


def test_what_cannot_be_served_is_refused(pupils, course, tmp_path):
    assert "no course" in refused("add_model", "x.ckpt", "--course", "nowhere")
    assert "x.ckpt" in refused("add_model", tmp_path / "x.ckpt", "--course", course.slug)
    path = trained(write_all(tmp_path / "other"))
    assert "none of the skills" in refused("add_model", path, "--course", course.slug)
    path.write_bytes(path.read_bytes()[:-1])
    assert "SHA-256" in refused("add_model", path, "--course", course.slug)
    assert not FittedModel.objects.exists()
