"""What an import cannot take over is named before the author says yes."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from curriculum.models import Exercise, ImportRecord
from tests.curriculum.importers.pool import Pool
from tests.curriculum.web.conftest import at

pytestmark = pytest.mark.django_db


def zipped(pool: Pool) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(pool.root.rglob("*.json")):
            archive.write(path, f"pool/{path.relative_to(pool.root)}")
    return out.getvalue()


@pytest.fixture
def pool(tmp_path) -> Pool:
    """A good problem, one without a skill, one that is no JSON in its second line."""
    pool = Pool(tmp_path / "in").problem("p1").step("p1a").problem("p2").step("p2a", skills=[])
    return pool.write("content-pool/p3/p3.json", b'{"id":\n')


@pytest.fixture
def looked_at(author, pool):
    file = SimpleUploadedFile("pool.zip", zipped(pool), "application/zip")
    return author.post(at("course-import"), {"file": file})


def test_the_page_names_file_place_and_reason(looked_at):
    assert looked_at.status_code == 200
    report = looked_at.context["report"]
    assert report.by_kind["exercise"].failed == 2
    html = looked_at.content.decode()
    assert "The file has 1 place that cannot be read." in html
    left_out, kept = html.split("Everything else goes into the course")
    assert "content-pool/p3/p3.json" in left_out
    assert "line 2" in left_out
    assert "is no JSON (column 1)" in left_out
    assert "content-pool/p2/p2.json" not in left_out
    assert "practises no skill" in kept
    assert "/tmp" not in html


def test_the_rest_is_imported_and_the_reasons_are_kept(author, looked_at):
    answer = author.post(at("confirm-import", looked_at.context["upload"].code))
    assert answer.status_code in (302, 303)
    states = dict(Exercise.objects.filter(course__slug="pool").values_list("slug", "state"))
    assert states == {"p1": "published", "p2": "draft"}
    kept = ImportRecord.objects.get(course__slug="pool").report
    assert ([row["code"] for row in kept["errors"]], kept["failed"]) == (["json"], 2)
