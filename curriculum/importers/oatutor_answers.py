"""Stored answers of steps and scaffolds into specifications that the checker understands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from curriculum.checking import check
from curriculum.checking.infer import spec_for_key
from curriculum.checking.phrases import phrase_in
from curriculum.content import AnswerSpec, Option
from curriculum.importers.oatutor_files import strings_in_json, text_in_json
from curriculum.importers.oatutor_markup import Markup, filled

# Marks that show nothing: empty formulas, line breaks, a stray backslash.
_NOTHING = re.compile(r"(?:\$\$|\\n|\\(?![A-Za-z$])|\s)*")
_PROBLEM_TYPES = ("TextBox", "MultipleChoice", "GridInput", "MatrixInput")
_ANSWER_TYPES = ("arithmetic", "string", "numeric")
Rows = Sequence[Mapping[str, str]]
# The source rounds both sides to five decimals.
_NUMERIC_TOLERANCE = 0.000005


@dataclass(frozen=True)
class Question:
    """What is asked, as stored: the same for a step and for a scaffold."""

    problem_type: str
    answer_type: str
    answers: tuple[str, ...]
    choices: tuple[str, ...] = ()
    cells: tuple[int, int] = (0, 0)
    is_simplified: bool = False
    is_shuffled: bool = True

    @property
    def is_choice(self) -> bool:
        return self.problem_type == "MultipleChoice"


def question_in(data: Mapping[str, Any], key: str, *, is_shuffled: bool = True) -> Question:
    """`key` is stepAnswer or hintAnswer."""
    return Question(
        problem_type=_known(text_in_json(data, "problemType"), _PROBLEM_TYPES),
        answer_type=_known(text_in_json(data, "answerType"), _ANSWER_TYPES),
        answers=tuple(text for text in strings_in_json(data, key) if not _NOTHING.fullmatch(text)),
        choices=tuple(strings_in_json(data, "choices")),
        cells=(_number(data, "numRows"), _number(data, "numCols")),
        is_simplified=text_in_json(data, "answerValidator") == "simplified",
        is_shuffled=is_shuffled,
    )


def _known(name: str, known: Sequence[str]) -> str:
    """The known name that this is but for its case, or the name; the first where there is none."""
    spelled = {one.casefold(): one for one in known}
    return spelled.get(name.strip().casefold(), name.strip()) or known[0]


def spec_of(question: Question, markup: Markup, rows: Rows) -> AnswerSpec:
    """`rows` are the parameters that can be drawn: the answer must be read in all of them."""
    question = replace(question, answers=tuple(map(markup.answer, question.answers)))
    if question.is_choice:
        options = _distinct(list(question.choices), markup)
        if len(options) > 1:
            return _choice(question, options, markup, rows)
        markup.note("single_choice", "has fewer than two choices; the answer is typed instead")
    return _typed(question, markup, rows)


def _typed(question: Question, markup: Markup, rows: Rows) -> AnswerSpec:
    question = replace(question, answers=_matrix_of_cells(question) or question.answers)
    keys = list(dict.fromkeys(filled(key, row) for row in rows for key in question.answers))
    spec = spec_for_key(keys, problem_type="TextBox", answer_type=question.answer_type)
    if question.answer_type == "numeric" and spec.kind == "number":
        spec = replace(spec, tolerance=_NUMERIC_TOLERANCE)
    if question.is_simplified:
        spec = _in_form(spec, "simplified")
    _judge_words(question, spec, markup)
    return replace(spec, accept=question.answers)


def _in_form(spec: AnswerSpec, form: str) -> AnswerSpec:
    """Only where the stored answers have that form themselves."""
    strict = replace(spec, form=form)
    return strict if all(check(strict, key).right for key in spec.accept) else spec


def _judge_words(question: Question, spec: AnswerSpec, markup: Markup) -> None:
    key = question.answers[0]
    if question.answer_type == "string" and any("," in answer for answer in question.answers):
        message = f"“{key}” was compared letter by letter, order included; read as {spec.kind}"
        markup.note("order_sensitive_answer", message)
    elif question.answer_type != "string" and spec.kind == "text" and not phrase_in(key.strip("$")):
        markup.note("answer_as_text", f"“{key}” cannot be read as mathematics; compared as text")


def _matrix_of_cells(question: Question) -> tuple[str, ...]:
    """A grid's answers may be its cells, row by row."""
    rows, columns = question.cells
    is_grid = question.problem_type in ("GridInput", "MatrixInput")
    if not is_grid or len(question.answers) != rows * columns or len(question.answers) < 2:
        return ()
    cells = [answer.strip().strip("$").strip() for answer in question.answers]
    lines = [" & ".join(cells[i : i + columns]) for i in range(0, len(cells), columns)]
    return ("\\begin{bmatrix} " + " \\\\ ".join(lines) + " \\end{bmatrix}",)


def _distinct(choices: list[str], markup: Markup) -> list[str]:
    found: dict[str, str] = {}
    for choice in map(markup.answer, choices):
        if _NOTHING.fullmatch(choice):
            markup.note("empty_choice", f"the choice “{choice}” shows nothing; it was left out")
            continue
        if _exact(choice) in found:
            markup.note("duplicate_choice", f"the choice “{choice}” is there twice")
        found.setdefault(_exact(choice), choice)
    return list(found.values())


def _choice(question: Question, options: list[str], markup: Markup, rows: Rows) -> AnswerSpec:
    right = [i for answer in question.answers for i in _places(answer, options, rows)[:1]]
    if not right:
        answer = question.answers[0]
        markup.note("answer_not_in_choices", f"“{answer}” is none of the choices; it was added")
        options, right = [*options, answer], [len(options)]
    return AnswerSpec(
        "choice",
        tuple(dict.fromkeys(f"o{i + 1}" for i in right)),
        options=tuple(Option(f"o{i}", markup.text(text)) for i, text in enumerate(options, 1)),
        shuffle=question.is_shuffled,
    )


def _places(answer: str, options: list[str], rows: Rows) -> list[int]:
    """Where the answer stands among the options: as written, else ever more loosely."""
    for way in (_exact, _tight, _loose):
        for row in rows:
            wanted = way(filled(answer, row))
            found = [i for i, option in enumerate(options) if way(filled(option, row)) == wanted]
            if found:
                return found
    return []


def _exact(text: str) -> str:
    return " ".join(text.split())


def _tight(text: str) -> str:
    """As the source compares texts: without blanks and sizes of brackets."""
    return "".join(text.replace("\\left", "").replace("\\right", "").split())


def _loose(text: str) -> str:
    return re.sub(r"[${}.;]|\\[ ,;!]", "", _tight(text)).casefold()


def _number(data: Mapping[str, Any], key: str) -> int:
    text = text_in_json(data, key)
    return int(text) if text.isdecimal() and len(text) < 4 else 0
