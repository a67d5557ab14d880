"""Checking answers: the one door to everything in this package.

check(AnswerSpec("number", ("5/6",)), "0.8333").kind == "wrong"
"""

from __future__ import annotations

from curriculum.checking.judge import (
    check,
    check_fresh,
    equivalent,
    preview,
    self_tests,
    shown_answer,
)
from curriculum.checking.kinds import KINDS, SelfTests
from curriculum.checking.notes import NOTES
from curriculum.checking.verdict import Preview, Verdict

__all__ = [
    "KINDS", "NOTES", "Preview", "SelfTests", "Verdict", "check", "check_fresh", "equivalent",
    "preview", "self_tests", "shown_answer",
]  # fmt: skip
