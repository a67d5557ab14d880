"""Exercise documents in and out of plain data (JSON in the database, YAML in course files).

`parse` is strict and reports everything that is wrong at once; `parse(dump(d)) == d`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields as fields_of
from typing import Any

from curriculum.content import (
    HINT_LEVELS,
    MAX_ID,
    AnswerSpec,
    Document,
    Hint,
    Option,
    Step,
    Text,
    WorkedExample,
    Wrong,
)
from curriculum.fields import Fields, joined, unstorable
from curriculum.findings import DocumentError, Finding
from curriculum.parameters import LARGEST, parameter_findings

KINDS = (
    *("number", "fraction", "expression", "equation", "inequality", "interval", "set", "list"),
    *("tuple", "matrix", "choice", "choices", "ordering", "percent", "money", "units", "text"),
)
FORMS = ["simplified", "factored", "expanded", "lowest_terms", "mixed", "improper", "decimal"]
OPTION_KINDS = ("choice", "choices", "ordering")
DIFFICULTIES = {"easy": -0.8, "medium": 0.0, "hard": 0.8}
MOST_LOGITS = 10


def parse(data: Mapping[str, Any]) -> Document:
    """The document that `data` describes; DocumentError with every finding otherwise."""
    findings: list[Finding] = list(unstorable(data))
    if findings:
        raise DocumentError(findings)
    fields = Fields(data, "", findings)
    document = _document(fields)
    fields.close()
    if findings:
        raise DocumentError(findings)
    return document


def dump(document: Document) -> dict[str, Any]:
    """Plain data without what is default; the order of keys is the order of reading."""
    data = _plain(document)
    assert isinstance(data, dict)
    return data


def content_hash(document: Document) -> str:
    """Equal for equal documents, whatever the order of keys they were read in."""
    text = json.dumps(dump(document), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _document(fields: Fields) -> Document:
    document = Document(
        slug=fields.slug("slug", limit=160),
        title=fields.text("title", required=True),
        prompt=fields.text("prompt"),
        skills=fields.strings("skills"),
        difficulty=_difficulty(fields),
        parameters=_parameters(fields),
        steps=fields.each("steps", _step),
        worked_example=fields.one("worked_example", _worked_example),
        provenance=_provenance(fields),
    )
    if not document.steps and not fields.broken:
        fields.problem("missing", "steps", "an exercise needs at least one step")
    for index, step in enumerate(document.steps):
        if not step.prompt and not document.prompt:
            fields.problem("missing", f"steps[{index}].prompt", "is missing or empty")
    _unique(fields, "steps", [step.id for step in document.steps])
    return document


def _difficulty(fields: Fields) -> float:
    value = fields.take("difficulty")
    if isinstance(value, str) and value in DIFFICULTIES:
        return DIFFICULTIES[value]
    if isinstance(value, str):
        fields.problem("choice", "difficulty", "must be easy, medium, hard or a number")
        return 0.0
    number = fields.number("difficulty")
    if abs(number) > MOST_LOGITS:
        fields.problem("number", "difficulty", f"must be between -{MOST_LOGITS} and {MOST_LOGITS}")
    return number


def _parameters(fields: Fields) -> dict[str, Any]:
    value = fields.take("parameters")
    if value is None:
        return {}
    fields.findings += parameter_findings(value, joined(fields.path, "parameters"))
    return dict(value) if isinstance(value, Mapping) else {}


def _provenance(fields: Fields) -> dict[str, str]:
    value = fields.take("provenance")
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        fields.problem("shape", "provenance", "must be keys with text")
        return {}
    own = Fields(value, "provenance", fields.findings)
    found = {str(key): own.word(str(key)) for key in value}
    return {key: words for key, words in found.items() if words}


def _step(fields: Fields, index: int) -> Step:
    step = Step(
        id=fields.word("id", f"s{index + 1}", limit=MAX_ID),
        goal=fields.text("goal"),
        prompt=fields.text("prompt"),
        skills=fields.strings("skills"),
        answer=_required_answer(fields),
        hints=fields.each("hints", _hint),
        wrong=fields.each("wrong", _wrong),
        explanation=fields.text("explanation"),
    )
    _check_hints(fields, step.hints)
    return step


def _check_hints(fields: Fields, hints: tuple[Hint, ...]) -> None:
    ids = [one.id for hint in hints for _, one in _with_those_below(hint, "")]
    _unique(fields, "hints", ids)
    for index, hint in enumerate(hints):
        for path, one in _with_those_below(hint, f"hints[{index}]"):
            if len(one.id) > MAX_ID:
                fields.problem("too_long", f"{path}.id", f"is longer than {MAX_ID} characters")
            for needed in one.needs:
                if needed not in ids:
                    message = f"no hint of this step has the id “{needed}”"
                    fields.problem("unknown_hint", f"{path}.needs", message)


def _with_those_below(hint: Hint, path: str) -> Iterator[tuple[str, Hint]]:
    yield path, hint
    for index, below in enumerate(hint.hints):
        yield from _with_those_below(below, f"{path}.hints[{index}]")


def _required_answer(fields: Fields) -> AnswerSpec:
    answer = fields.one("answer", _answer)
    if answer is None:
        if not fields.broken:
            fields.problem("missing", "answer", "is missing or empty")
        return AnswerSpec("text", ("",))
    return answer


def _answer(fields: Fields) -> AnswerSpec:
    spec = AnswerSpec(
        kind=fields.word("kind", "number", required=True, of=KINDS),
        accept=fields.strings("accept", required=True),
        form=fields.word("form", of=FORMS),
        tolerance=fields.number("tolerance"),
        unit=fields.word("unit"),
        variables=fields.strings("variables"),
        options=_options(fields),
        shuffle=fields.flag("shuffle", default=True),
    )
    if spec.tolerance < 0:
        fields.problem("number", "tolerance", "must not be negative")
    if spec.tolerance > LARGEST:
        fields.problem("number", "tolerance", "is too large")
    if spec.kind in OPTION_KINDS:
        _check_options(fields, spec)
    elif spec.options:
        fields.problem("options", "options", f"an answer of kind {spec.kind} has no options")
    return spec


def _options(fields: Fields) -> tuple[Option, ...]:
    """Options are mappings; a plain text is an option whose id is its letter."""
    values = fields.take("options")
    if not isinstance(values, list | tuple):
        return fields.each("options", _option)
    named = [value if isinstance(value, Mapping) else {"text": value} for value in values]
    return Fields({"options": named}, fields.path, fields.findings).each("options", _option)


def _option(fields: Fields, index: int) -> Option:
    return Option(
        id=fields.word("id", chr(ord("a") + index) if index < 26 else f"o{index + 1}"),
        text=fields.text("text", required=True),
        feedback=fields.text("feedback"),
    )


def _check_options(fields: Fields, spec: AnswerSpec) -> None:
    ids = [option.id for option in spec.options]
    if len(ids) < 2:
        fields.problem("options", "options", "a choice needs at least two options")
    _unique(fields, "options", ids)
    for index, accepted in enumerate(spec.accept):
        chosen = [accepted] if spec.kind == "choice" else [i.strip() for i in accepted.split(",")]
        unknown = [i for i in chosen if i not in ids and "@{" not in i]
        if unknown:
            message = f"no option has the id “{unknown[0]}”"
            fields.problem("unknown_option", f"accept[{index}]", message)
        elif spec.kind == "ordering" and sorted(chosen) != sorted(ids):
            fields.problem("options", f"accept[{index}]", "must name every option once")


def _hint(fields: Fields, index: int, prefix: str = "h") -> Hint:
    own = fields.word("id", f"{prefix}{index + 1}")
    return Hint(
        id=own,
        level=fields.word("level", of=HINT_LEVELS),
        title=fields.text("title"),
        text=fields.text("text"),
        answer=fields.one("answer", _answer),
        needs=fields.strings("needs"),
        hints=fields.each("hints", lambda below, i: _hint(below, i, f"{own}-s")),
    )


def _wrong(fields: Fields, index: int) -> Wrong:
    return Wrong(
        match=fields.strings("match", required=True),
        misconception=fields.word("misconception"),
        feedback=fields.text("feedback"),
        probe=fields.text("probe"),
    )


def _worked_example(fields: Fields) -> WorkedExample:
    return WorkedExample(prompt=fields.text("prompt", required=True), lines=fields.texts("lines"))


def _unique(fields: Fields, key: str, ids: list[str]) -> None:
    for repeated in sorted({one for one in ids if ids.count(one) > 1}):
        fields.problem("duplicate_id", key, f"the id “{repeated}” is used more than once")


def _plain(value: object) -> Any:
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    order = _ORDER.get(type(value), [field.name for field in fields_of(value)])  # type: ignore[arg-type]
    pairs = ((name, getattr(value, name)) for name in order)
    return {name: _plain(inner) for name, inner in pairs if _is_said(name, inner)}


def _is_said(name: str, value: object) -> bool:
    """Whether the value differs from what its absence means."""
    return value is not True if name == "shuffle" else value not in ("", (), {}, None, 0.0)


_ORDER: Mapping[type, list[str]] = {
    Document: [
        *("slug", "title", "skills", "difficulty", "parameters", "prompt", "steps"),
        *("worked_example", "provenance"),
    ],
    Step: ["id", "goal", "prompt", "skills", "answer", "hints", "wrong", "explanation"],
    Hint: ["id", "level", "title", "text", "answer", "needs", "hints"],
    Wrong: ["match", "misconception", "feedback", "probe"],
}
__all__ = ["DIFFICULTIES", "DocumentError", "Text", "content_hash", "dump", "parse"]
