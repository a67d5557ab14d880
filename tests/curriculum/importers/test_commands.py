"""From files through the commands into the database and out again; also with public data, where
that is at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from curriculum.models import Course, Edge, Exercise, ImportRecord
from tests.curriculum.importers.pool import Pool
from tests.curriculum.test_commands import refused, run

SHARED = Path(os.environ.get("CHIRON_SHARED", Path(__file__).resolve().parents[4] / "shared"))
SAMPLE = SHARED / "data/oatutor-sample"
MAP = SHARED / "data/kt/junyi_map"

pytestmark = pytest.mark.django_db


def needs(path: Path) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not path.is_dir(), reason=f"{path} is not there (see CHIRON_SHARED)")


def changes(report: dict[str, Any]) -> tuple[int, int, int, int]:
    return tuple(report[name] for name in ("created", "updated", "removed", "failed"))


def test_a_source_is_imported_exported_and_imported_again(tmp_path):
    pool = Pool(tmp_path / "in").problem("p1", body="##f.gif##").figure("p1", "f.gif").step("p1a")
    pool.problem("p2", title="One\\n  two ", body="a\\nb").step("p2a", stepAnswer=["$$5$$", "five"])
    first = run("import_course", pool.root)
    assert changes(first) == (6, 0, 0, 0)
    assert changes(run("import_course", pool.root)) == (0, 0, 0, 0)
    run("export_course", "in", tmp_path / "out")
    again = run("import_course", tmp_path / "out", "--format", "course")
    assert changes(again) == (0, 0, 0, 0)
    assert (again["unchanged"], again["warnings"]) == (6, [])


def test_items_that_fail_are_counted_and_recorded(tmp_path):
    pool = Pool(tmp_path / "in").problem("p1").step("p1a").problem("p2").step("p2a", skills=[])
    pool.write("content-pool/p3/p3.json", b"{")
    report = run("import_course", pool.root, "--slug", "mine")
    assert (report["course"], report["failed"], report["problems"]) == ("mine", 2, 2)
    assert [row["code"] for row in report["errors"]] == ["json"]
    assert [row["code"] for row in report["warnings"]] == ["no_skill", "no_skill"]
    states = dict(Exercise.objects.values_list("slug", "state"))
    assert states == {"p1": "published", "p2": "draft"}
    kept = ImportRecord.objects.get().report
    assert [row["code"] for row in kept["errors"]] == ["json"]


def test_a_wrong_slug_is_refused(tmp_path):
    pool = Pool(tmp_path / "in").problem("p1").step("p1a")
    assert "no slug" in refused("import_course", pool.root, "--slug", "a b")
    assert not Course.objects.exists()


@needs(SAMPLE)
def test_the_public_sample_is_counted_as_its_makers_count_it(tmp_path):
    wanted = json.loads((SAMPLE / "expected_import.json").read_text("utf-8"))
    report = run("import_course", SAMPLE)
    assert {key: report[key] for key in wanted} == wanted
    assert (report["failed"], report["errors"]) == (0, [])
    said = {row["code"] for row in report["warnings"]}
    assert said >= {"dangling_dependency", "duplicate_help_id", "no_help", "skill_fragment"}
    assert said >= {"order_sensitive_answer", "blank_licence"}
    graded = run("grade_keys", report["course"])
    assert (graded["refused"], graded["accepted"]) == ([], wanted["steps"])
    run("export_course", report["course"], tmp_path)
    assert changes(run("import_course", tmp_path)) == (0, 0, 0, 0)


@needs(MAP)
def test_the_public_map_keeps_all_but_its_loops():
    report = run("import_course", MAP)
    assert (report["format"], report["skills"], report["edges"]) == ("graph", 835, 978)
    assert [(row["code"], row["line"]) for row in report["errors"]] == [
        ("self_loop", 593),
        ("self_loop", 675),
        ("cycle", 822),
    ]
    assert report["errors"][2]["message"].count("radical") == 4
    assert Edge.objects.filter(target__course__slug=report["course"]).count() == 978
    assert changes(run("import_course", MAP)) == (0, 0, 0, 0)
