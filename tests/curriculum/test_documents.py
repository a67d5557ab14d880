from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.content import (
    AnswerSpec,
    Document,
    Hint,
    Option,
    Step,
    WorkedExample,
    Wrong,
)
from curriculum.documents import DocumentError, content_hash, dump, parse

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
texts = words | st.fixed_dictionaries({"en": words, "es": words})
maybe = st.just("") | texts
slugs = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
numbers = st.floats(-9, 9, allow_nan=False)
plain_specs = st.builds(
    AnswerSpec,
    kind=st.sampled_from(["number", "expression", "text"]),
    accept=st.lists(words, min_size=1, max_size=3).map(tuple),
    form=st.sampled_from(["", "simplified", "factored"]),
    tolerance=st.floats(0, 1),
    variables=st.just(("x",)) | st.just(()),
)
choice_specs = st.builds(
    AnswerSpec,
    kind=st.just("choice"),
    accept=st.just(("b",)),
    options=st.tuples(texts, texts).map(lambda p: (Option("a", p[0]), Option("b", p[1], "No."))),
    shuffle=st.booleans(),
)
specs = plain_specs | choice_specs
hints = st.lists(st.builds(Hint, id=slugs, text=texts, answer=st.none() | specs), max_size=4)
steps = st.builds(
    Step,
    id=slugs,
    prompt=texts,
    goal=maybe,
    answer=specs,
    skills=st.just(()) | st.just(("add",)),
    hints=hints.map(lambda hs: tuple({h.id: h for h in hs}.values())),
    wrong=st.lists(st.builds(Wrong, match=st.just(("1",)), feedback=maybe), max_size=2).map(tuple),
    explanation=maybe,
)
documents = st.builds(
    Document,
    slug=slugs,
    title=texts,
    prompt=maybe,
    steps=st.lists(steps, min_size=1, max_size=3, unique_by=lambda s: s.id).map(tuple),
    skills=st.just(("add", "subtract")),
    difficulty=numbers,
    parameters=st.just({}) | st.just({"a": {"range": [1, 3]}, "where": ["a > 1"]}),
    worked_example=st.none() | st.builds(WorkedExample, texts, st.lists(texts).map(tuple)),
    provenance=st.just({}) | st.just({"licence": "CC BY 4.0"}),
)


@given(documents)
def test_a_document_survives_the_database(document):
    stored = json.loads(json.dumps(dump(document), sort_keys=True))
    assert parse(stored) == document
    assert content_hash(parse(stored)) == content_hash(document)


def minimal(**step: Any) -> dict[str, Any]:
    answer = {"kind": "number", "accept": ["3"]}
    return {"slug": "x", "title": "X", "steps": [{"prompt": "1 + 2", "answer": answer, **step}]}


def test_ids_are_given_where_they_are_missing():
    hints = [{"text": "a"}, {"text": "b", "hints": [{"text": "c"}]}]
    options = ["one", {"text": "two"}]
    data = minimal(hints=hints, answer={"kind": "choice", "accept": ["b"], "options": options})
    step = parse(data).steps[0]
    assert step.id == "s1"
    assert [hint.id for hint in step.hints] == ["h1", "h2"]
    assert step.hints[1].hints[0].id == "h2-s1"
    assert [option.id for option in step.answer.options] == ["a", "b"]


def test_names_of_difficulty_and_numbers_as_answers():
    data = minimal(answer={"kind": "number", "accept": [5, 2.5]})
    document = parse({**data, "difficulty": "hard"})
    assert document.difficulty == 0.8
    assert document.steps[0].answer.accept == ("5", "2.5")


def drawn(parameters: object) -> dict[str, Any]:
    return {**minimal(), "parameters": parameters}


HINT = {"text": "h"}
TWO = [{"id": "a", "text": "1"}, {"id": "b", "text": "2"}]


