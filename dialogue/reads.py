"""What was said and found, read. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from curriculum.models import Course, Misconception
from curriculum.rows import Select
from dialogue.models import Conversation, Diagnosis, Turn

# After this long the page stops asking whether a worker has found better words.
WAIT_FOR_WORKER = timedelta(seconds=60)
_SAMPLES = 3


@dataclass
class FoundMisconception:
    """students: distinct; answers: how many; samples: different wrong answers, newest first."""

    misconception: Misconception
    students: set[int] = field(default_factory=set)
    answers: int = 0
    samples: list[str] = field(default_factory=list)

    @property
    def student_count(self) -> int:
        return len(self.students)


def turns_of(conversation: Conversation, step_id: str | None = None) -> list[Turn]:
    """In order, each with its diagnosis (`turn.diagnosis` may be missing: use `diagnosis_of`)."""
    turns = conversation.turns.select_related("diagnosis__misconception").order_by("number")
    if step_id is not None:
        turns = turns.filter(step_id=step_id)
    return list(turns)


_WITH_STATE = Select(
    """
    FROM dialogue_turn t LEFT JOIN dialogue_diagnosis d ON d.turn_id = t.id
    WHERE t.conversation_id = %s ORDER BY t.number
    """,
    t=Turn,
    d=(Diagnosis, "turn", "state"),
)


def turns_with_state(conversation: Conversation) -> list[Turn]:
    """In order, with as much of each diagnosis as tells whether it is still awaited. One query."""
    turns = []
    for turn, diagnosis in _WITH_STATE.rows(conversation.pk):
        turn.conversation = conversation
        keep_diagnosis(turn, diagnosis)
        turns.append(turn)
    return turns


def keep_diagnosis(turn: Turn, diagnosis: Diagnosis | None) -> None:
    """So that `diagnosis_of` need not ask the database."""
    Turn._meta.get_field("diagnosis").set_cached_value(turn, diagnosis)


def diagnosis_of(turn: Turn) -> Diagnosis | None:
    return getattr(turn, "diagnosis", None)


def is_pending(turn: Turn, at: datetime) -> bool:
    """A worker may still replace these words. Without a worker the first words are final."""
    diagnosis = diagnosis_of(turn)
    if diagnosis is None or at - turn.at > WAIT_FOR_WORKER:
        return False
    return diagnosis.state in (Diagnosis.State.QUEUED, Diagnosis.State.RUNNING)


def misconceptions_of_week(
    student_ids: Collection[int], course: Course, since: datetime
) -> list[FoundMisconception]:
    """Most students first. One query."""
    rows = (
        Diagnosis.objects.filter(
            student_id__in=student_ids,
            course=course,
            outcome=Diagnosis.Outcome.MISCONCEPTION,
            misconception__isnull=False,
            created__gte=since,
        )
        .select_related("misconception")
        .order_by("-created", "-pk")
    )
    found: dict[int, FoundMisconception] = {}
    for row in rows:
        assert row.misconception is not None
        entry = found.setdefault(row.misconception.pk, FoundMisconception(row.misconception))
        entry.students.add(row.student_id)
        entry.answers += 1
        if row.answer not in entry.samples and len(entry.samples) < _SAMPLES:
            entry.samples.append(row.answer)
    return sorted(
        found.values(), key=lambda e: (-len(e.students), -e.answers, e.misconception.slug)
    )


def diagnoses_of(student_id: int, course: Course) -> QuerySet[Diagnosis]:
    """Newest first, with misconception, turn and exercise at hand."""
    return (
        Diagnosis.objects.filter(student_id=student_id, course=course)
        .select_related("misconception", "turn", "version__exercise")
        .defer("version__content", "version__exercise__draft")
        .order_by("-created", "-pk")
    )


def waiting_count() -> int:
    """Diagnoses that no worker has finished: operators watch this."""
    return Diagnosis.objects.filter(
        state__in=(Diagnosis.State.QUEUED, Diagnosis.State.RUNNING)
    ).count()


def transcript(conversation: Conversation) -> list[dict[str, Any]]:
    """One entry per turn, in the stable form `transcript/1`. Names nobody."""
    return [_entry(conversation, turn) for turn in turns_of(conversation)]


def _entry(conversation: Conversation, turn: Turn) -> dict[str, Any]:
    trace = turn.trace
    entry: dict[str, Any] = {
        "schema": "transcript/1",
        "session": str(conversation.code),
        "turn": turn.number,
        "t": turn.at.isoformat(),
        "role": turn.role,
        "text": turn.text,
        "class": {"evaluation": trace.get("code", ""), "subproblem": turn.step_id},
    }
    if turn.role == Turn.Role.STUDENT:
        return entry | {"verdict": trace.get("verdict", "")}
    return entry | {
        "first_text": turn.first_text,
        "move": turn.move,
        "submove": turn.submove,
        "hint_level": turn.hint_level,
        "release": trace.get("release", "none"),
        "policy": {
            "version": trace.get("policy", ""),
            "rule": trace.get("rule", ""),
            "reasons": trace.get("reasons", []),
        },
        "generator": {"name": "template", "variant": trace.get("variant", 0)},
        "guards": trace.get("guards", []),
        "fallback": trace.get("fallback", False),
        "diagnosis": _diagnosis_entry(diagnosis_of(turn)),
    }


def _diagnosis_entry(diagnosis: Diagnosis | None) -> dict[str, Any] | None:
    if diagnosis is None:
        return None
    found = diagnosis.misconception
    return {
        "state": diagnosis.state,
        "outcome": diagnosis.outcome,
        "id": found.slug if found else "",
        "confidence": diagnosis.confidence,
        "source": diagnosis.source,
    }
