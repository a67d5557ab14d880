"""What a tutor's turn can be for, and all that the tutor may know when it chooses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from curriculum.checking.verdict import Verdict


class Code(StrEnum):
    """What a student's message is."""

    WRONG = "a"
    RIGHT = "b"
    PARTLY = "c"
    UNCLEAR = "d"
    OFF_TOPIC = "e"
    ASKS = "f"
    OPENING = "g"


class Move(StrEnum):
    FOCUS = "focus"
    PROBING = "probing"
    TELLING = "telling"
    GENERIC = "generic"


class Submove(StrEnum):
    SEEK_STRATEGY = "seek_strategy"
    GUIDE_FOCUS = "guide_focus"
    RECALL = "recall_information"
    EXPLANATION = "ask_for_explanation"
    SELF_CORRECTION = "seek_self_correction"
    REVEAL_STRATEGY = "reveal_strategy"
    REVEAL_ANSWER = "reveal_answer"
    CONFIRM = "confirm"
    INQUIRY = "general_inquiry"
    REDIRECT = "redirect"


INTENTION: dict[Submove, str] = {
    Submove.SEEK_STRATEGY: "Let the student say what to do next",
    Submove.GUIDE_FOCUS: "Point at the part of this step that needs work",
    Submove.RECALL: "Send the student back to what the step gives and asks",
    Submove.EXPLANATION: "Have a right answer explained before going on",
    Submove.SELF_CORRECTION: "Let the student find the mistake",
    Submove.REVEAL_STRATEGY: "Show how this step is done",
    Submove.REVEAL_ANSWER: "Open this step's answer after enough tries",
    Submove.CONFIRM: "Say that it is right, and where to go next",
    Submove.INQUIRY: "Invite the student to show what is there so far",
    Submove.REDIRECT: "Bring the talk back to the open question",
}


@dataclass(frozen=True)
class Standing:
    """Everything the tutor may know of a student. Counts are of this step.

    mastery: the estimated chance of success, 0 to 1.
    wrong_before: wrong answers before this one; same_wrong: this one repeats the last.
    hint_level: the highest rung seen (0 to 4); help_in_a_row: requests for help since the last
    attempt; attempts: answers given; seconds_since_hint: None before the first hint.
    """

    mastery: float
    last_step: bool
    wrong_before: int = 0
    same_wrong: bool = False
    hint_level: int = 0
    help_in_a_row: int = 0
    attempts: int = 0
    seconds_since_hint: float | None = None


@dataclass(frozen=True)
class AnswerSeen:
    """An answer as the practice room judged it; `code` is the attempt's."""

    code: UUID
    text: str
    verdict: Verdict
