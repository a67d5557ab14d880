"""Tables of one student at work: sittings, runs through an exercise, attempts, decisions. And of a
course, how long its exercises take."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from curriculum.coded import Coded
from curriculum.models import Course, Exercise, ExerciseVersion
from dialogue.models import Conversation
from tutor.practice.overrides import ClassGoal, Override

__all__ = [
    "Attempt",
    "ClassGoal",
    "CoursePace",
    "Decision",
    "HintUse",
    "Override",
    "Placement",
    "ProblemReport",
    "Run",
    "Session",
]


class Session(Coded):
    """One sitting. A student has at most one open sitting in a course, on any device."""

    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sessions")
    course = models.ForeignKey(Course, models.CASCADE, related_name="sessions")
    last_active = models.DateTimeField()
    finished = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "course"],
                condition=Q(finished__isnull=True),
                name="one_open_session",
            )
        ]

    def __str__(self) -> str:
        return str(self.code)

    @cached_property
    def latest_run(self) -> Run | None:
        """The exercise in front of the student, or the last one there was."""
        return self.runs.select_related(*Run.WITH).order_by("-pk").first()


class Decision(Coded):
    """Why an exercise was chosen, with all that is needed to choose it again."""

    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="decisions")
    course = models.ForeignKey(Course, models.CASCADE, related_name="decisions")
    exercise = models.ForeignKey(Exercise, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    # Which rule fired: learn | review | probe | pinned | check | override (the student's own
    # choice) | placement | nothing_left
    rule = models.CharField(max_length=20)
    # The sentence's numbers and names; the words are chosen when it is shown.
    reason = models.JSONField(default=dict)
    candidates = models.JSONField(default=list)
    inputs = models.JSONField(default=dict)
    # The overrides in force at that moment: what was asked, by whose code, and why.
    overrides = models.JSONField(default=list)
    propensity = models.FloatField(default=1.0)
    seed = models.BigIntegerField()
    model_version = models.CharField(max_length=40)
    policy_version = models.CharField(max_length=40)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return str(self.code)


class Run(Coded):
    """One student's way through one variant of one exercise version."""

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        LEFT = "left"

    # What every action on a run needs beside it, in one query. Its version comes from memory.
    WITH = ("session__course", "conversation")

    session = models.ForeignKey(Session, models.CASCADE, related_name="runs")
    version = models.ForeignKey(ExerciseVersion, models.PROTECT, related_name="+")
    seed = models.BigIntegerField()
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="run")
    conversation = models.OneToOneField(Conversation, models.PROTECT, related_name="run")
    step_index = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=5, choices=State, default=State.OPEN)
    closed = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(state="open"), name="one_open_run"
            )
        ]

    def __str__(self) -> str:
        return str(self.code)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def in_placement(self) -> bool:
        """A question of a placement: one answer, no help, no reply."""
        return bool(self.decision.reason.get("sentence") == Placement.SENTENCE)


class Placement(Coded):
    """The questions that find where a student begins in a course, in a sitting of their own; or
    that the student went without (then there is no sitting, or no answer in it)."""

    SENTENCE = "placement"

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        SKIPPED = "skipped"

    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="placements")
    course = models.ForeignKey(Course, models.CASCADE, related_name="placements")
    session = models.OneToOneField(
        Session, models.CASCADE, null=True, blank=True, related_name="placement"
    )
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    started = models.DateTimeField()
    finished = models.DateTimeField(null=True, blank=True)
    # Of one that is done: skills: primary key -> [P(known), P(right)]; answers; stop. Where it was
    # stopped, also from earlier placements: how many answers count; the skills in doubt since.
    result = models.JSONField(default=dict)

    class Meta:
        ordering = ["-started", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "course"],
                condition=Q(state="open"),
                name="one_open_placement",
            )
        ]
        indexes = [models.Index(fields=["student", "course", "-started"], name="latest_placement")]

    def __str__(self) -> str:
        return str(self.code)


class Attempt(Coded):
    """One submitted answer, as typed. `ticket` comes from the form: sent twice, stored once."""

    DONT_KNOW = "dont_know"

    run = models.ForeignKey(Run, models.CASCADE, related_name="attempts")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="attempts")
    ticket = models.UUIDField(unique=True, default=uuid.uuid4)
    step_id = models.CharField(max_length=60)
    text = models.TextField()
    # right | form | partial | wrong | malformed | dont_know
    verdict = models.CharField(max_length=10)
    normal_form = models.TextField(blank=True)
    # The verdict's note code and its numbers, for the words shown.
    note = models.JSONField(default=dict)
    help_level = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["student", "at"], name="attempt_history")]

    def __str__(self) -> str:
        return str(self.code)

    @property
    def judged(self) -> bool:
        """An answer that could not be read costs nothing and shows nothing."""
        return self.verdict != "malformed"

    @property
    def credit(self) -> float:
        """0 to 1: what tracing was told, where it was told."""
        return {"right": 1.0, "form": 1.0}.get(self.verdict, float(self.note.get("credit", 0.0)))


class HintUse(models.Model):
    run = models.ForeignKey(Run, models.CASCADE, related_name="hints")
    step_id = models.CharField(max_length=60)
    hint_id = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "step_id", "hint_id"], name="hint_once")
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.hint_id}"


class CoursePace(models.Model):
    """How long the exercises of a course take, by the runs there were until then. The newest row is
    in force. None is ever changed, so that past decisions can be made again; and none belongs to
    anybody, as every figure is a median over several students."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="paces", db_index=False)
    measured = models.DateTimeField()
    # Seconds of any exercise; of those that enough students have finished: primary key -> seconds.
    typical = models.FloatField()
    exercises = models.JSONField(default=dict)
    runs = models.PositiveIntegerField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["course", "-id"], name="newest_pace")]

    def __str__(self) -> str:
        return f"{self.course_id} {self.measured:%Y-%m-%d}"


class ProblemReport(Coded):
    """A student says that something is wrong with an exercise."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="reports")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reports")
    step_id = models.CharField(max_length=60)
    text = models.TextField(max_length=2000)
    resolved = models.BooleanField(default=False)

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return str(self.code)
