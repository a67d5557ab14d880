"""Tables of what a student knows: the ledger, a cache that can be rebuilt from it, and the fitted
models with the choice of who is served with which."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from curriculum.coded import Coded
from curriculum.jobs import Job
from curriculum.models import Course, Skill


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
    """One row per learner and course: the filter's whole state, stamped with its model.

    `model`, at the trait node `node`, is what the student is to be served with; `model_version`
    what `state` was computed with. They differ after a switch, until the next answer or a worker
    replays the ledger.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="beliefs")
    course = models.ForeignKey(Course, models.CASCADE, related_name="beliefs")
    # None: the built-in defaults.
    model = models.ForeignKey("FittedModel", models.RESTRICT, null=True, related_name="+")
    # Chosen for the student or the class: the course's default passes it by.
    pinned = models.BooleanField(default=False)
    # 0: the model's own parameters, those of an average learner.
    node = models.PositiveSmallIntegerField(default=0)
    # What the last look found of the learner under `model`: knowledge_tracing.learner_traits.
    traits = models.JSONField(null=True)
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


class FittedModel(models.Model):
    """One fit of the tracing model to a course's ledger. Never changed but in its state, never
    deleted: an old observation names the version that made its forecast."""

    class State(models.TextChoices):
        CANDIDATE = "candidate"
        IN_FORCE = "in_force"
        RETIRED = "retired"
        REFUSED = "refused"

    course = models.ForeignKey(Course, models.CASCADE, related_name="tracing_models")
    version = models.CharField(max_length=40, unique=True)
    created = models.DateTimeField(auto_now_add=True)
    # What it was fitted on.
    answers = models.PositiveIntegerField()
    learners = models.PositiveIntegerField()
    # In force: the course's default. A class may be kept on any version.
    state = models.CharField(max_length=10, choices=State, default=State.CANDIDATE)
    checkpoint = models.BinaryField()
    # knowledge_tracing.judging.Judgement as JSON: both models on the same held-out answers.
    figures = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    promoted_at = models.DateTimeField(null=True)
    # None: the nightly comparison.
    promoted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course"], condition=models.Q(state="in_force"), name="one_model_in_force"
            )
        ]

    def __str__(self) -> str:
        return self.version


class ModelChoice(models.Model):
    """Which model a course is served with, or one class of it: a class is known by its code, its
    table belongs to a higher room. No row: the built-in defaults, or what the course has."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="+")
    # None: the whole course.
    classroom = models.UUIDField(null=True)
    # None: the built-in defaults. `former` is what a roll-back returns to.
    model = models.ForeignKey(FittedModel, models.RESTRICT, null=True, related_name="+")
    former = models.ForeignKey(FittedModel, models.RESTRICT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "classroom"], nulls_distinct=False, name="model_choice_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.classroom or 'whole course'} {self.course_id}: {self.model_id}"


class Refit(Job):
    """One job: fit a course anew, compare, perhaps promote."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="+")
    # How many the ledger had when it was queued: another run waits for more.
    answers = models.PositiveIntegerField()
    model = models.ForeignKey(FittedModel, models.RESTRICT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_refit_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.course_id}: {self.state}"


class EdgeProposal(Coded):
    """A prerequisite that the answers speak for (new) or one of the author's that they speak
    against (doubted). Nothing follows from it before an author accepts it; see proposals.py."""

    class Kind(models.TextChoices):
        NEW = "new"
        DOUBTED = "doubted"

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        REJECTED = "rejected"

    course = models.ForeignKey(Course, models.CASCADE, related_name="edge_proposals")
    source = models.ForeignKey(Skill, models.CASCADE, related_name="+")
    target = models.ForeignKey(Skill, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    probability = models.FloatField(help_text="that the edge is there")
    # The share of an advantage in `source` that is passed on to `target`; 80 % interval.
    effect = models.FloatField()
    effect_low = models.FloatField()
    effect_high = models.FloatField()
    # Who practised both skills, and their answers on either.
    learners = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    model_version = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "source", "target"], name="edge_proposal_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="edge_proposal_not_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.source_id} -> {self.target_id}"

    @property
    def shown_probability(self) -> float:
        """Answers never make a line certain, so no author reads 0 or 1."""
        return min(max(self.probability, 0.01), 0.99)
