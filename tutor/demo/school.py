"""The people of the demo school, and when its learners come to practise."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F, Min, OuterRef, Subquery

from curriculum.models import Course
from dialogue.models import Conversation, Diagnosis, Turn
from tutor.classrooms.actions import create_classroom
from tutor.classrooms.models import Classroom, Membership
from tutor.people.actions import add_person
from tutor.people.demo import PASSWORD
from tutor.people.models import User
from tutor.practice.models import Attempt, Decision, Run, Session

NAMES = (
    "Ada Okafor", "Amir Haddad", "Beatriz Solano", "Carlos Méndez", "Chloe Martin", "Dana Novak",
    "Elif Demir", "Emeka Eze", "Farah Aziz", "Finn Larsen", "Grace Kim", "Hana Sato",
    "Ines Duarte", "Isaac Levi", "Jamal Carter", "Julia Kowalska", "Kofi Mensah", "Lena Fischer",
    "Liam Byrne", "Lucía Herrera", "Mateo Rojas", "Mei Chen", "Nadia Petrova", "Omar Farouk",
    "Priya Nair", "Ravi Shah", "Sofia Rossi", "Tomás Silva", "Yara Nasser", "Zoe Dubois",
)  # fmt: skip
PLAIN = str.maketrans("áéíóú", "aeiou")
SPANISH = {"Beatriz Solano", "Carlos Méndez", "Lucía Herrera", "Mateo Rojas"}


@transaction.atomic
def found(course: Course, learners: int) -> Classroom:
    """Staff, one class, its learners; `noa` has not begun yet."""
    teacher = add_person("cleo", PASSWORD, role="teacher", display_name="Cleo Marsh")
    add_person("eve", PASSWORD, role="author", display_name="Eve Lindqvist")
    add_person("admin", PASSWORD, role="admin", display_name="Operator")
    classroom = create_classroom(teacher, course=course, name="Class 7B", language="en")
    pupils = User.objects.bulk_create(_pupils(learners))
    pupils.append(add_person("noa", PASSWORD, role="student", display_name="Noa Berg"))
    Membership.objects.bulk_create(
        Membership(classroom=classroom, student=pupil) for pupil in pupils
    )
    return classroom


def _pupils(learners: int) -> list[User]:
    """One hash for all of them: thirty would take longer than their first week."""
    password = make_password(PASSWORD)
    return [
        User(
            username=name.split()[0].lower().translate(PLAIN),
            display_name=name,
            password=password,
            role=User.Role.STUDENT,
            language="es" if name in SPANISH else "en",
        )
        for name in NAMES[:learners]
    ]


def afternoons(
    rng: random.Random, eagerness: float, weeks: int, until: datetime, *, faithful: bool
) -> list[datetime]:
    """When one learner comes to practise; some stop in the last fortnight, not a `faithful` one."""
    stops = until - timedelta(days=0 if faithful else rng.choice([0, 0, 0, 0, 0, 0, 0, 0, 0, 13]))
    days = [until - timedelta(days=n) for n in range(7 * weeks, 0, -1)]
    chosen = [day for day in days if day.weekday() < 5 and rng.random() < 0.5 * eagerness]
    times = [
        day.replace(hour=rng.randint(13, 18), minute=rng.randint(0, 59), second=rng.randint(0, 59))
        for day in chosen
        if day < stops
    ]
    return [time for time in times if time < until - timedelta(minutes=45)]


def backdate(began: datetime) -> None:
    """Rows say when they were made; these were made in the simulated past."""
    Membership.objects.update(joined=began)
    Attempt.objects.update(created=F("at"))
    Turn.objects.update(created=F("at"))
    Decision.objects.update(created=F("at"))
    Diagnosis.objects.update(created=F("queued_at"))
    decided = Decision.objects.filter(run=OuterRef("pk")).values("at")
    Run.objects.update(created=Subquery(decided))
    first_shown = Run.objects.filter(conversation=OuterRef("pk")).values("created")
    Conversation.objects.update(created=Subquery(first_shown))
    first = (
        Run.objects.filter(session=OuterRef("pk"))
        .order_by()
        .values("session")
        .annotate(first=Min("created"))
        .values("first")
    )
    Session.objects.filter(runs__isnull=False).update(created=Subquery(first))
