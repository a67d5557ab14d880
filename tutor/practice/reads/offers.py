"""The few skills that a student may choose between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from curriculum.index import CourseIndex, SkillInfo
from curriculum.policy import Choice
from curriculum.reads import course_index
from knowledge_tracing.reads import estimates_for
from tutor.experiments.reads import policy_for
from tutor.practice.choosing import next_choice, offered
from tutor.practice.control import in_force
from tutor.practice.models import Session
from tutor.practice.reasons import in_short, sentence


@dataclass(frozen=True)
class Offer:
    skill: SkillInfo
    reason: str
    suggested: bool


def offers_of(choice: Choice, index: CourseIndex) -> list[Offer]:
    """The suggestion first. Empty where there is nothing to choose between."""
    rows = {row["skill"]: row for row in choice.inputs["skills"]}
    skills = offered(choice)
    if len(skills) < 2:
        return []
    return [Offer(index.skills[pk], in_short(rows[pk], index), pk == choice.skill) for pk in skills]


def choice_page(session: Session, *, at: datetime) -> dict[str, Any]:
    """The context of practice/choice.html."""
    course = session.course
    index = course_index(course)
    estimates = estimates_for(session.student_id, course, at)
    asked = in_force(session.student_id, course, index, estimates, at)
    policy = policy_for(session.student_id, course)
    choice, _ = next_choice(session.student_id, course, index, estimates, at, asked.control, policy)
    return {
        "session": session,
        "course": course,
        "reason": sentence(choice.reason, index, asked.record),
        "offers": offers_of(choice, index),
        "nothing_left": choice.exercise is None,
    }
