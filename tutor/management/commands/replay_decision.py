"""Make a past decision again: from what it kept, and from the student's ledger.

The student's rows are taken back to that moment in a transaction that is rolled back, so the code
that chooses for students chooses here. The code of a decision stands in its record (API) and at the
end of the address of an exercise's page for teachers (its run: --run).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser
from django.db.models import Q

from curriculum.measuring import BadInputError, MeasuringCommand
from tutor.practice.models import Decision
from tutor.practice.replaying import Replay, replay


class Command(MeasuringCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("decision", metavar="ID", help="the code of a decision or of its run")

    def measure(self, **options: Any) -> Mapping[str, Any]:
        found = replay(_decision(options["decision"]))
        self.say(_words(found))
        return _result(found)


def _decision(told: str) -> Decision:
    try:
        code = UUID(told)
    except ValueError:
        raise BadInputError(f"“{told}” is no code of a decision") from None
    rows = Decision.objects.select_related("course", "exercise", "student")
    found = rows.filter(Q(code=code) | Q(run__code=code)).first()
    if found is None:
        raise BadInputError(f"There is no decision {told}")
    return found


def _words(found: Replay) -> str:
    if found.same:
        verdict = "The same, from its record and from the ledger.\n"
    else:
        names = ", ".join(found.differences) or "the exercise, from its own record"
        verdict = f"Not the same: {names}.\n"
    if found.course_changed:
        verdict += "The course has changed since; that cannot be taken back.\n"
    if found.policy_changed:
        verdict += "Another version of the policy decided; the ledger is asked the one in force.\n"
    decision = found.decision
    exercise = decision.exercise.slug if decision.exercise else "nothing"
    return f"{decision.at.isoformat()} {decision.rule}: {exercise}\n{verdict}"


def _result(found: Replay) -> dict[str, Any]:
    decision, ledger = found.decision, found.ledger
    return {
        "decision": str(decision.code),
        "at": decision.at.isoformat(),
        "model_version": decision.model_version,
        "policy_version": decision.policy_version,
        "rule": decision.rule,
        "exercise": decision.exercise_id,
        "propensity": decision.propensity,
        "same": found.same,
        "same_from_record": found.same_from_record,
        "same_from_ledger": not found.differences,
        "course_changed": found.course_changed,
        "policy_changed": found.policy_changed,
        "ledger_exercise": ledger.exercise if ledger else None,
        "differences": {name: list(pair) for name, pair in found.differences.items()},
    }
