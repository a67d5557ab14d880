"""What an answer is allowed to say about a student, and what the tutor may know of the student.

The rules a teacher would ask about: the first judged answer on a step counts; "I don't know"
counts as not right; later wrong tries do not count; the right answer after them counts as one
given with help. What could not be read counts for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import comb, factorial
from typing import TYPE_CHECKING

from curriculum.content import AnswerSpec
from curriculum.policy import Estimate
from curriculum.reads import course_index
from dialogue.moves import Standing
from knowledge_tracing.psikt import Evidence
from tutor.practice.models import Attempt

if TYPE_CHECKING:
    from tutor.practice.actions.place import Place


def is_evidence(attempt: Attempt, before: Sequence[Attempt]) -> bool:
    """`before`: the judged answers on the same step."""
    if not before:
        return True
    already_right = any(one.credit == 1.0 for one in before)
    return attempt.verdict == "right" and not already_right


def help_counted(attempt: Attempt, before: Sequence[Attempt]) -> int:
    """A right retry had at least the help of having been told that the first try was wrong."""
    return max(attempt.help_level, 1) if before else attempt.help_level


def evidence_of(place: Place, attempt: Attempt, help_level: int) -> Evidence | None:
    """None where the course no longer has a skill of the step."""
    by_slug = course_index(place.session.course).skill_by_slug
    slugs = place.document.skills_of(place.step)
    skills = tuple(by_slug[slug] for slug in slugs if slug in by_slug)
    if not skills:
        return None
    return Evidence(
        skills=skills,
        item=f"{place.run.version.exercise.code}/{place.step.id}"[:80],
        right=0.0 if attempt.verdict == Attempt.DONT_KNOW else attempt.credit,
        difficulty=place.document.difficulty,
        guess=0.0 if attempt.verdict == Attempt.DONT_KNOW else guess_of(place.step.answer),
        help_level=help_level,
    )


def guess_of(spec: AnswerSpec) -> float:
    """The chance to be right without knowing anything."""
    options = len(spec.options)
    if spec.kind == "choice":
        return 1 / max(options, 2)
    if spec.kind == "choices":
        chosen = spec.accept[0].count(",") + 1 if spec.accept else 1
        return 1 / max(comb(options, min(chosen, options)), 2)
    if spec.kind == "ordering":
        return 1 / max(factorial(options), 2)
    return 0.0


def standing_of(
    place: Place,
    attempt: Attempt,
    before: Sequence[Attempt],
    estimates: Mapping[int, Estimate],
) -> Standing:
    """What the tutor may know when it replies to `attempt`."""
    on_step = [one for one in before if one.step_id == attempt.step_id and one.judged]
    wrong = [one for one in on_step if one.verdict in ("wrong", "partial")]
    return Standing(
        mastery=mastery_of(place, estimates),
        last_step=place.is_last_step,
        wrong_before=len(wrong),
        same_wrong=any(one.normal_form and one.normal_form == attempt.normal_form for one in wrong),
        hint_level=attempt.help_level,
        help_in_a_row=0,
        attempts=len(on_step) + 1,
        seconds_since_hint=None,
    )


def mastery_of(place: Place, estimates: Mapping[int, Estimate]) -> float:
    """The chance of success on the step's weakest skill: what the tutor's tone goes by. Where too
    little is known for a number, one half."""
    by_slug = course_index(place.session.course).skill_by_slug
    pks = [by_slug[slug] for slug in place.document.skills_of(place.step) if slug in by_slug]
    found = (estimates[pk] for pk in pks if pk in estimates)
    return min((one.p if one.known else 0.5 for one in found), default=0.5)
