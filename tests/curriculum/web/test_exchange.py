"""Courses as zip files, out and in; figures."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from curriculum.models import Course, CourseUpload, Exercise, Figure
from tests.curriculum.web.conftest import at


@pytest.fixture
def exported(author, course):
    return author.get(at("course-export", course.slug)).content


def send(client, data: bytes):
    file = SimpleUploadedFile("course.zip", data, "application/zip")
    return client.post(at("course-import"), {"file": file})


def changed(data: bytes, name: str, before: str, after: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for one in source.namelist():
            text = source.read(one).decode()
            target.writestr(one, text.replace(before, after) if name in one else text)
    return out.getvalue()


def test_an_export_is_a_folder_of_files(exported):
    names = zipfile.ZipFile(io.BytesIO(exported)).namelist()
    assert "first-steps/course.yaml" in names
    assert len([name for name in names if "/exercises/" in name]) == 6


def test_first_a_dry_run_then_the_import(author, exported, course):
    data = changed(exported, "course.yaml", "First steps", "Next steps")
    page = send(author, data)
    assert page.status_code == 200
    assert page.context["report"].by_kind["course"].updated == 1
    course.refresh_from_db()
    assert course.title["en"] == "First steps"
    answer = author.post(at("confirm-import", page.context["upload"].code))
    assert answer.url == at("course-detail", "first-steps")
    course.refresh_from_db()
    assert course.title["en"] == "Next steps"
    assert CourseUpload.objects.count() == 0


def test_into_an_empty_house(author, exported):
    Exercise.objects.update(current=None)
    Course.objects.all().delete()
    upload = send(author, exported).context["upload"]
    author.post(at("confirm-import", upload.code))
    assert Course.objects.get(slug="first-steps").exercises.count() == 6


def test_a_broken_file_is_told_with_file_and_line(author, exported):
    before = Exercise.objects.count()
    answer = send(author, changed(exported, "two-step-1", "kind: number", "kind: nomber"))
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "two-step-1.yaml" in body
    assert "nomber" in body
    assert answer.context["report"].errors[0].line > 1
    assert (CourseUpload.objects.count(), Exercise.objects.count()) == (0, before)


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04broken"])
def test_what_is_no_course_is_refused(author, data):
    answer = send(author, data)
    assert answer.status_code == 422
    assert "/tmp" not in answer.content.decode()


@pytest.mark.parametrize("part", [b"PK\x03\x04", b"PK\x01\x02"])
def test_a_damaged_archive_is_refused(author, exported, part):
    start = exported.index(part) + (60 if part.endswith(b"\x04") else 0)
    answer = send(author, exported[:start] + b"\xff" * 8 + exported[start + 8 :])
    assert answer.status_code == 422
    assert "/tmp" not in answer.content.decode()
    assert CourseUpload.objects.count() == 0


def test_a_long_name_of_a_file_is_kept_short(author, exported):
    file = SimpleUploadedFile(f"{'c' * 240}.zip", exported, "application/zip")
    answer = author.post(at("course-import"), {"file": file})
    assert answer.status_code == 200
    assert len(CourseUpload.objects.get().name) == 200


def test_an_upload_is_its_authors_own(author, exported, cleo, signed_in, course):
    from tests.cast import make_person

    upload = send(author, exported).context["upload"]
    other = signed_in(make_person("Fay2", "author"))
    confirm = at("confirm-import", upload.code)
    assert [other.post(confirm).status_code, signed_in(cleo).post(confirm).status_code] == [
        404,
        404,
    ]
    assert CourseUpload.objects.count() == 1


def test_the_next_upload_takes_the_place_of_the_last(author, exported):
    first = send(author, exported).context["upload"]
    send(author, exported)
    assert author.post(at("confirm-import", first.code)).status_code == 404


@pytest.fixture
def figure(course) -> str:
    Figure.objects.create(
        course=course, name="a.svg", content_type="image/svg+xml", data=b"<svg/>", sha256="x"
    )
    return at("figure", course.slug, "a.svg")


def test_students_see_the_figures_of_published_courses(figure, ada, author, signed_in, course):
    shown = signed_in(ada).get(figure)
    assert (shown.content, shown["Content-Type"]) == (b"<svg/>", "image/svg+xml")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert shown["X-Content-Type-Options"] == "nosniff"
    Course.objects.update(published=False)
    assert [signed_in(ada).get(figure).status_code, author.get(figure).status_code] == [404, 200]
