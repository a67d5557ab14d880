"""What becomes of an override by itself: a pin is used, a goal reached, a check passed or failed, a
skill set as known contradicted by an answer. Costs nothing where nobody has asked for anything:
what was in force stands in the decision that the run came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from curriculum.reads import course_index
from tutor.practice.actions.place import Place
from tutor.practice.control import InForce
from tutor.practice.models import Attempt, Decision, Override, Run

Kind, Outcome = Override.Kind, Override.Outcome

CHECKED = 2  # exercises that a check takes


def led_to(decision: Decision, asked: InForce, at: datetime) -> None:
    """A choice was made. Its pin is used up, its check goes on, and goals it found reached end;
    the goal of a class is given to who has joined since."""
    take_up(asked.rows)
    if asked.reached:
        end(asked.reached, Outcome.REACHED, at)
    if decision.rule == "pinned":
        pin = asked.of_kind(*Override.PINS)
        if pin is not None:
            end([pin], Outcome.USED, at)
            Override.objects.filter(pk=pin.pk).update(decision=decision)
    elif decision.rule == "check":
        check = asked.of_kind(Kind.CHECK)
        if check is not None:
            Override.objects.filter(pk=check.pk).update(decision=decision)


def take_up(overrides: Iterable[Override]) -> None:
    """Save those that were read before anybody wrote them down. No query where there are none."""
    fresh = [one for one in overrides if one._state.adding]
    if fresh:
        Override.objects.bulk_create(fresh, ignore_conflicts=True)


def given_up(run: Run, at: datetime) -> None:
    """A run was left. A check ends with it: another exercise would be another try."""
    check = Override.objects.filter(kind=Kind.CHECK, decision=run.decision_id, ended__isnull=True)
    check.update(ended=at, outcome=Outcome.WITHDRAWN)


def answered(place: Place, attempt: Attempt, before: Sequence[Attempt]) -> None:
    """An answer was judged, and the run moved on if it was the last one."""
    in_force = place.run.decision.overrides
    if not in_force:
        return
    is_first = not any(one.judged for one in before if one.step_id == attempt.step_id)
    if is_first and attempt.credit < 1:
        _contradict(place, attempt.at)
    if place.run.decision.reason.get("sentence") == "check":
        shown = attempt.credit == 1 and attempt.help_level == 0
        _go_on_checking(place, attempt.at, failed=is_first and not shown)


def end(overrides: Sequence[Override], outcome: str, at: datetime) -> None:
    still = Override.objects.filter(code__in=[one.code for one in overrides], ended__isnull=True)
    still.update(ended=at, outcome=outcome)


def _contradict(place: Place, at: datetime) -> None:
    by_slug = course_index(place.session.course).skill_by_slug
    about = {by_slug.get(slug) for slug in place.document.skills_of(place.step)}
    codes = [
        one["code"]
        for one in place.run.decision.overrides
        if one["kind"] == Kind.KNOWN and one["skill"] in about
    ]
    if codes:
        known = Override.objects.filter(code__in=codes, ended__isnull=True)
        known.update(ended=at, outcome=Outcome.CONTRADICTED)


def _go_on_checking(place: Place, at: datetime, *, failed: bool) -> None:
    if not failed and place.run.is_open:
        return
    codes = [one["code"] for one in place.run.decision.overrides if one["kind"] == Kind.CHECK]
    check = Override.objects.filter(code__in=codes, ended__isnull=True).first()
    if check is None:
        return
    if failed:
        end([check], Outcome.FAILED, at)
    elif _exercises_done(check) >= CHECKED:
        end([check], Outcome.PASSED, at)
        _set_known(check, at)


def _exercises_done(check: Override) -> int:
    runs = Run.objects.filter(
        session__student=check.student_id,
        session__course=check.course_id,
        state=Run.State.DONE,
        decision__rule="check",
        decision__at__gte=check.at,
    )
    return runs.values("version__exercise").distinct().count()


def _set_known(check: Override, at: datetime) -> None:
    known = Override(
        student_id=check.student_id,
        course_id=check.course_id,
        kind=Kind.KNOWN,
        skill_id=check.skill_id,
        by_id=check.student_id,
        at=at,
    )
    # It may have been set as known in the meantime.
    Override.objects.bulk_create([known], ignore_conflicts=True)
