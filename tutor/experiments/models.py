"""A class in which two ways of choosing are compared, and who was drawn into which group."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from curriculum.coded import Coded
from tutor.classrooms.models import Classroom


class Experiment(Coded):
    """Students of a class are drawn at random to one of two policies (curriculum.policy). What it
    compares never changes; it only ends."""

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="experiments")
    name = models.CharField(max_length=120)
    policy_a = models.CharField(max_length=40)
    policy_b = models.CharField(max_length=40)
    # Of the students who are to get policy_a.
    share = models.FloatField(default=0.5)
    seed = models.BigIntegerField()
    started = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    ended = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    note = models.TextField(blank=True, max_length=2000)

    class Meta:
        ordering = ["-started"]
        constraints = [
            models.UniqueConstraint(
                fields=["classroom"], condition=Q(ended__isnull=True), name="one_running_experiment"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def policies(self) -> tuple[str, str]:
        return self.policy_a, self.policy_b


class Assignment(models.Model):
    """The log of the draw: written once, never changed. `place` and the experiment's seed lead to
    the policy (blocks.py), so that anybody can draw again."""

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="assignments")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="experiment_assignments"
    )
    place = models.PositiveIntegerField()
    policy = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["experiment", "student"], name="assigned_once"),
            models.UniqueConstraint(fields=["experiment", "place"], name="one_student_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.student_id}: {self.policy}"
