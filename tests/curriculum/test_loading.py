"""Packages into the database: all or nothing, twice changes nothing, out and in again is equal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from curriculum import actions, loading
from curriculum.course_files import read_folder, write_folder
from curriculum.errors import CurriculumError
from curriculum.models import (
    Course,
    Edge,
    Exercise,
    ExerciseVersion,
    ImportRecord,
    Misconception,
    Skill,
)
from curriculum.snapshot import package_of
from tests.factories.course_files import write_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(tmp_path):
    found, findings = read_folder(write_course(tmp_path / "in", **{"figures/a.png": b"x"}))
    assert not findings
    return found


def test_everything_arrives(package):
    report = actions.load_package(package)
    assert report.to_dict() | {"by_kind": 0} == {
        "course": "small",
        "created": 10,
        "updated": 0,
        "unchanged": 0,
        "failed": 0,
        "removed": 0,
        "by_kind": 0,
        "warnings": [],
        "errors": [],
    }
    exercise = Exercise.objects.get(slug="add-1")
    assert (exercise.state, exercise.current.number, exercise.unit.slug) == ("published", 1, "one")
    assert [skill.slug for skill in exercise.skills.all()] == ["add"]
    assert Exercise.objects.get(slug="subtract-1").current.content["provenance"]["external_id"]
    record = ImportRecord.objects.get()
    assert (record.format, record.source_hash) == ("course", package.source.sha256)
    assert bytes(record.archive)[:2] == b"PK"


def test_twice_changes_nothing(package):
    actions.load_package(package)
    before = Course.objects.get().revision
    report = actions.load_package(package)
    assert (report.changed, report.total("unchanged")) == (False, 10)
    assert Course.objects.get().revision == before
    assert (ExerciseVersion.objects.count(), ImportRecord.objects.count()) == (2, 1)


def test_out_and_in_again_is_equal(package, tmp_path):
    actions.load_package(package)
    stored = package_of("small")
    assert stored == package
    write_folder(stored, tmp_path / "out")
    again, _ = read_folder(tmp_path / "out")
    assert again == package
    assert not actions.load_package(again).changed


def test_a_dry_run_writes_nothing(package):
    report = actions.load_package(package, dry_run=True)
    assert (report.dry_run, report.total("created")) == (True, 10)
    assert not Course.objects.exists()


def test_a_change_makes_one_new_version(package):
    actions.load_package(package)
    first = package.exercises[0]
    changed = replace(first, document=replace(first.document, title={"en": "New", "es": "Nueva"}))
    report = actions.load_package(replace(package, exercises=(changed, package.exercises[1])))
    assert vars(report.by_kind["exercise"])["updated"] == 1
    assert [v.number for v in Exercise.objects.get(slug="add-1").versions.all()] == [1, 2]
    assert Exercise.objects.get(slug="add-1").current.content["title"]["en"] == "New"


def test_an_edge_that_is_gone_goes(package):
    actions.load_package(package)
    report = actions.load_package(replace(package, edges=package.edges[:1]))
    assert report.total("removed") == 1
    assert Edge.objects.count() == 1


def test_what_the_files_do_not_name_stays_and_is_reported(package):
    actions.load_package(package)
    report = actions.load_package(replace(package, exercises=package.exercises[:1]))
    assert Exercise.objects.get(slug="subtract-1").state == "published"
    assert [found.code for found in report.warnings] == ["not_in_package"]


def test_misconceptions_keep_their_skills(package):
    actions.load_package(package)
    assert [s.slug for s in Misconception.objects.get().skills.all()] == ["add"]
    moved = replace(package.misconceptions[0], skills=("subtract",))
    report = actions.load_package(replace(package, misconceptions=(moved,)))
    assert report.by_kind["misconception"].updated == 1
    assert [s.slug for s in Misconception.objects.get().skills.all()] == ["subtract"]


def broken(package, **changed):
    step = replace(package.exercises[0].document.steps[0], **changed)
    document = replace(package.exercises[0].document, steps=(step,))
    entry = replace(package.exercises[0], document=document)
    return replace(package, exercises=(entry, package.exercises[1]))


def refusing(package):
    spec = replace(package.exercises[0].document.steps[0].answer, accept=("2 +* 3",))
    return broken(package, answer=spec)


def test_one_error_imports_nothing(package):
    with pytest.raises(CurriculumError) as refused:
        actions.load_package(refusing(package))
    found = refused.value.findings[0]
    assert (found.code, found.file, found.line) == (
        "answer_refused",
        "exercises/add/add-1.yaml",
        15,
    )
    assert not Course.objects.exists()


def test_lenient_keeps_it_as_a_draft(package):
    report = actions.load_package(refusing(package), lenient=True)
    assert (report.total("failed"), report.total("created")) == (1, 10)
    assert [found.code for found in report.warnings] == ["answer_refused"]
    exercise = Exercise.objects.get(slug="add-1")
    assert (exercise.state, exercise.current) == ("draft", None)


def test_a_failure_in_the_middle_leaves_nothing(package, monkeypatch):
    def fail(*args, **options):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(loading, "load_exercises", fail)
    with pytest.raises(RuntimeError):
        actions.load_package(package)
    assert not Course.objects.exists()


def test_a_loop_with_edges_that_were_here_is_refused(package):
    actions.load_package(package)
    course = Course.objects.get()
    other = actions.save_skill(course, slug="other", title="Other")
    actions.add_edge(Skill.objects.get(slug="subtract"), other)
    actions.add_edge(other, actions.save_skill(course, slug="last", title="Last"))
    Edge.objects.create(source=Skill.objects.get(slug="last"), target=Skill.objects.get(slug="add"))
    with pytest.raises(CurriculumError) as refused:
        actions.load_package(replace(package, title="Changed"))
    assert refused.value.code == "cycle"
    assert Course.objects.get().title != "Changed"


def test_drafts_and_retired_exercises_come_back_as_they_were(package, tmp_path):
    actions.load_package(package)
    actions.retire(Exercise.objects.get(slug="add-1"))
    step = {"prompt": "?", "answer": {"accept": ["1"], "kind": "number"}}
    raw = {"slug": "raw", "title": "Raw", "steps": [step]}
    actions.create_exercise(Course.objects.get(), raw)
    write_folder(package_of("small"), tmp_path / "out")
    again, _ = read_folder(tmp_path / "out")
    assert {e.slug: e.state for e in again.exercises} == {
        "add-1": "retired", "subtract-1": "published", "raw": "draft"
    }  # fmt: skip
    assert not actions.load_package(again).changed
    Exercise.objects.update(current=None)
    Course.objects.all().delete()
    actions.load_package(again)
    assert package_of("small") == again


def test_loading_costs_few_queries_whatever_the_size(package, django_assert_max_num_queries):
    many = tuple(
        replace(entry, document=replace(entry.document, slug=f"{entry.slug}-{n}"))
        for n in range(20)
        for entry in package.exercises
    )
    with django_assert_max_num_queries(40):
        actions.load_package(replace(package, exercises=many))
