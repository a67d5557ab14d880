"""A conversation of Ada's about the first exercise of the tiny course."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

import pytest

from curriculum import reads as curriculum
from curriculum.checking import check
from curriculum.content import Document
from curriculum.models import Course, Exercise, Misconception
from dialogue import actions
from dialogue.models import Conversation, Diagnosis, Turn
from dialogue.moves import AnswerSeen
from tests.dialogue.scenes import standing
from tutor.people.models import User


@pytest.fixture
def exercise(course: Course) -> Exercise:
    return course.exercises.select_related("current").get(slug="add-1")


@pytest.fixture
def conversation(ada: User, exercise: Exercise) -> Conversation:
    assert exercise.current
    return actions.open_conversation(student=ada, version=exercise.current, seed=7, language="en")


@pytest.fixture
def document(conversation: Conversation) -> Document:
    return curriculum.variant(conversation.version, conversation.seed)


Say = Callable[..., Turn]


@pytest.fixture
def say(conversation: Conversation, document: Document, course: Course, moment: datetime) -> Say:
    """`say("-8", wrong_before=1)` is an answer of Ada's; the tutor's turn comes back."""

    def answer(text: str, *, at: datetime = moment, **facts: object) -> Turn:
        step = document.steps[0]
        return actions.reply(
            conversation,
            document=document,
            step=step,
            answer=AnswerSeen(uuid.uuid4(), text, check(step.answer, text)),
            standing=standing(**facts),
            course=course,
            at=at,
        )[-1]

    return answer


@pytest.fixture
def diagnosis(say: Say) -> Diagnosis:
    """A queued job: an answer that no author foresaw."""
    return say("17").diagnosis


@pytest.fixture
def leaves_out(course: Course) -> Misconception:
    """A misconception that only a rule can find: its exercise has no such wrong answer."""
    made = Misconception.objects.create(
        course=course, slug="leaves-out-the-minus", title="Works as if there were no minus"
    )
    made.skills.set(course.skills.filter(slug="add-integers"))
    return made
