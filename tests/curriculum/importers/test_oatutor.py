"""A whole source: what it becomes, what is said about it, and that nothing stops it."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest

from curriculum.importers import detect, oatutor
from curriculum.importers.imported import Imported
from curriculum.importers.oatutor import PRIORS
from curriculum.package import Package
from tests.curriculum.importers.pool import BOOK, BY, PLAN, Pool, hint, scaffold


@pytest.fixture
def pool(tmp_path) -> Pool:
    """Two exercises in two lessons."""
    made = Pool(tmp_path / "my-algebra")
    made.problem("p1").step("p1a").step("p1b", stepTitle="$$3+3$$", stepAnswer=["$$6$$"])
    return made.problem("p10", lessonId="L2").step("p10a", skills=["double"])


def package(pool: Pool) -> Package:
    found = oatutor.read(pool.root).package
    assert found is not None
    return found


def codes(imported: Imported) -> list[str]:
    return [found.code for found in imported.findings]


def test_a_source_becomes_a_course(pool):
    assert detect(pool.root) == "oatutor"
    made = package(pool)
    assert (made.slug, made.title, made.languages) == ("my-algebra", "Example: Algebra", ("en",))
    assert made.licence == "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)"
    assert made.source_url == "https://books.example/algebra"
    assert [(one.slug, one.title, one.target) for one in made.units] == [
        ("L2", "1.2 Doubling", 0.9),
        ("L1", "1.1 Adding", 0.8),
    ]
    assert [(one.slug, one.title, one.unit) for one in made.skills] == [
        ("double", "Double", "L2"),
        ("add", "Add", "L1"),
    ]
    assert [(one.slug, one.unit) for one in made.exercises] == [("p10", "L2"), ("p1", "L1")]


def test_a_problem_becomes_an_exercise_that_says_where_it_is_from(pool):
    document = package(pool).exercises[1].document
    assert (document.title, document.prompt, document.skills) == ("Add", "Work it out.", ("add",))
    assert [(one.id, one.prompt) for one in document.steps] == [("p1a", "$2+3$"), ("p1b", "$3+3$")]
    assert document.steps[0].hints[0].title == "T"
    assert document.provenance == {
        "system": "OATutor",
        "external_id": "p1",
        "attribution": "Adapted from Example: Algebra; hints and scaffolds: OATutor (oatutor.io)",
        "licence": "CC BY 4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "source_url": "https://books.example/algebra",
        "oer": BOOK,
        "license": BY,
    }


def test_figures_of_two_problems_may_have_one_name(pool):
    for own in ("p1", "p10"):
        pool.figure(own, "f.gif", own.encode()).problem(own, body="##f.gif##")
    pool.figure("p1", "notes.txt")
    imported = oatutor.read(pool.root)
    assert imported.package is not None
    assert {one.name: one.data for one in imported.package.figures} == {
        "p1-f.gif": b"p1",
        "p10-f.gif": b"p10",
    }
    assert {one.document.prompt for one in imported.package.exercises} == {
        "##p1-f.gif##",
        "##p10-f.gif##",
    }
    assert codes(imported) == ["figure_type"]
    assert (imported.counts["figure_files"], imported.counts["figure_references"]) == (3, 2)


def test_figures_whose_names_become_alike_stay_apart(pool):
    pool.problem("p1", body="##a b.gif## ##a-b.gif##")
    pool.figure("p1", "a b.gif", b"1").figure("p1", "a-b.gif", b"2").figure("p1", "x-f.gif", b"3")
    pool.problem("p1-x", body="##f.gif##").step("p1-xa").figure("p1-x", "f.gif", b"4")
    made = package(pool)
    named = {one.name: one.data for one in made.figures}
    assert sorted(named.values()) == [b"1", b"2", b"3", b"4"]
    prompts = {one.slug: one.document.prompt for one in made.exercises}
    assert prompts["p1"] == "##p1-a-b.gif## ##p1-a-b-2.gif##"
    assert prompts["p1-x"] == "##p1-x-f-2.gif##"
    assert named["p1-x-f-2.gif"] == b"4"


def test_figures_are_found_whatever_their_case_and_accents(pool):
    pool.problem("p1", body="##FIG.PNG## ##caf\u00e9.png##")
    pool.figure("p1", "fig.png").figure("p1", "cafe\u0301.png")
    imported = oatutor.read(pool.root)
    assert (codes(imported), imported.counts["missing_figure_files"]) == ([], [])
    assert package(pool).exercises[1].document.prompt == "##p1-fig.png## ##p1-cafe-.png##"


def test_a_long_name_of_a_figure_keeps_its_ending(pool):
    name = f"{'f' * 210}.png"
    pool.problem("p1", body=f"##{name}##").figure("p1", name)
    (figure,) = package(pool).figures
    assert (len(figure.name), figure.content_type) == (200, "image/png")
    assert package(pool).exercises[1].document.prompt == f"##{figure.name}##"


def test_parameters_of_problem_step_and_hint_are_columns(pool):
    pool.problem("p1", body="@{a}", variabilization={"a": ["1", "2"], "c": ["3", "5"]})
    pool.step("p1a", variabilization={"c": ["3", "5"]}, stepAnswer=["@{c}"])
    changed = {"variabilization": {"c": ["9"]}, "text": "@{a} @{c}"}
    pool.step("p1b", [hint("p1b-h1", **changed)])
    document = package(pool).exercises[1].document
    assert document.parameters == {"columns": {"a": ["1", "2"], "c": ["3", "5"], "c_2": ["9"]}}
    assert document.steps[1].hints[0].text == "@{a} @{c_2}"
    assert oatutor.read(pool.root).counts["variabilized"] == ["p1", "p1a"]


def test_the_default_pathway_is_used_and_others_are_counted(pool):
    folder = "content-pool/p1/steps/p1a/tutoring"
    pool.write(f"{folder}/p1aOther.json", [hint("p1a-h1"), scaffold("p1a-h2", "p1a-h1")])
    imported = oatutor.read(pool.root)
    assert codes(imported) == ["other_pathway"]
    assert (imported.counts["other_pathways"], imported.counts["scaffolds"]) == (1, 0)
    (pool.root / folder / "p1aDefaultPathway.json").unlink()
    imported = oatutor.read(pool.root)
    assert codes(imported) == ["no_default_pathway"]
    assert imported.counts["scaffolds"] == 1


PAIR = {"stepAnswer": ["1,2"], "answerType": "string"}
DEFECTS: list[tuple[str, Any]] = [
    ("no_help", lambda pool: pool.step("p1a", [])),
    ("blank_licence", lambda pool: pool.problem("p1", license="")),
    ("blank_licence", lambda pool: pool.step("p1a", [hint("p1a-h1", license=" ")])),
    ("unclear_licence", lambda pool: pool.problem("p1", license="openstax")),
    ("skill_fragment", lambda pool: pool.step("p1a", skills=["use_rate", "and_time"])),
    ("skill_fragment", lambda pool: pool.step("p1a", skills=["0)"])),
    ("unknown_lesson", lambda pool: pool.problem("p1", lessonId="L7")),
    ("id_mismatch", lambda pool: pool.problem("p1", id="p2")),
    ("missing_figure", lambda pool: pool.problem("p1", body="##f.png##")),
    ("unknown_parameter", lambda pool: pool.problem("p1", body="@{q}")),
    ("order_sensitive_answer", lambda pool: pool.step("p1a", **PAIR)),
    ("unfitted_priors", lambda pool: pool.write(PRIORS, {"add": {"probSlip": 0.1}})),
    ("no_skill", lambda pool: pool.step("p1a", skills=[])),
]


@pytest.mark.parametrize(("code", "change"), DEFECTS, ids=[code for code, _ in DEFECTS])
def test_a_defect_is_a_warning_and_keeps_the_item(pool, code, change):
    change(pool)
    imported = oatutor.read(pool.root)
    assert [(found.code, found.severity) for found in imported.findings] == [(code, "warning")]
    assert imported.package is not None
    assert len(imported.package.exercises) == 2


BROKEN: list[tuple[str, int, Any]] = [
    ("json", 2, lambda pool: pool.write("content-pool/p1/p1.json", b'{"id":\n x}')),
    ("encoding", 2, lambda pool: pool.write("content-pool/p1/p1.json", b"{\n\xff}")),
    ("shape", 1, lambda pool: pool.write("content-pool/p1/p1.json", [])),
    ("no_steps", 0, lambda pool: shutil.rmtree(pool.root / "content-pool/p1/steps")),
    ("missing_file", 0, lambda pool: (pool.root / "content-pool/p1/p1.json").unlink()),
    ("missing_file", 0, lambda pool: (pool.root / "content-pool/p1/steps/p1a/p1a.json").unlink()),
    ("no_answer", 0, lambda pool: pool.step("p1a", stepAnswer=[])),
    ("character", 0, lambda pool: pool.problem("p1", title="a\0b")),
    ("json", 1, lambda pool: pool.write("content-pool/p1/steps/p1a/p1a.json", b"")),
]


@pytest.mark.parametrize(("code", "line", "break_it"), BROKEN)
def test_what_cannot_be_read_is_left_out_and_named(pool, code, line, break_it):
    break_it(pool)
    imported = oatutor.read(pool.root)
    assert imported.package is not None
    assert [one.slug for one in imported.package.exercises] == ["p10"]
    assert imported.failed == 1
    (found,) = [one for one in imported.findings if one.is_error]
    assert (found.code, found.line) == (code, line)
    assert found.file.startswith("content-pool/p1/")


def test_a_problem_that_fits_in_no_course_file_is_left_out(pool):
    pool.problem("p1", body="x" * 1_000_001)
    imported = oatutor.read(pool.root)
    assert (codes(imported), imported.failed) == (["too_large"], 1)


def test_without_any_problem_that_can_be_read_there_is_no_course(pool):
    for own in ("p1", "p10"):
        pool.write(f"content-pool/{own}/{own}.json", b"{")
    imported = oatutor.read(pool.root)
    assert imported.package is None
    assert codes(imported) == ["json", "json", "no_exercise"]


def test_the_lesson_as_a_title_has_its_marks_read(pool):
    pool.problem("p1", title="", body="", lesson="Costs $5 @{x}").step("p1a", stepTitle="")
    imported = oatutor.read(pool.root)
    assert set(codes(imported)) == {"unknown_parameter"}
    document = package(pool).exercises[1].document
    assert (document.title, document.prompt) == ("Costs \\$5 x", "Costs \\$5 x")


def test_very_many_values_are_judged_by_some(pool):
    pool.problem("p1", variabilization={"a": [str(n) for n in range(2000)]})
    pool.step("p1a", stepAnswer=["@{a}"])
    assert package(pool).exercises[1].document.steps[0].answer.kind == "number"


def test_a_broken_pathway_costs_only_the_help(pool):
    pool.write("content-pool/p1/steps/p1a/tutoring/p1aDefaultPathway.json", b"[{")
    imported = oatutor.read(pool.root)
    assert imported.package is not None
    assert imported.package.exercises[1].document.steps[0].hints == ()
    assert imported.counts["steps_without_help"] == ["p1a"]
    assert codes(imported) == ["json"]


def test_broken_plans_and_models_stop_nothing(pool):
    pool.write("coursePlans.json", b"nothing").write("skillModel.json", b"[]")
    imported = oatutor.read(pool.root)
    assert imported.package is not None
    assert len(imported.package.exercises) == 2
    assert codes(imported)[:2] == ["json", "shape"]


@pytest.mark.parametrize("bad", ["\0", "\ud800"])
def test_characters_that_no_database_keeps_are_left_out(pool, bad):
    text = json.dumps([PLAN]).replace("Adding", f"Add{bad}ing").replace("Example", f"Ex{bad}ample")
    pool.write("coursePlans.json", json.loads(text, strict=False))
    pool.step("p1a", skills=[f"a{bad}dd"])
    imported = oatutor.read(pool.root)
    assert codes(imported) == ["character", "character"]
    made = package(pool)
    assert made.title == "Example: Algebra"
    assert [one.title for one in made.units] == ["1.2 Doubling", "1.1 Adding"]
    assert {one.slug for one in made.skills} == {"add", "double"}


@pytest.mark.parametrize("bad", ["\0", "\ud800"])
def test_no_finding_quotes_what_cannot_be_stored(pool, bad):
    """The report goes into the database too, and to people."""
    pool.problem("p1", lessonId=f"L{bad}", lesson=bad, license=bad, body=f"##{bad}##")
    pool.step("p10a", [hint("p10a-h1", bad)])
    imported = oatutor.read(pool.root)
    assert [(one.code, one.file.rpartition("/")[2]) for one in imported.findings] == [
        ("character", "p1.json"),
        ("character", "p10aDefaultPathway.json"),
    ]
    assert not any(bad in one.message for one in imported.findings)
    assert imported.counts["dangling_dependencies"] == []
    assert [one.slug for one in package(pool).exercises] == ["p10"]


def test_a_skill_has_a_title_whatever_its_name(pool):
    pool.step("p1a", skills=["___", "add"])
    assert {one.title for one in package(pool).skills} == {"___", "Add", "Double"}


def test_addresses_that_are_too_long_or_none_cost_nothing(pool):
    url = f"https://books.example/{'a' * 500}"
    pool.write("coursePlans.json", [{**PLAN, "courseOER": url, "courseLicense": "https://[books"}])
    pool.problem("p1", oer="https://[books", license=url)
    made = package(pool)
    assert (made.source_url, made.licence) == ("", "https://[books")
    provenance = made.exercises[1].document.provenance
    assert (provenance["source_url"], provenance["licence_url"]) == ("https://[books", url)


def test_hidden_courses_stay_drafts_and_lessons_may_fix_the_order(tmp_path):
    plan = json.loads(json.dumps(PLAN))
    plan["lessons"][1]["keepMCOrder"] = True
    asked = {"problemType": "MultipleChoice", "choices": ["$$5$$", "$$6$$"]}
    pool = Pool(tmp_path / "a", [plan, {**plan, "courseName": "Other", "lessons": []}])
    pool.problem("p1", courseName="!!Example").step("p1a", **asked)
    made = package(pool)
    assert made.exercises[0].state == "draft"
    assert not made.exercises[0].document.steps[0].answer.shuffle
    assert made.units[0].title == "Example: Algebra · 1.1 Adding"


def test_problems_of_almost_one_name_are_several_exercises(tmp_path):
    pool = Pool(tmp_path / "a")
    names = [f"{'p' * 170}{i}" for i in range(3)] + ["a b", "a+b", "a-b"]
    for own in names:
        pool.problem(own).step(f"{own}a")
    slugs = [one.slug for one in package(pool).exercises]
    assert len(set(slugs)) == 6
    assert {"a-b", "a-b-2", "a-b-3"} < set(slugs)
    assert max(map(len, slugs)) == 160


def test_steps_have_ids_that_attempts_can_name(tmp_path):
    own = "p" * 70
    pool = Pool(tmp_path / "a").problem(own).step(f"{own}a").step(f"{own}b")
    steps = package(pool).exercises[0].document.steps
    assert [len(one.id) for one in steps] == [60, 60]
    assert steps[0].id != steps[1].id
    assert oatutor.read(pool.root).counts["steps"] == 2


def test_lessons_of_almost_one_name_are_several_units(tmp_path):
    ids = ["L" * 120, f"{'L' * 119}L.", "L 1", "L-1", "L+1"]
    pool = Pool(tmp_path / "a", [{**PLAN, "lessons": [{"id": own} for own in ids]}])
    for number, own in enumerate(ids):
        pool.problem(f"p{number}", lessonId=own).step(f"p{number}a")
    slugs = [one.slug for one in package(pool).units]
    assert len(set(slugs)) == 5
    assert max(map(len, slugs)) <= 120


def test_folders_that_begin_with_a_dash_or_dot_are_no_problems(pool):
    for own in ("_draft", ".git"):
        shutil.copytree(pool.root / "content-pool/p1", pool.root / f"content-pool/{own}")
    assert len(package(pool).exercises) == 2


def test_an_archive_is_read_like_its_folder(pool, tmp_path):
    archive = shutil.make_archive(str(tmp_path / "upload"), "zip", tmp_path, "my-algebra")
    path = tmp_path / "upload.zip"
    assert (archive, detect(path)) == (str(path), "oatutor")
    assert oatutor.read(path).package == package(pool)


def test_what_holds_no_problems_is_refused(tmp_path):
    assert codes(oatutor.read(tmp_path)) == ["missing_file"]
    assert codes(oatutor.read(tmp_path / "no")) == ["not_found"]
