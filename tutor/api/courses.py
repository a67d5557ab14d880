"""courses/: what there is to learn, and a course as files."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from curriculum.access import course_for_author, published_course
from curriculum.course_files.writing import files_of
from curriculum.reads import courses_for_authors, published_courses
from curriculum.snapshot import package_of
from tutor.api.endpoint import Endpoint, Listing
from tutor.api.shapes import Slug, Words


class Course(serializers.Serializer[Any]):
    code = serializers.UUIDField()
    slug = Slug()
    title = Words()
    description = Words()
    languages = serializers.ListField(child=serializers.CharField())
    licence = serializers.CharField()
    attribution = serializers.CharField()
    source_url = serializers.CharField()
    published = serializers.BooleanField()
    revision = serializers.IntegerField(
        help_text="Grows with every change to the graph or to published exercises."
    )


class Courses(Listing):
    """Published courses; for authors all."""

    @extend_schema(responses=Course(many=True))
    def get(self, request: Request) -> Response:
        courses = courses_for_authors() if self.person.is_author else published_courses()
        return self.paged(Course, self.page_of(courses))


class OneCourse(Endpoint):
    """A published course; for authors any."""

    @extend_schema(responses=Course)
    def get(self, request: Request, course: str) -> Response:
        return Response(Course(published_course(self.person, course)).data)


class Export(Endpoint):
    """The whole course as a zip of readable files, for authors. import_course reads it back."""

    throttle_scope = "exports"

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request: Request, course: str) -> HttpResponse:
        package = package_of(course_for_author(self.person, course).slug)
        if package is None:
            raise Http404
        response = HttpResponse(_zipped(files_of(package)), content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="{course}.zip"'
        return response


def _zipped(files: dict[str, bytes]) -> bytes:
    """The same files always make the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return packed.getvalue()
