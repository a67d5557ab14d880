"""Tables of what people ask of the choice: for one student, and for a class. Import them from
models."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from curriculum.coded import Coded
from curriculum.models import Course, Exercise, Skill
from tutor.classrooms.models import Classroom


class ClassGoal(Coded):
    """A goal by a day for a whole class: for who is in it, and for who joins it up to that day."""

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="goals")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="+")
    until = models.DateField()
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["until", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["classroom", "skill"],
                condition=Q(ended__isnull=True),
                name="one_open_class_goal_of_a_skill",
            )
        ]

    def __str__(self) -> str:
        return str(self.code)


class Override(Coded):
    """What a person asks of the choice for one student: who, why, and what became of it. A row is
    ended, never deleted: the table is its own log."""

    class Kind(models.TextChoices):
        PIN_EXERCISE = "pin_exercise"
        PIN_SKILL = "pin_skill"
        BLOCK = "block"
        GOAL = "goal"
        KNOWN = "known"
        CHECK = "check"

    class Outcome(models.TextChoices):
        USED = "used"
        WITHDRAWN = "withdrawn"
        REPLACED = "replaced"
        REACHED = "reached"
        PASSED = "passed"
        FAILED = "failed"
        CONTRADICTED = "contradicted"

    PINS = (Kind.PIN_EXERCISE, Kind.PIN_SKILL)
    LASTING = (Kind.BLOCK, Kind.GOAL, Kind.KNOWN)

    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="overrides")
    course = models.ForeignKey(Course, models.CASCADE, related_name="overrides")
    kind = models.CharField(max_length=12, choices=Kind)
    skill = models.ForeignKey(Skill, models.SET_NULL, null=True, blank=True, related_name="+")
    exercise = models.ForeignKey(Exercise, models.SET_NULL, null=True, blank=True, related_name="+")
    # The day by which a goal is planned; and the goal of a class that it comes from.
    until = models.DateField(null=True, blank=True)
    class_goal = models.ForeignKey(
        ClassGoal, models.SET_NULL, null=True, blank=True, related_name="overrides"
    )
    why = models.CharField(max_length=300, blank=True)
    # The student themself for a check, and for what a passed check has shown.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    # The choice that a pin led to; the latest one of a check.
    decision = models.ForeignKey(
        "practice.Decision", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "course"],
                condition=Q(ended__isnull=True, kind__in=["pin_exercise", "pin_skill"]),
                name="one_open_pin",
            ),
            models.UniqueConstraint(
                fields=["student", "course"],
                condition=Q(ended__isnull=True, kind="check"),
                name="one_open_check",
            ),
            # Of the goals of classes each has its own: a student may be in two.
            models.UniqueConstraint(
                fields=["student", "skill", "kind"],
                condition=Q(
                    ended__isnull=True,
                    kind__in=["block", "goal", "known"],
                    class_goal__isnull=True,
                ),
                name="one_open_override_of_a_skill",
            ),
            models.UniqueConstraint(fields=["student", "class_goal"], name="class_goal_given_once"),
            models.CheckConstraint(
                condition=Q(ended__isnull=True, outcome="")
                | Q(ended__isnull=False) & ~Q(outcome=""),
                name="an_ended_override_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
