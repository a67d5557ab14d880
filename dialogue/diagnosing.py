"""Between the tables and the engine: what a worker reads for one diagnosis, and what it leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from curriculum import reads as curriculum
from curriculum.content import Document, Step, Wrong, text_in
from curriculum.models import Course, Misconception
from dialogue.diagnosis import ENGINE, engine
from dialogue.diagnosis.engine import Case, Finding
from dialogue.diagnosis.retrieval import Encodes, Index, Known, as_text
from dialogue.evaluate import Evaluation
from dialogue.ladder import Ladder
from dialogue.models import Diagnosis, Turn
from dialogue.moves import Code
from dialogue.scaffold import decide
from dialogue.speak import Scene, Spoken, speak

if TYPE_CHECKING:
    from dialogue.diagnosis.rank import Candidate

_PREVALENCE_OVER = timedelta(days=60)
_INDEXES_KEPT = 16

# This process's indexes: course -> (what it was made from, the index).
_indexes: dict[int, tuple[object, Index]] = {}


def row(pk: int) -> Diagnosis:
    return Diagnosis.objects.select_related("course", "version", "turn__conversation").get(pk=pk)


def examine(
    diagnosis: Diagnosis, encoder: Encodes | None, still_mine: Callable[[], bool]
) -> Finding | None:
    """The finding, or None when the claim was lost on the way."""
    document, step = _asked(diagnosis)
    misconceptions = list(diagnosis.course.misconceptions.prefetch_related("skills"))
    index = _index(diagnosis.course, misconceptions, encoder)
    if not still_mine():
        return None
    return engine.diagnose(
        Case(
            document=document,
            step=step,
            answer=diagnosis.answer,
            normal_form=diagnosis.normal_form,
            mastery=diagnosis.turn.trace.get("standing", {}).get("mastery", 0.5),
            topic=_topic(misconceptions, document.skills_of(step)),
            prevalence=_prevalence(diagnosis),
        ),
        index,
    )


def result(finding: Finding) -> dict[str, Any]:
    """The columns of the row."""
    judgement, best = finding.judgement, finding.judgement.best
    return {
        "outcome": judgement.outcome,
        "misconception_id": best.key if best else None,
        "confidence": judgement.confidence,
        "source": best.source if best else "",
        "candidates": [_plain(candidate) for candidate in judgement.candidates],
        "note": finding.rule.id if finding.rule else "",
        "engine": ENGINE,
    }


def retell(diagnosis: Diagnosis, finding: Finding) -> bool:
    """Better words in the tutor's turn, if the finding has any and nobody has gone on."""
    turn = diagnosis.turn
    spoken = _better(diagnosis, finding)
    if spoken is None:
        return False
    later = Turn.objects.filter(conversation_id=turn.conversation_id, number__gt=turn.number)
    if later.exists():
        return False
    trace = {**spoken.trace, "standing": turn.trace.get("standing", {}), "first": turn.trace}
    untouched = Turn.objects.filter(pk=turn.pk, first_text="")
    return bool(untouched.update(text=spoken.text, first_text=turn.text, trace=trace))


def _better(diagnosis: Diagnosis, finding: Finding) -> Spoken | None:
    """Only a general first reply to a wrong answer is replaced, and only by something aimed."""
    turn = diagnosis.turn
    first = turn.trace
    if first.get("code") != Code.WRONG or first.get("source") in ("probe", "feedback", "hint"):
        return None
    document, step = _asked(diagnosis)
    wrong = _aimed(finding, step)
    if wrong is None or first.get("facets", {}).get("wrong") != 1:
        return None
    decision = decide(Code.WRONG, {**first["facets"], "known": True}, ("diagnosis",))
    conversation = turn.conversation
    scene = Scene(
        document=document,
        step=step,
        language=conversation.language,
        ladder=Ladder(()),
        evaluation=Evaluation(Code.WRONG, "E5", wrong=wrong),
        seed=conversation.seed * 1000 + turn.number,
    )
    spoken = speak(decision, scene)
    return spoken if spoken.trace["source"] else None


def _aimed(finding: Finding, step: Step) -> Wrong | None:
    """Words that fit what was found: the rule's question, or the author's on this step."""
    if finding.judgement.outcome not in ("misconception", "incomplete"):
        return None
    return Wrong(match=(), probe=finding.rule.question) if finding.rule else None


def _asked(diagnosis: Diagnosis) -> tuple[Document, Step]:
    document = curriculum.variant(diagnosis.version, diagnosis.seed)
    return document, document.step(diagnosis.step_id)


def _topic(misconceptions: list[Misconception], skills: tuple[str, ...]) -> list[int]:
    """Those of the step's skills; of the whole course when the skills have none."""
    near = [m.pk for m in misconceptions if {skill.slug for skill in m.skills.all()} & set(skills)]
    return near or [m.pk for m in misconceptions]


def _prevalence(diagnosis: Diagnosis) -> dict[int, float]:
    """The share of each misconception among what was found in the course of late."""
    since = diagnosis.queued_at - _PREVALENCE_OVER
    rows = Diagnosis.objects.filter(
        course_id=diagnosis.course_id, misconception__isnull=False, created__gte=since
    ).exclude(pk=diagnosis.pk)
    counts = Counter(rows.order_by().values_list("misconception_id", flat=True)[:2000])
    whole = counts.total() + 20
    return {key: count / whole for key, count in counts.items() if key is not None}


def _index(course: Course, misconceptions: list[Misconception], encoder: Encodes | None) -> Index:
    known = tuple(_known(misconception) for misconception in misconceptions)
    made_from = (known, encoder is not None)
    kept = _indexes.get(course.pk)
    if kept is None or kept[0] != made_from:
        if len(_indexes) >= _INDEXES_KEPT:
            _indexes.clear()
        kept = _indexes[course.pk] = (made_from, Index(known, encoder))
    return kept[1]


def _known(misconception: Misconception) -> Known:
    return Known(
        key=misconception.pk,
        slug=misconception.slug,
        description=f"{text_in(misconception.title, 'en')}. "
        f"{text_in(misconception.description or '', 'en')}",
        examples=tuple(
            as_text(text_in(one["question"], "en"), text_in(one["answer"], "en"))
            for one in misconception.examples
        ),
    )


def _plain(candidate: Candidate) -> dict[str, Any]:
    return {
        "misconception": candidate.key,
        "rule": candidate.name,
        "p": candidate.p,
        "source": candidate.source,
    }
