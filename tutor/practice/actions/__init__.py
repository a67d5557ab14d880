"""What a student can do. The only place that knows the order of things across the rooms."""

from __future__ import annotations

from tutor.practice.actions.answering import dont_know, submit_answer
from tutor.practice.actions.helping import ask_hint, report_problem
from tutor.practice.actions.overrides import (
    GoalSet,
    OverrideError,
    Wish,
    ask,
    set_class_goal,
    start_check,
    withdraw,
    withdraw_class_goal,
)
from tutor.practice.actions.pacing import measure_pace, measure_paces
from tutor.practice.actions.placing import answer_placement, begin_placement, skip_placement
from tutor.practice.actions.sitting import finish, go_on, open_session
from tutor.practice.outcome import Outcome

__all__ = [
    "GoalSet",
    "Outcome",
    "OverrideError",
    "Wish",
    "answer_placement",
    "ask",
    "ask_hint",
    "begin_placement",
    "dont_know",
    "finish",
    "go_on",
    "measure_pace",
    "measure_paces",
    "open_session",
    "report_problem",
    "set_class_goal",
    "skip_placement",
    "start_check",
    "submit_answer",
    "withdraw",
    "withdraw_class_goal",
]
