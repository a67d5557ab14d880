"""Tables of what a student knows: the ledger, and a cache that can be rebuilt from it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from curriculum.models import Course


class Observation(models.Model):
    """What the model is allowed to see of one attempt. Append-only; `source` is the attempt's
    code, so recording the same attempt twice changes nothing."""

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="observations"
    )
    course = models.ForeignKey(Course, models.CASCADE, related_name="observations")
    source = models.UUIDField(unique=True)
    # Skill primary keys, each with weight 1/len.
    skills = models.JSONField()
    # The exercise's code and step: the unit that item difficulty is estimated for.
    item = models.CharField(max_length=80)
    right = models.FloatField(help_text="0 to 1; partial credit in between")
    difficulty = models.FloatField(default=0.0)
    guess = models.FloatField(default=0.0)
    help_level = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    # The forecast made before the answer was seen, and the model that made it.
    predicted = models.FloatField()
    model_version = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["student", "course", "at"], name="observation_history")]

    def __str__(self) -> str:
        return str(self.source)


class Belief(models.Model):
    """One row per learner and course: the filter's whole state, stamped with its model."""

    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="beliefs")
    course = models.ForeignKey(Course, models.CASCADE, related_name="beliefs")
    model_version = models.CharField(max_length=40)
    # Skill keys in the order of the arrays below; a changed course shows here.
    skills = models.JSONField()
    state = models.BinaryField()
    answers = models.PositiveIntegerField(default=0)
    t_last = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "course"], name="belief_once")]

    def __str__(self) -> str:
        return f"{self.student_id} in {self.course_id}"
