"""From a decision to guarded words: the best wording that every guard lets through.

The candidates go from what the policy wants to say to a sentence that is always safe. What a
guard rejects is never shown; it stays in the trace, where a teacher can read it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from curriculum.checking import shown_answer
from curriculum.content import AnswerSpec, Document, Step, text_in
from dialogue.evaluate import Evaluation
from dialogue.guards import ANY, Finding, Situation, inspect, passes
from dialogue.guards.leak import Licence
from dialogue.ladder import BOTTOM, Ladder, Rung
from dialogue.moves import Code, Move
from dialogue.scaffold import VERSION, Decision, entry_level
from dialogue.surface import Brief, Draft, SurfaceGenerator
from dialogue.surface.templated import Templated


@dataclass(frozen=True)
class Scene:
    """Where something is to be said. `used`: words -> variants said before on this step, in
    order; `recent`: the last tutor turns; `said`: the student's own right answer."""

    document: Document
    step: Step
    language: str
    ladder: Ladder
    evaluation: Evaluation | None = None
    mastery: float = 0.5
    said: str = ""
    used: Mapping[str, Sequence[int]] = field(default_factory=dict)
    recent: Sequence[str] = ()
    seed: int = 0


@dataclass(frozen=True)
class Spoken:
    text: str
    hint_level: int
    trace: dict[str, Any]


@dataclass(frozen=True)
class _Candidate:
    brief: Brief
    rung: Rung | None = None
    # What the text rests on: a hint, a probe, feedback, a goal; nothing for plain templates.
    source: str = ""


_DEFAULT = Templated()


def speak(decision: Decision, scene: Scene, surface: SurfaceGenerator = _DEFAULT) -> Spoken:
    rejected: list[dict[str, Any]] = []
    for candidate in _candidates(decision, scene):
        draft = surface.generate(candidate.brief, scene.seed)
        findings = inspect(draft.text, _situation(decision, scene, candidate))
        if passes(findings):
            break
        rejected.append({"text": draft.text, "guards": _report(findings)})
    # The last candidate is a sentence of ours without a slot: it is shown whatever a guard says.
    return _spoken(decision, candidate, draft, findings, rejected)


def _candidates(decision: Decision, scene: Scene) -> Iterator[_Candidate]:
    row = decision.row
    if not row.say:
        yield _candidate(scene, row.words)
    for source, text, rung in _authored(decision, scene):
        yield _candidate(scene, row.words, {"say": text}, rung, source)
    if row.release == "step":
        answer = shown_answer(scene.step.answer, scene.language)
        yield _candidate(scene, "tell.answer", {"answer": answer}, source="answer")
    elif row.otherwise:
        yield _candidate(scene, row.otherwise)
    yield _candidate(scene, "safe")


def _candidate(
    scene: Scene,
    words: str,
    slots: Mapping[str, str] | None = None,
    rung: Rung | None = None,
    source: str = "",
) -> _Candidate:
    used = tuple(scene.used.get(words, ()))
    return _Candidate(Brief(words, scene.language, slots or {}, used), rung, source)


def _authored(decision: Decision, scene: Scene) -> Iterator[tuple[str, str, Rung | None]]:
    """The authored texts that the row may rest on, best first, where there are any."""
    wrong = scene.evaluation.wrong if scene.evaluation else None
    for source in decision.row.say:
        if source == "hint":
            for rung in _rungs(decision, scene):
                yield source, text_in(rung.hint.text, scene.language), rung
        elif source == "goal" and scene.step.goal:
            yield source, text_in(scene.step.goal, scene.language).rstrip(" ."), None
        elif wrong and source in ("probe", "feedback") and getattr(wrong, source):
            yield source, text_in(getattr(wrong, source), scene.language), None


def _rungs(decision: Decision, scene: Scene) -> list[Rung]:
    """Which rungs may be shown, best first: one that a guard rejects makes room for the next."""
    ladder, rise = scene.ladder, decision.row.rise
    single = {"same": ladder.last(), "bottom": ladder.bottom()}
    if rise in single:
        return [rung for rung in (single[rise],) if rung]
    level = 3 if rise == "applied" else entry_level(scene.mastery)
    return ladder.ahead(level) or ladder.ahead(1)


def _situation(decision: Decision, scene: Scene, candidate: _Candidate) -> Situation:
    row = decision.row
    asks = row.move in (Move.FOCUS, Move.PROBING) and candidate.brief.words != "safe"
    repeats = row.rise in ("same", "bottom") or candidate.brief.words == "safe"
    return Situation(
        licence=Licence(
            statement=_in_view(scene),
            said=_said_already(decision, scene),
            authored=bool(candidate.brief.slots),
            language=scene.language,
        ),
        protected=_protected(decision, scene),
        code=row.code,
        questions=ANY if candidate.brief.slots else (int(asks), 1),
        recent=() if repeats else scene.recent,
    )


def _said_already(decision: Decision, scene: Scene) -> tuple[str, ...]:
    """Answers that are no secret: of the steps done, the student's own, the one released."""
    here = scene.document.steps.index(scene.step)
    open_now = scene.document.steps[: here + (decision.row.release == "step")]
    said = [accepted for step in open_now for accepted in step.answer.accept[:1]]
    return (*said, scene.said) if scene.said else tuple(said)


def _protected(decision: Decision, scene: Scene) -> tuple[AnswerSpec, ...]:
    """The answers of the steps still open, this one included until it is right or released."""
    here = scene.document.steps.index(scene.step)
    done = decision.row.release == "step" or (
        decision.row.code is Code.RIGHT and decision.facets.get("place") == "here"
    )
    return tuple(step.answer for step in scene.document.steps[here + int(done) :])


def _in_view(scene: Scene) -> str:
    """What the student can read already: the statement, this step, the answers found so far."""
    document, language = scene.document, scene.language
    here = document.steps.index(scene.step)
    reached = [shown_answer(step.answer, language) for step in document.steps[:here]]
    prompts = [text_in(step.prompt, language) for step in document.steps[: here + 1]]
    return "\n".join([text_in(document.prompt, language), *prompts, *reached])


def _spoken(
    decision: Decision,
    candidate: _Candidate,
    draft: Draft,
    findings: Sequence[Finding],
    rejected: list[dict[str, Any]],
) -> Spoken:
    told = candidate.source == "answer"
    rung = candidate.rung
    trace = {
        "policy": VERSION,
        "rule": decision.row.rule,
        "code": decision.row.code.value,
        "action": decision.row.action,
        "facets": dict(decision.facets),
        "reasons": list(decision.reasons),
        "release": decision.row.release,
        "words": candidate.brief.words,
        "variant": draft.variant,
        "source": candidate.source,
        "hint_id": rung.hint.id if rung else "",
        "guards": _report(findings),
        "rejected": rejected,
        "fallback": bool(rejected),
    }
    return Spoken(draft.text, BOTTOM if told else rung.level if rung else 0, trace)


def _report(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [
        {"guard": f.guard, "result": "pass" if f.passed else "reject", "evidence": list(f.evidence)}
        for f in findings
        if f.guard == "leak" or not f.passed
    ]
