"""Authored texts as the author looks at them: in a chosen language, with the course's figures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from uuid import UUID

from django import template
from django.utils.safestring import SafeString, mark_safe

from curriculum.authoring import finding_words
from curriculum.authoring.looks import Look
from curriculum.content import Text

register = template.Library()


@register.filter
def seen_by(text: Text, look: Look) -> SafeString:
    return mark_safe(look.html(text))  # noqa: S308 -- to_html escapes everything it is given


@register.filter
def said(message: str) -> str:
    """A finding's message in the reader's language."""
    return finding_words.said(message)


@register.filter
def stem(file: str) -> str:
    """The slug in the name of an exercise's file."""
    return PurePosixPath(file).stem


@register.filter
def of_file(codes: Mapping[str, UUID], file: str) -> UUID | None:
    """The code of the exercise that a file of the course is."""
    return codes.get(stem(file)) if file.startswith("exercises/") else None
