"""Tables of what was said and why, and of the diagnoses that workers make."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from curriculum.coded import Coded
from curriculum.jobs import Job
from curriculum.models import Course, ExerciseVersion, Misconception


class Conversation(Coded):
    """The talk about one exercise. The practice room points here, never the reverse."""

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="conversations"
    )
    version = models.ForeignKey(ExerciseVersion, models.PROTECT, related_name="+")
    seed = models.BigIntegerField()
    language = models.CharField(max_length=5, default="en")

    def __str__(self) -> str:
        return str(self.code)


class Turn(Coded):
    class Role(models.TextChoices):
        STUDENT = "student"
        TUTOR = "tutor"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="turns")
    number = models.PositiveIntegerField()
    role = models.CharField(max_length=8, choices=Role)
    step_id = models.CharField(max_length=60)
    text = models.TextField()
    # What the tutor first said, when a diagnosis has replaced it.
    first_text = models.TextField(blank=True)
    move = models.CharField(max_length=20, blank=True)
    submove = models.CharField(max_length=40, blank=True)
    hint_level = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    # Evaluation code, policy row, template variant, guard results: why these words.
    trace = models.JSONField(default=dict)

    class Meta:
        ordering = ["conversation", "number"]
        constraints = [models.UniqueConstraint(fields=["conversation", "number"], name="turn_once")]

    def __str__(self) -> str:
        return f"{self.conversation_id}.{self.number}"


class Diagnosis(Coded, Job):
    """One job and its result."""

    class Outcome(models.TextChoices):
        MISCONCEPTION = "misconception"
        AMBIGUOUS = "ambiguous"
        SLIP = "slip"
        INCOMPLETE = "incomplete"
        UNKNOWN = "unknown"

    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="diagnoses")
    course = models.ForeignKey(Course, models.CASCADE, related_name="diagnoses")
    version = models.ForeignKey(ExerciseVersion, models.PROTECT, related_name="+")
    # The tutor's turn whose words may be replaced.
    turn = models.OneToOneField(Turn, models.CASCADE, related_name="diagnosis")
    step_id = models.CharField(max_length=60)
    seed = models.BigIntegerField()
    answer = models.TextField()
    normal_form = models.TextField(blank=True)
    # Attempt's code with the engine's version: enqueued twice, diagnosed once.
    key = models.CharField(max_length=80, unique=True)

    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    misconception = models.ForeignKey(
        Misconception, models.SET_NULL, null=True, blank=True, related_name="diagnoses"
    )
    confidence = models.FloatField(null=True)
    # authored | symbolic | model
    source = models.CharField(max_length=10, blank=True)
    candidates = models.JSONField(default=list)
    engine = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name_plural = "diagnoses"
        indexes = [
            models.Index(fields=["state", "queued_at"], name="diagnosis_waiting"),
            models.Index(fields=["course", "misconception", "created"], name="diagnosis_found"),
        ]

    def __str__(self) -> str:
        return self.key