@pytest.mark.parametrize(
    ("data", "code", "path"),
    [
        ([], "shape", ""),
        ({}, "missing", "slug"),
        ({**minimal(), "slug": "a b"}, "slug", "slug"),
        ({**minimal(), "titel": "X"}, "unknown_key", "titel"),
        ({**minimal(), "steps": {}}, "shape", "steps"),
        ({**minimal(), "steps": []}, "missing", "steps"),
        ({**minimal(), "steps": [7]}, "shape", "steps[0]"),
        ({**minimal(), "difficulty": "tough"}, "choice", "difficulty"),
        ({**minimal(), "title": {"english": "X"}}, "language", "title.english"),
        ({**minimal(), "title": {"en": ["X"]}}, "shape", "title.en"),
        ({**minimal(), "title": True}, "shape", "title"),
        ({**minimal(), "title": "a\0b"}, "character", "title"),
        ({**minimal(), "difficulty": float("nan")}, "number", "difficulty"),
        (drawn({"a": {}}), "parameter", "parameters.a"),
        (drawn({"a": {"range": [3, 1]}}), "parameter", "parameters.a.range"),
        (drawn({"a": {"range": [1, 9**9]}}), "parameter", "parameters.a.range"),
        (drawn({"a": {"choose": []}}), "parameter", "parameters.a.choose"),
        (drawn({"a": {"choose": [1, [2]]}}), "parameter", "parameters.a.choose[1]"),
        (drawn({"a": {"choose": [None, 1]}}), "parameter", "parameters.a.choose[0]"),
        (drawn({"a": {"choose": [True]}}), "parameter", "parameters.a.choose[0]"),
        (drawn({"a": {"choose": [{"en": ["x"]}]}}), "parameter", "parameters.a.choose[0]"),
        (drawn({"a": {"choose": [1e16]}}), "parameter", "parameters.a.choose[0]"),
        (drawn({"columns": {"a": [{}]}}), "parameter", "parameters.columns.a[0]"),
        (drawn({"columns": {"a": ["1"] * 2001}}), "parameter", "parameters.columns.a"),
        ({**minimal(), "difficulty": 1e300}, "number", "difficulty"),
        ({**minimal(), "provenance": {"licence": {"a": 1}}}, "shape", "provenance.licence"),
        (
            minimal(answer={"kind": "number", "accept": ["1"], "tolerance": 1e300}),
            "number",
            "steps[0].answer.tolerance",
        ),
        (drawn({"a": {"formula": "1 +"}}), "formula", "parameters.a.formula"),
        (drawn({"a": {"formula": "b"}}), "unknown_parameter", "parameters.a"),
        (drawn({"where": ["q > 1"]}), "unknown_parameter", "parameters.where[0]"),
        (drawn({"columns": {"a": "1"}}), "parameter", "parameters.columns.a"),
        (
            drawn({"a": {"formula": "b"}, "b": {"formula": "a"}}),
            "parameter",
            "parameters",
        ),
        (minimal(prompt=""), "missing", "steps[0].prompt"),
        (minimal(answer=None), "missing", "steps[0].answer"),
        (minimal(answer={"kind": "number"}), "missing", "steps[0].answer.accept"),
        (minimal(answer={"kind": "n", "accept": ["1"]}), "choice", "steps[0].answer.kind"),
        (minimal(answer={"kind": "choice", "accept": ["a"]}), "options", "steps[0].answer.options"),
        (
            minimal(answer={"kind": "choice", "accept": ["z"], "options": TWO}),
            "unknown_option",
            "steps[0].answer.accept[0]",
        ),
        (
            minimal(answer={"kind": "ordering", "accept": ["a"], "options": TWO}),
            "options",
            "steps[0].answer.accept[0]",
        ),
        (minimal(hints=[{**HINT, "level": "deep"}]), "choice", "steps[0].hints[0].level"),
        (minimal(hints=[HINT, {"text": ["x"]}]), "shape", "steps[0].hints[1].text"),
        (minimal(hints=[{**HINT, "id": "a"}] * 2), "duplicate_id", "steps[0].hints"),
        (minimal(hints=[{**HINT, "needs": ["h9"]}]), "unknown_hint", "steps[0].hints[0].needs"),
        (
            minimal(hints=[{**HINT, "hints": [{**HINT, "needs": ["h9"]}]}]),
            "unknown_hint",
            "steps[0].hints[0].hints[0].needs",
        ),
        (minimal(id="s" * 61), "too_long", "steps[0].id"),
        (minimal(hints=[{**HINT, "id": "h" * 61}]), "too_long", "steps[0].hints[0].id"),
        (
            minimal(hints=[{"id": "h" * 58, "text": "a", "hints": [{"text": "b"}]}]),
            "too_long",
            "steps[0].hints[0].hints[0].id",
        ),
        (minimal(wrong=[{"feedback": "x"}]), "missing", "steps[0].wrong[0].match"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(data, code, path):
    with pytest.raises(DocumentError) as refused:
        parse(data)
    assert (code, path) in [(found.code, found.path) for found in refused.value.findings]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["slug", "title", "steps", "answer", "hints", "kind", "accept", "wrong"]
            )
            | st.sampled_from(["options", "parameters", "range", "columns", "where", "text", "en"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(json_values)
def test_any_data_is_read_or_refused(data):
    try:
        document = parse(data)
    except DocumentError as refused:
        assert refused.findings  # noqa: PT017 -- either outcome is fine
    else:
        assert parse(dump(document)) == document
