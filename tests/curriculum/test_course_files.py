"""Course folders: read back what was written; broken ones named by file and line."""

from __future__ import annotations

import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from curriculum.course_files import read_folder, sources, write_folder
from curriculum.importers import detect
from tests.factories import course_files as small
from tests.factories.course_files import write_course


def findings_of(path: Path) -> list[tuple[str, str, int]]:
    package, findings = read_folder(path)
    assert package is None
    return [(found.code, found.file, found.line) for found in findings]


def test_a_course_is_read(tmp_path):
    package, findings = read_folder(write_course(tmp_path))
    assert findings == []
    assert [skill.slug for skill in package.skills] == ["add", "subtract"]
    kinds = [(edge.source, edge.target, edge.kind, edge.weight) for edge in package.edges]
    assert kinds == [
        ("add", "subtract", "prerequisite", 0.8),
        ("add", "subtract", "encompasses", 0.5),
    ]
    assert [entry.slug for entry in package.exercises] == ["add-1", "subtract-1"]
    assert package.exercises[0].line_of("steps[0].hints[2].text") == 19
    assert package.exercises[0].line_of("steps[0].wrong[0].misconception") == 22


def test_what_is_written_is_read_back(tmp_path):
    extra = {"figures/line.png": b"\x89PNG", "exercises/add/add-10.yaml": _renamed("add-10")}
    extra |= {"exercises/add/add-9.yaml": _renamed("add-9", "state: draft\n")}
    package, _ = read_folder(write_course(tmp_path / "a", **extra))
    write_folder(package, tmp_path / "b")
    again, findings = read_folder(tmp_path / "b")
    assert findings == []
    assert again == package
    assert [entry.slug for entry in again.exercises] == ["add-1", "add-9", "add-10", "subtract-1"]


def test_an_order_of_its_own_is_kept(tmp_path):
    first = _renamed("zero", "position: 1\n")
    package, _ = read_folder(write_course(tmp_path / "a", **{"exercises/z.yaml": first}))
    assert package.exercises[0].slug == "zero"
    write_folder(package, tmp_path / "b")
    assert read_folder(tmp_path / "b")[0] == package


@pytest.mark.parametrize(
    "text",
    [
        *("no", "1:30", "~", "007", "1e5", "- 3", "a: b", "x # y", "'", "on\nno \n"),
        *("1.5e3", "2.50E3", "tRUE", "nULL", "0.30000000000000004", "0.123456789012345678901"),
    ],
)
def test_awkward_texts_come_back(tmp_path, text):
    package, _ = read_folder(write_course(tmp_path / "a"))
    document = package.exercises[0].document.__class__(
        slug="t",
        title=text,
        steps=package.exercises[1].document.steps,
        prompt=text,
        skills=("add",),
    )
    entry = package.exercises[0].__class__(document)
    changed = package.__class__(**{**vars(package), "exercises": (entry,)})
    write_folder(changed, tmp_path / "b")
    assert read_folder(tmp_path / "b")[0] == changed


@pytest.mark.parametrize("number", [0.1 + 0.2, 0.012345678901234567, 1e-07, 1.5e-300, 1 / 3])
def test_every_number_comes_back(tmp_path, number):
    package, _ = read_folder(write_course(tmp_path / "a"))
    edges = tuple(replace(edge, weight=number) for edge in package.edges)
    write_folder(replace(package, edges=edges), tmp_path / "b")
    assert read_folder(tmp_path / "b")[0].edges == edges


def _renamed(slug: str, head: str = "") -> str:
    return head + small.ADD.replace("slug: add-1", f"slug: {slug}")


def _skills(old: str, new: str) -> dict[str, str]:
    return {"skills.yaml": small.SKILLS.replace(old, new)}


def _course(old: str, new: str) -> dict[str, str]:
    return {"course.yaml": small.COURSE.replace(old, new)}


