"""A figure in a hint is seen wherever the hint is read."""

from __future__ import annotations

import pytest
from django.urls import reverse

from curriculum.models import Exercise, ExerciseVersion
from dialogue.models import Turn

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(sit_down):
    """Ada asked for help with an exercise whose first hint is a drawing."""
    version = Exercise.objects.get(slug="add-2").current
    assert version is not None
    content = version.content
    content["steps"][0]["hints"][0]["text"] = "Look here: ##line.svg##"
    ExerciseVersion.objects.filter(pk=version.pk).update(content=content)
    return sit_down("add-2")


@pytest.fixture
def image(course) -> str:
    return f'<img src="{reverse("practice:figure", args=[course.code, "line.svg"])}"'


def test_a_student_sees_it_at_once_and_on_the_page(desk, browser_of_ada, image):
    part = browser_of_ada.post(desk.url("hint"), desk.form(), headers=HTMX)
    assert image in part.content.decode()
    assert image in browser_of_ada.get(desk.url("session")).content.decode()


def test_it_is_there_when_the_page_asks_for_the_turn(desk, browser_of_ada, image):
    desk.hint()
    turn = Turn.objects.get(text__contains="##")
    Turn.objects.filter(pk=turn.pk).update(first_text="Said before.")
    url = reverse("dialogue:turn", args=[turn.conversation.code, turn.code])
    assert image in browser_of_ada.get(url, headers=HTMX).content.decode()
    assert image in browser_of_ada.get(url).content.decode()


def test_the_teacher_reads_it_in_the_transcript(desk, classroom, ada, cleo, signed_in, image):
    desk.hint()
    Turn.objects.filter(text__contains="##").update(first_text="At first ##line.svg##")
    url = reverse("dashboard:run", args=[classroom.code, ada.code, desk.run.code])
    assert signed_in(cleo).get(url).content.decode().count(image) == 2
