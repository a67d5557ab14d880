"""The course that comes with the product, as a whole: every exercise, in several variants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from curriculum import checking
from curriculum.content import HINT_LEVELS, AnswerSpec, Document, Step
from curriculum.course_files import read_folder
from curriculum.lint import lint
from curriculum.lint.leaks import leak_findings, numbers_in
from curriculum.package import Package
from curriculum.variants import MARK, count, draw
from curriculum.words import in_languages, texts_of

FOLDER = Path(__file__).parents[2] / "courses" / "integers-to-equations"
VARIANTS = 5


@cache
def course() -> Package:
    package, findings = read_folder(FOLDER)
    assert findings == []
    assert package is not None
    return package


def documents() -> dict[str, Document]:
    return {entry.document.slug: entry.document for entry in course().exercises}


def drawn(document: Document) -> Iterator[Document]:
    for seed in range(min(VARIANTS, count(document))):
        yield draw(document, seed)


each_exercise = pytest.mark.parametrize("slug", sorted(documents()))


def test_it_is_large_enough_to_teach_with() -> None:
    exercises = course().exercises
    practised = Counter(skill for entry in exercises for skill in entry.document.skills[:1])
    assert len(course().skills) >= 14
    assert len(exercises) >= 66
    assert set(practised) == {skill.slug for skill in course().skills}
    assert min(practised.values()) >= 4


def test_most_exercises_have_many_variants() -> None:
    many = [document for document in documents().values() if count(document) >= 12]
    assert len(many) >= len(documents()) * 2 / 3


def test_it_uses_many_kinds_of_answers_and_several_steps() -> None:
    kinds = {step.answer.kind for document in documents().values() for step in document.steps}
    long = [document for document in documents().values() if len(document.steps) >= 2]
    assert len(kinds) >= 10
    assert len(long) >= 12


def test_the_graph_has_several_roots_and_joins() -> None:
    edges = [edge for edge in course().edges if edge.kind == "prerequisite"]
    needed = Counter(edge.target for edge in edges)
    roots = [skill.slug for skill in course().skills if needed[skill.slug] == 0]
    assert len(roots) >= 2
    assert sum(times >= 2 for times in needed.values()) >= 4
    assert any(edge.kind == "encompasses" for edge in course().edges)


def test_every_misconception_has_examples_and_is_foreseen_somewhere() -> None:
    foreseen = {
        wrong.misconception
        for document in documents().values()
        for step in document.steps
        for wrong in step.wrong
    }
    for misconception in course().misconceptions:
        assert 3 <= len(misconception.examples) <= 6, misconception.slug
        assert misconception.slug in foreseen
    assert len(course().misconceptions) >= 16


def test_lint_has_nothing_to_say() -> None:
    report = lint(course(), variants=VARIANTS)
    assert [str(finding) for finding in report.findings] == []


@each_exercise
def test_every_step_accepts_its_own_answer(slug: str) -> None:
    for variant in drawn(documents()[slug]):
        for step in variant.steps:
            for accepted in step.answer.accept:
                assert checking.check(step.answer, accepted).right, (step.id, accepted)


@each_exercise
def test_every_foreseen_wrong_answer_is_refused(slug: str) -> None:
    for variant in drawn(documents()[slug]):
        for step in variant.steps:
            for wrong in step.wrong:
                for match in wrong.match:
                    verdict = checking.check(step.answer, match)
                    assert verdict.kind in ("wrong", "partial"), (step.id, match, verdict)


@each_exercise
def test_every_step_has_the_full_ladder_and_foresees_mistakes(slug: str) -> None:
    document = documents()[slug]
    for step in document.steps:
        assert tuple(hint.level for hint in step.hints) == HINT_LEVELS
        assert len(step.wrong) >= 2
        assert all(wrong.feedback and wrong.probe for wrong in step.wrong)
        assert step.explanation
        assert step.goal
    assert document.worked_example is not None


@each_exercise
def test_only_the_last_hint_gives_the_answer(slug: str) -> None:
    for variant in drawn(documents()[slug]):
        for step in variant.steps:
            assert [str(found) for found in leak_findings(variant, step, step.id)] == []
            if step.answer.kind == "number":
                assert _value(step.answer) in _numbers(step.hints[-1].text)


@each_exercise
def test_feedback_and_probes_do_not_give_the_answer(slug: str) -> None:
    for variant in drawn(documents()[slug]):
        for step in variant.steps:
            if step.answer.kind != "number":
                continue
            given = _numbers(variant.prompt) | _numbers(step.prompt)
            said = set[str]().union(*(_numbers(text) for text in _replies(step)))
            assert _value(step.answer) not in said - given, step.id


@each_exercise
def test_every_text_is_there_in_both_languages(slug: str) -> None:
    for path, text in texts_of(documents()[slug]):
        assert not isinstance(text, str), path
        assert set(text) == {"en", "es"}, path
        assert all(words.strip() for words in text.values()), path


@each_exercise
def test_both_languages_use_the_same_parameters(slug: str) -> None:
    for path, text in texts_of(documents()[slug]):
        assert isinstance(text, dict)
        marks = [sorted(set(_marks(words))) for words in text.values()]
        assert marks[0] == marks[1], path


def _replies(step: Step) -> Iterator[object]:
    for wrong in step.wrong:
        yield wrong.feedback
        yield wrong.probe


def _value(spec: AnswerSpec) -> str:
    return spec.accept[0]


def _numbers(text: object) -> set[str]:
    assert isinstance(text, str | dict)
    return {str(number) for _, words in in_languages(text) for number in numbers_in(words)}


def _marks(words: str) -> list[str]:
    return MARK.findall(words)
