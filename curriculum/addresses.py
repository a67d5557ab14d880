"""Names as parts of an address. What no name can hold never reaches the database."""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import StringConverter

from curriculum.fields import SLUG


class DottedSlug(StringConverter):
    """The slug of a course, which may hold dots: Django's own `slug` may not."""

    regex = SLUG.pattern


class FileName(StringConverter):
    regex = r"[^/\x00]+"


register_converter(DottedSlug, "dotted")
register_converter(FileName, "file")
