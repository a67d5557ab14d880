from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

from curriculum.coded import Coded
from curriculum.models import Course


class Classroom(Coded):
    DAILY_REVIEWS, MOST_DAILY_REVIEWS = 12, 50

    name = models.CharField(max_length=120)
    teachers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="taught_classrooms")
    course = models.ForeignKey(Course, models.PROTECT, related_name="classrooms")
    # Six unambiguous letters and digits, shown on the board; null closes sign-up.
    join_code = models.CharField(max_length=12, unique=True, null=True, blank=True)
    language = models.CharField(max_length=5, default="en")
    archived = models.BooleanField(default=False)
    # So many exercises a day for review, then new skills only. 0: none.
    daily_reviews = models.PositiveSmallIntegerField(
        default=DAILY_REVIEWS, validators=[MaxValueValidator(MOST_DAILY_REVIEWS)]
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="memberships")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships"
    )
    joined = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["classroom", "student"], name="membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.student_id} in {self.classroom_id}"
