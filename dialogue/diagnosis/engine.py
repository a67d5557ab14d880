"""One wrong answer through all stages: authored match, exact rules, accidents, likeness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from curriculum.checking.verdict import Verdict
from curriculum.content import Document, Step, text_in
from dialogue.diagnosis import rank, rules
from dialogue.diagnosis.retrieval import Index, Known, as_text
from dialogue.evaluate import foreseen


@dataclass(frozen=True)
class Case:
    """`topic`: keys of the misconceptions that the exercise's skills have, else the course's."""

    document: Document
    step: Step
    answer: str
    normal_form: str
    mastery: float
    topic: Sequence[int]
    prevalence: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    judgement: rank.Judgement
    rule: rules.Rule | None = None


def diagnose(case: Case, index: Index) -> Finding:
    by_slug = {known.slug: known for known in index.known.values()}
    hits = rules.hits(case.document, case.step, case.answer, case.normal_form)
    named = {hit.rule.id: _named(hit.rule, by_slug) for hit in hits}
    stopped = any(hit.rule.kind == "incomplete" for hit in hits)
    exact = _exact(case, hits, named, by_slug)
    evidence = rank.Evidence(
        mastery=case.mastery,
        exact=exact,
        unnamed=[] if "authored" in exact.values() else _unnamed(hits, named),
        incomplete=stopped or rules.is_incomplete(case.document, case.step, case.answer),
        slip_size=rules.is_slip(case.step.answer, case.answer),
        likeness=index.rank(_query(case), case.topic),
        prevalence=case.prevalence,
    )
    judgement = rank.judge(evidence)
    return Finding(judgement, _rule_behind(judgement, hits, named))


def _exact(
    case: Case,
    hits: Sequence[rules.Hit],
    named: Mapping[str, Known | None],
    by_slug: Mapping[str, Known],
) -> dict[int, str]:
    """Misconceptions that predict exactly this answer; the author's word beats the rules'."""
    verdict = Verdict("wrong", normal_form=case.normal_form)
    wrong = foreseen(case.step, case.answer, verdict)
    authored = by_slug.get(wrong.misconception) if wrong else None
    if authored:
        return {authored.key: "authored"}
    return {
        known.key: "symbolic"
        for hit in hits
        if hit.rule.kind == "misconception" and (known := named[hit.rule.id])
    }


def _unnamed(hits: Sequence[rules.Hit], named: Mapping[str, Known | None]) -> list[str]:
    """Wrong procedures that the course has no misconception for."""
    return [
        hit.rule.id for hit in hits if hit.rule.kind == "misconception" and not named[hit.rule.id]
    ]


def _named(rule: rules.Rule, by_slug: Mapping[str, Known]) -> Known | None:
    return next((by_slug[slug] for slug in rule.misconceptions if slug in by_slug), None)


def _rule_behind(
    judgement: rank.Judgement, hits: Sequence[rules.Hit], named: Mapping[str, Known | None]
) -> rules.Rule | None:
    """The rule whose question fits what was judged, if one does."""
    if judgement.outcome == "incomplete":
        return next((hit.rule for hit in hits if hit.rule.kind == "incomplete"), None)
    best = judgement.best
    if judgement.outcome != "misconception" or best is None:
        return None
    for hit in hits:
        known = named[hit.rule.id]
        if hit.rule.id == best.name or (known and known.key == best.key):
            return hit.rule
    return None


def _query(case: Case) -> str:
    question = f"{text_in(case.document.prompt, 'en')} {text_in(case.step.prompt, 'en')}"
    return as_text(question.replace("$", "").strip(), case.answer)
