"""Shapes that several endpoints show. Texts come in the reader's language (Accept-Language)."""

from __future__ import annotations

from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from curriculum.content import Text
from curriculum.fields import SLUG
from tutor.lib.templatetags.chiron import marked, words
from tutor.practice import models
from tutor.practice.words import verdict_words

VERDICTS = ["right", "form", "partial", "wrong", "malformed", "dont_know"]


class Slug(serializers.RegexField):
    """The slug of a course, as course files spell it: DRF's own field knows no dots."""

    def __init__(self, **options: Any) -> None:
        words: dict[str, Any] = {"invalid": _("Use letters, digits, -, _ and . only.")}
        super().__init__(rf"^{SLUG.pattern}\Z", error_messages=words, **options)


@extend_schema_field(serializers.CharField())
class Words(serializers.Field[Any, Any, str, Any]):
    """An authored text without its mark-up."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def to_representation(self, value: Text) -> str:
        return words(value)


class Rich(serializers.Serializer[Any]):
    """A text as written (mathematics between dollar signs) and as HTML with MathML."""

    text = serializers.CharField()
    html = serializers.CharField()

    def to_representation(self, instance: Text) -> dict[str, str]:
        return {"text": words(instance), "html": marked(instance)}


class Band(serializers.Serializer[Any]):
    """The chance of a right answer now, and the band in which it lies with 80 %."""

    p = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    known = serializers.BooleanField(
        help_text="False while the band is too wide for one number to be honest."
    )


class SkillName(serializers.Serializer[Any]):
    code = serializers.UUIDField()
    slug = serializers.CharField()
    title = Words()


class Moved(serializers.Serializer[Any]):
    """How the estimate of a skill moved while the exercise was worked on."""

    code = serializers.UUIDField(help_text="The skill.")
    title = Words()
    before = Band()
    after = Band()


@extend_schema_field(serializers.CharField())
class SaidHtml(Words):
    """What the tutor says may hold marks; what a student typed is shown letter for letter."""

    def to_representation(self, value: Any) -> str:
        return marked(value.text) if value.role == "tutor" else escape(value.text)


class Turn(serializers.Serializer[Any]):
    """Something said. `pending`: a worker may still find better words for it; ask again."""

    code = serializers.UUIDField(source="turn.code")
    number = serializers.IntegerField(source="turn.number")
    role = serializers.ChoiceField(choices=["student", "tutor"], source="turn.role")
    step = serializers.CharField(source="turn.step_id")
    text = serializers.CharField(source="turn.text")
    html = SaidHtml(source="turn")
    hint_level = serializers.IntegerField(
        source="turn.hint_level", help_text="0 no hint; 1 goal, 2 principle, 3 applied, 4 answer."
    )
    at = serializers.DateTimeField(source="turn.at")
    pending = serializers.BooleanField()


class Attempt(serializers.Serializer[Any]):
    """One answer as typed, with its verdict in words."""

    code = serializers.UUIDField()
    run = serializers.UUIDField(source="run.code")
    step = serializers.CharField(source="step_id")
    answer = serializers.CharField(source="text")
    verdict = serializers.ChoiceField(choices=VERDICTS)
    title = serializers.SerializerMethodField()
    note = serializers.SerializerMethodField()
    unread_at = serializers.SerializerMethodField(
        help_text="Where reading stopped, for an answer that cannot be read."
    )
    help_level = serializers.IntegerField()
    at = serializers.DateTimeField()

    def get_title(self, attempt: models.Attempt) -> str:
        return verdict_words(attempt).title

    def get_note(self, attempt: models.Attempt) -> str:
        return verdict_words(attempt).text

    def get_unread_at(self, attempt: models.Attempt) -> int | None:
        said = verdict_words(attempt)
        return len(said.before) if said.has_place else None
