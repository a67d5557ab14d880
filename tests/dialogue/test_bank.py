"""The tutor on every step of the shipped courses, in both languages: nothing that an author wrote
is refused, nothing that it says gives an open answer away, and rules agree with the authors."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from curriculum.checking import check
from curriculum.content import Document, Step, text_in
from curriculum.course_files import read_folder
from curriculum.variants import draw
from dialogue import scaffold
from dialogue.diagnosis import rules
from dialogue.guards.leak import Licence, leaks
from dialogue.speak import Spoken, speak
from tests.dialogue.scenes import judged, scene, standing

pytestmark = pytest.mark.slow

COURSES = Path(__file__).resolve().parents[2] / "courses"


@lru_cache(maxsize=1)
def steps() -> list[tuple[Document, Step]]:
    packages = [read_folder(folder)[0] for folder in sorted(COURSES.iterdir()) if folder.is_dir()]
    documents = [
        draw(entry.document, seed)
        for package in packages
        if package
        for entry in package.exercises
        for seed in (1, 2)
    ]
    return [(document, step) for document in documents for step in document.steps]


def hints(document: Document, step: Step, language: str) -> Iterator[Spoken]:
    """The ladder climbed to its end, a try between the rungs."""
    seen: list[str] = []
    for level in range(4):
        here = scene(document, step, language=language, hints=tuple(seen), seed=level)
        now = standing(hint_level=level, attempts=level)
        spoken = speak(scaffold.help_with(now, here.ladder), here)
        seen.append(spoken.trace["hint_id"])
        yield spoken


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_hint_is_shown_in_its_order(language):
    for document, step in steps():
        said = list(hints(document, step, language))
        assert [s.hint_level for s in said] == [1, 2, 3, 4], (document.slug, step.id)
        refused = [s.trace["rejected"] for s in said if s.trace["fallback"]]
        assert refused == [], (document.slug, step.id, refused)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_foreseen_wrong_answer_gets_the_authors_words(language):
    for document, step in steps():
        for wrong in step.wrong:
            here = scene(document, step, language=language)
            evaluation = judged(document, step, wrong.match[0])
            spoken = speak(
                scaffold.respond(evaluation, standing(), here.ladder),
                type(here)(**{**vars(here), "evaluation": evaluation}),
            )
            authored = [text_in(t, language) for t in (wrong.probe, wrong.feedback) if t]
            assert any(text.strip() in spoken.text for text in authored) or not authored
            assert spoken.trace["release"] == "none"


def test_most_bottom_rungs_are_seen_to_give_the_answer_away():
    """How much the leak guard would catch, on texts that do state the answer. Options that are
    only signs or a bare yes cannot be told from ordinary words."""
    checked = [
        bool(
            leaks(text_in(step.hints[-1].text, language), [step.answer], Licence(language=language))
        )
        for _, step in steps()
        for language in ("en", "es")
        if step.hints
    ]

    assert sum(checked) / len(checked) >= 0.9


def test_no_rule_fires_on_a_right_answer_and_most_agree_with_the_author():
    fired = agreed = 0
    for document, step in steps():
        assert rules.hits(document, step, step.answer.accept[0]) == []
        for wrong in step.wrong:
            found = rules.hits(
                document, step, wrong.match[0], check(step.answer, wrong.match[0]).normal_form
            )
            if found and wrong.misconception:
                fired += 1
                agreed += any(wrong.misconception in hit.rule.misconceptions for hit in found)

    assert fired >= 50
    assert agreed / fired >= 0.85
