"""The commands: one JSON object on the last line, exit status 2 with a reason for bad input."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from curriculum.models import Course
from tests.factories import course_files as small
from tests.factories.course_files import write_course

pytestmark = pytest.mark.django_db


def run(*arguments: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=io.StringIO())
    last: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    assert {"version", "hardware", "seed", "seconds"} <= last.keys()
    return last


def refused(*arguments: Any) -> str:
    with pytest.raises(CommandError) as error:
        run(*arguments)
    assert error.value.returncode == 2
    return str(error.value)


def test_import_export_and_import_again(tmp_path):
    folder = write_course(tmp_path / "in")
    first = run("import_course", folder)
    assert (first["format"], first["created"], first["failed"]) == ("course", 9, 0)
    assert run("export_course", "small", tmp_path / "out")["exercises"] == 2
    again = run("import_course", tmp_path / "out", "--format", "course")
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 9)


def test_a_dry_run_writes_nothing(tmp_path):
    report = run("import_course", write_course(tmp_path), "--dry-run", "--json", "--seed", 7)
    assert (report["created"], report["seed"], report["dry_run"]) == (9, 7, True)
    assert not Course.objects.exists()


def test_broken_files_are_named(tmp_path):
    folder = write_course(tmp_path, **{"skills.yaml": small.SKILLS + "- {slug: add, title: A}\n"})
    assert "skills.yaml:11: the skill “add” is there twice" in refused("import_course", folder)
    assert not Course.objects.exists()


def test_what_is_not_there_is_refused(tmp_path):
    assert "does not exist" in refused("import_course", tmp_path / "no")
    assert "no known format" in refused("import_course", tmp_path)
    assert "no course" in refused("export_course", "no", tmp_path / "out")
    assert "neither" in refused("lint_course", "no")
    assert "neither" in refused("grade_keys", "no")


def test_an_export_does_not_overwrite(tmp_path, course):
    (tmp_path / "mine.txt").write_text("x")
    assert "not empty" in refused("export_course", course.slug, tmp_path)


def test_lint_of_a_folder_and_of_the_database_agree(tmp_path):
    folder = write_course(tmp_path)
    of_files = run("lint_course", folder, "--variants", 3)
    counts = {key: of_files[key] for key in ("skills", "exercises", "steps", "variants")}
    assert counts == {"skills": 2, "exercises": 2, "steps": 2, "variants": 4}
    assert of_files["languages"] == ["en", "es"]
    run("import_course", folder)
    of_rows = run("lint_course", "small", "--variants", 3)
    assert {f["code"] for f in of_rows["findings"]} == {f["code"] for f in of_files["findings"]}


def test_grade_keys(tmp_path):
    folder = write_course(tmp_path)
    result = run("grade_keys", folder)
    assert (result["steps"], result["accepted"], result["refused"]) == (2, 2, [])
    run("import_course", folder)
    assert run("grade_keys", "small")["accepted"] == 2


def test_grade_keys_names_what_is_refused(tmp_path):
    text = small.ADD.replace('["@{c}"]', '["2 +* 3"]')
    result = run("grade_keys", write_course(tmp_path, **{"exercises/add/add-1.yaml": text}))
    assert (result["accepted"], result["refused"]) == (1, ["add-1/s1"])
