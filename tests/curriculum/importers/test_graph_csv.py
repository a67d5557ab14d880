from __future__ import annotations

from pathlib import Path

import pytest

from curriculum.importers import detect, graph_csv
from curriculum.importers.imported import Imported

SKILLS = """skill_id,name,name_es,topic,h_position
7,count_on,Contar,numbers,1
8,add_up,Sumar,numbers,2
9,double,,products,3
"""
EDGES = "from_skill_id,to_skill_id,weight,source\n7,8,0.5,book\n8,9,,\n"


def read(tmp_path: Path, edges: str = EDGES, skills: str | None = SKILLS) -> Imported:
    folder = tmp_path / "my map"
    folder.mkdir()
    (folder / "prerequisites.csv").write_text(edges, "utf-8")
    if skills is not None:
        (folder / "skills.csv").write_text(skills, "utf-8")
    assert detect(folder) == "graph"
    return graph_csv.read(folder)


def said(imported: Imported) -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in imported.findings if one.code != "blank_licence"]


def test_tables_become_a_course_without_exercises(tmp_path):
    package = read(tmp_path).package
    assert package is not None
    assert (package.slug, package.title, package.exercises) == ("my-map", "My map", ())
    assert [(one.slug, one.title, one.unit) for one in package.skills] == [
        ("count_on", {"en": "Count on", "es": "Contar"}, "numbers"),
        ("add_up", {"en": "Add up", "es": "Sumar"}, "numbers"),
        ("double", "Double", "products"),
    ]
    assert [(one.source, one.target, one.weight, one.origin) for one in package.edges] == [
        ("count_on", "add_up", 0.5, "book"),
        ("add_up", "double", 1.0, ""),
    ]


@pytest.mark.parametrize(
    "edges",
    [
        "prerequisite,skill,weight,source\ncount_on,add_up,0.5,book\nadd_up,double,1,\n",
        "\ufeffskill;prerequisite;weight\nadd_up;count_on;0,5\n\ndouble;add_up;\n",
        "Prerequisite\tSkill\ncount_on\tadd_up\nadd_up\t9\n",
    ],
)
def test_spreadsheets_may_write_it_in_their_way(tmp_path, edges):
    imported = read(tmp_path, edges)
    assert imported.package is not None
    assert [one.target for one in imported.package.edges] == ["add_up", "double"]
    assert said(imported) == []


def test_the_edges_alone_name_their_skills(tmp_path):
    imported = read(tmp_path, "prerequisite,skill\n'=a b,c\n", skills=None)
    assert imported.package is not None
    assert [(one.slug, one.title) for one in imported.package.skills] == [
        ("a-b", "=a b"),
        ("c", "C"),
    ]


def test_a_circle_is_named_as_a_path_and_opened_at_its_last_row(tmp_path):
    imported = read(tmp_path, EDGES + "7,7,,\n9,7,,\n")
    assert imported.package is not None
    assert len(imported.package.edges) == 2
    assert said(imported) == [("self_loop", 4), ("cycle", 5)]
    assert "row 5" in imported.findings[1].message
    assert "count_on → add_up → double → count_on" in imported.findings[1].message
    assert imported.counts["edges_left_out"] == 2


@pytest.mark.parametrize(
    ("row", "code", "kept"),
    [
        ("7,99,,", "unknown_skill", 2),
        ("7,,,", "unknown_skill", 2),
        ("7,8,1,", "duplicate_edge", 2),
        ("7,9,heavy,", "weight", 3),
        ("7,9,7,", "weight", 3),
    ],
)
def test_a_bad_row_is_named_and_the_rest_is_kept(tmp_path, row, code, kept):
    imported = read(tmp_path, EDGES + row + "\n")
    assert imported.package is not None
    assert (said(imported), len(imported.package.edges)) == ([(code, 4)], kept)


def test_a_name_that_is_there_twice_is_one_skill(tmp_path):
    imported = read(tmp_path, EDGES + "10,9,,\n", SKILLS + "10,count_on,,,\n,,x,,\n")
    assert imported.package is not None
    assert said(imported) == [("duplicate_skill", 5), ("missing", 6)]
    assert [one.source for one in imported.package.edges] == ["count_on", "add_up", "count_on"]


@pytest.mark.parametrize(
    ("edges", "code"),
    [
        ("a,b\n1,2\n", "columns"),
        ("", "csv"),
        ('prerequisite,skill\n"a,b\n', "csv"),
        ("prerequisite,skill\na\0,b\n", "character"),
    ],
)
def test_what_is_no_table_of_edges_is_refused(tmp_path, edges, code):
    imported = read(tmp_path, edges)
    assert imported.package is None
    assert {one.code for one in imported.findings} == {code}


@pytest.mark.parametrize(
    ("edges", "skills", "file"),
    [
        ("prerequisite,skill\n", None, "prerequisites.csv"),
        ("prerequisite,skill\n", "slug\n", "skills.csv"),
        ("prerequisite,skill\na,b\n", "colour\nred\n", "skills.csv"),
    ],
)
def test_tables_that_name_no_skill_are_no_course(tmp_path, edges, skills, file):
    imported = read(tmp_path, edges, skills)
    assert imported.package is None
    last = imported.findings[-1]
    assert (last.code, last.file, last.message) == ("missing", file, "row 1: names no skill")


def test_very_many_circles_are_no_order_of_learning(tmp_path):
    pairs = [f"s{one},s{other}" for one in range(20) for other in range(20)]
    imported = read(tmp_path, "\n".join(["prerequisite,skill", *pairs]), None)
    assert imported.package is None
    assert "more than 100 circles" in imported.findings[-1].message


def test_a_table_may_end_in_capitals(tmp_path):
    path = tmp_path / "MAP.CSV"
    path.write_text(EDGES)
    assert detect(path) == "graph"
    assert graph_csv.read(path).package is not None