ADD = "exercises/add/add-1.yaml"
SOURCE = f"source_url: https://books.example/{'x' * 500}\n"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({ADD: "slug: [\n"}, ("yaml", ADD, 2)),
        ({ADD: small.ADD + "slug: twice\n"}, ("yaml", ADD, 23)),
        ({ADD: "a: &x [1]\nb: *x\n"}, ("yaml", ADD, 1)),
        ({ADD: "slug: !!python/object:os.system x\n"}, ("yaml", ADD, 1)),
        ({ADD: "[" * 60 + "]" * 60}, ("yaml", ADD, 1)),
        ({ADD: "- 1\n"}, ("shape", ADD, 1)),
        ({ADD: ""}, ("shape", ADD, 1)),
        ({ADD: b"slug: \xff\n"}, ("encoding", ADD, 1)),
        ({ADD: 'slug: "a\\0b"\n'}, ("character", ADD, 1)),
        ({ADD: small.ADD.replace("goal:", "gaol:", 1)}, ("unknown_key", ADD, 13)),
        ({ADD: small.ADD.replace("kind: number", "kind: nummer")}, ("choice", ADD, 15)),
        ({ADD: small.ADD.replace("a + b", "a + q")}, ("unknown_parameter", ADD, 9)),
        ({ADD: small.ADD.replace("[add]", "[sums]")}, ("unknown_skill", ADD, 4)),
        ({ADD: small.ADD.replace("adds-signs", "adds-sings")}, ("unknown_misconception", ADD, 22)),
        ({ADD: small.ADD.replace("unit: one", "unit: two")}, ("unknown_unit", ADD, 3)),
        ({ADD: small.ADD.replace("unit: one", "state: new")}, ("choice", ADD, 3)),
        ({"exercises/add/b.yaml": small.ADD}, ("duplicate_slug", "exercises/add/b.yaml", 1)),
        (_skills("skill: add", "skill: ad"), ("unknown_skill", "skills.yaml", 4)),
        (_skills("skill: add", "skill: subtract"), ("cycle", "skills.yaml", 4)),
        (_skills("weight: 0.8", "weight: 8"), ("number", "skills.yaml", 8)),
        (_skills("slug: subtract", "slug: add"), ("duplicate_slug", "skills.yaml", 4)),
        ({"course.yaml": small.COURSE.replace("title", "titel")}, ("missing", "course.yaml", 1)),
        ({"course.yaml": "- 1"}, ("shape", "course.yaml", 1)),
        (_course("[en, es]", "[en, English]"), ("language", "course.yaml", 3)),
        (_course("[en, es]", "[en, en]"), ("language", "course.yaml", 3)),
        (_course("CC BY 4.0", "CC" * 101), ("too_long", "course.yaml", 4)),
        ({"course.yaml": small.COURSE + SOURCE}, ("too_long", "course.yaml", 6)),
        (_skills("weight: 0.8", f"origin: {'x' * 81}"), ("too_long", "skills.yaml", 8)),
        ({"units.yaml": small.UNITS.replace("}}", "}, target: 1.5}")}, ("number", "units.yaml", 1)),
        ({"units.yaml": "0\n"}, ("shape", "units.yaml", 1)),
        ({f"figures/{'f' * 201}.png": b"x"}, ("too_long", f"figures/{'f' * 201}.png", 0)),
        ({"course.yaml": small.COURSE + "---\na: 1\n"}, ("yaml", "course.yaml", 6)),
    ],
)  # fmt: skip
def test_a_broken_course_is_refused_with_file_and_line(tmp_path, changed, expected):
    assert expected in findings_of(write_course(tmp_path, **changed))


@pytest.mark.parametrize("file", ["course.yaml", "skills.yaml", "misconceptions.yaml"])
def test_a_file_that_cannot_be_read_is_the_only_finding(tmp_path, file):
    """What it would have said is not known, so nothing is held against the other files."""
    assert findings_of(write_course(tmp_path, **{file: "a:\n\t- b\n"})) == [("yaml", file, 2)]


def test_files_with_other_names_are_named(tmp_path):
    strange = {"skills.yml": "", "exercise/a.yaml": "", "README.md": "", "figures/a.yaml": ""}
    package, findings = read_folder(write_course(tmp_path, **strange))
    assert package
    assert [found.file for found in findings if found.code == "unknown_file"] == [
        "exercise/a.yaml",
        "figures/a.yaml",
        "skills.yml",
    ]


def test_a_loop_is_shown_as_a_path(tmp_path):
    skills = small.SKILLS + "- {slug: c, title: C, prerequisites: [subtract]}\n"
    skills = skills.replace("  unit: one\n", "  unit: one\n  prerequisites: [c]\n", 1)
    _, findings = read_folder(write_course(tmp_path, **{"skills.yaml": skills}))
    loop = next(found.message for found in findings if found.code == "cycle")
    assert loop.split(": ")[1] in [
        "add → subtract → c → add", "subtract → c → add → subtract", "c → add → subtract → c"
    ]  # fmt: skip


