"""Tables of what there is to know. Exercises are documents (see curriculum/content.py):
the draft is edited in place, a published version never changes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from curriculum.coded import Coded


class Course(Coded):
    slug = models.SlugField(max_length=80, unique=True)
    title = models.JSONField(help_text="Text, or a mapping language -> text")
    description = models.JSONField(default=str, blank=True)
    languages = models.JSONField(default=list)
    licence = models.CharField(max_length=200, blank=True)
    attribution = models.TextField(blank=True)
    source_url = models.CharField(max_length=500, blank=True)
    published = models.BooleanField(default=False)
    # Counts every change to graph or published exercises: processes cache the course by it.
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.slug


class Unit(models.Model):
    """An ordered part of a course: a chapter, a lesson."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="units")
    slug = models.SlugField(max_length=120)
    title = models.JSONField()
    position = models.PositiveIntegerField(default=0)
    target = models.FloatField(default=0.85)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="unit_once")]

    def __str__(self) -> str:
        return self.slug


class Skill(Coded):
    course = models.ForeignKey(Course, models.CASCADE, related_name="skills")
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True, related_name="skills")
    slug = models.CharField(max_length=120)
    title = models.JSONField()
    description = models.JSONField(default=str, blank=True)
    position = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="skill_once")]

    def __str__(self) -> str:
        return self.slug


class Edge(models.Model):
    """`source` is needed for `target` (prerequisite), or practising `target` also practises
    `source` by `weight` (encompasses). Each kind is acyclic: curriculum.actions keeps it so."""

    class Kind(models.TextChoices):
        PREREQUISITE = "prerequisite"
        ENCOMPASSES = "encompasses"

    class Status(models.TextChoices):
        ACCEPTED = "accepted"
        PROPOSED = "proposed"

    source = models.ForeignKey(Skill, models.CASCADE, related_name="edges_out")
    target = models.ForeignKey(Skill, models.CASCADE, related_name="edges_in")
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.PREREQUISITE)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACCEPTED)
    weight = models.FloatField(default=1.0)
    origin = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="edge_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="edge_not_to_itself"),
            models.CheckConstraint(
                condition=Q(weight__gt=0) & Q(weight__lte=1), name="edge_weight_in_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} -> {self.target_id}"


class Misconception(Coded):
    course = models.ForeignKey(Course, models.CASCADE, related_name="misconceptions")
    slug = models.CharField(max_length=120)
    title = models.JSONField()
    description = models.JSONField(default=str, blank=True)
    remediation = models.JSONField(default=str, blank=True)
    # [{"question": text, "answer": text}]: what the encoder compares a wrong answer with.
    examples = models.JSONField(default=list, blank=True)
    skills = models.ManyToManyField(Skill, related_name="misconceptions", blank=True)

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="misconception_once")
        ]

    def __str__(self) -> str:
        return self.slug


class Exercise(Coded):
    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        RETIRED = "retired"

    course = models.ForeignKey(Course, models.CASCADE, related_name="exercises")
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True, related_name="exercises")
    slug = models.CharField(max_length=160)
    position = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # Of the published version, or of the draft until there is one; lists read no documents.
    title = models.JSONField(default=str, blank=True)
    draft = models.JSONField(help_text="The document being edited, as in the course files")
    # The version students get. Null until the first publication.
    current = models.ForeignKey(
        "ExerciseVersion", models.RESTRICT, null=True, blank=True, related_name="+"
    )
    # As the title: choosing reads nothing else.
    skills = models.ManyToManyField(Skill, related_name="exercises", blank=True)
    difficulty = models.FloatField(default=0.0, help_text="logits; easy -0.8, hard +0.8")
    edited = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="exercise_once")]

    def __str__(self) -> str:
        return self.slug


class ExerciseVersion(Coded):
    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["exercise", "number"]
        constraints = [models.UniqueConstraint(fields=["exercise", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.exercise_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: a published version is what old attempts were judged by."""
        if not self._state.adding:
            raise ValueError("A published version is immutable; publish a new one")
        super().save(*args, **kwargs)


class Figure(models.Model):
    course = models.ForeignKey(Course, models.CASCADE, related_name="figures")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=60)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "name"], name="figure_once")]

    def __str__(self) -> str:
        return self.name


class CourseUpload(Coded):
    """A zip that an author looks at before importing it; the next one takes its place."""

    author = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="course_upload"
    )
    name = models.CharField(max_length=200)
    data = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class ImportRecord(Coded):
    """What came in, from which files, with which findings."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="imports")
    format = models.CharField(max_length=20)
    source_hash = models.CharField(max_length=64)
    report = models.JSONField()
    archive = models.BinaryField(default=bytes)

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.course_id} {self.format}"