def test_no_course_at_all(tmp_path):
    assert findings_of(tmp_path) == [("missing_file", "course.yaml", 0)]
    assert findings_of(tmp_path / "nowhere") == [("not_found", "", 0)]


def test_links_are_refused(tmp_path):
    write_course(tmp_path)
    os.symlink("/etc/passwd", tmp_path / "figures.png")
    assert findings_of(tmp_path) == [("link", "figures.png", 0)]


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MAX_FILES", 3)
    assert findings_of(write_course(tmp_path)) == [("too_many_files", "", 0)]


def test_too_many_bytes_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MAX_BYTES", 100)
    assert findings_of(write_course(tmp_path)) == [("too_large", "", 0)]


def test_a_zip_is_read_like_its_folder(tmp_path):
    folder = write_course(tmp_path / "small")
    with zipfile.ZipFile(tmp_path / "small.zip", "w") as archive:
        for path in sorted(folder.rglob("*.yaml")):
            archive.write(path, f"small/{path.relative_to(folder)}")
    package, _ = read_folder(tmp_path / "small.zip")
    from_folder, _ = read_folder(folder)
    assert package == from_folder
    assert package.source.sha256 == from_folder.source.sha256


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("../course.yaml", b"x", "outside"),
        ("/course.yaml", b"x", "outside"),
        ("C:/course.yaml", b"x", "outside"),
        ("/", b"", "outside"),
        (".", b"x", "missing_file"),
        ("bomb.yaml", b"\0" * 5_000_000, "ratio"),
    ],
)
def test_a_dangerous_zip_is_refused(tmp_path, name, data, code):
    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    assert [found[0] for found in findings_of(path)] == [code]


def zipped(path: Path, *entries: tuple[str, str], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, text in entries:
            archive.writestr(name, text)
    return path


def test_a_file_that_is_there_twice_is_refused(tmp_path):
    entries = [(name, small.COURSE) for name in ("course.yaml", "./course.yaml")]
    assert findings_of(zipped(tmp_path / "a.zip", *entries)) == [
        ("duplicate_file", "course.yaml", 0)
    ]


LONG = ("course.yaml", small.COURSE + "# again and again\n" * 20)


def _flipped(path: Path, place: int, bits: int = 0xFF) -> Path:
    data = bytearray(path.read_bytes())
    data[place] ^= bits
    path.write_bytes(bytes(data))
    return path


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_damaged_data_is_a_finding(tmp_path, method):
    path = zipped(tmp_path / "a.zip", LONG, method=method)
    for place in range(45, 60):
        _flipped(path, place)
    assert findings_of(path) == [("unreadable", "", 0)]


@pytest.mark.parametrize("place", [0, 6, 10])
def test_a_damaged_list_of_files_is_a_finding(tmp_path, place):
    """Its magic number, the version, the method."""
    path = zipped(tmp_path / "a.zip", LONG)
    _flipped(path, path.read_bytes().index(b"PK\x01\x02") + place)
    assert detect(path) == "course"
    assert len(findings_of(path)) == 1


def test_a_name_in_an_archive_that_is_no_text_is_a_finding(tmp_path):
    """It says that its name is UTF-8 (bit 11 of the flags), and it is not."""
    path = zipped(tmp_path / "a.zip", LONG)
    start = path.read_bytes().index(b"PK\x01\x02")
    _flipped(_flipped(path, start + 9, 8), start + 46)
    assert detect(path) == "course"
    assert findings_of(path) == [("unreadable", "", 0)]


def test_a_name_that_is_no_text_is_a_finding(tmp_path):
    write_course(tmp_path)
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.yaml"))).write_text("x")
    assert findings_of(tmp_path) == [("encoding", "a\\udcff.yaml", 0)]


def test_a_folder_that_cannot_be_listed_is_a_finding(tmp_path, monkeypatch):
    def refuse(path: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    write_course(tmp_path)
    monkeypatch.setattr(os, "scandir", refuse)
    assert findings_of(tmp_path) == [("unreadable", "", 0)]


@pytest.mark.parametrize("name", ["course.ZIP", "course", "course.bin"])
def test_an_archive_is_known_by_its_content(tmp_path, name):
    assert detect(zipped(tmp_path / name, ("small/course.yaml", small.COURSE))) == "course"
