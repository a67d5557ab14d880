from __future__ import annotations

from typing import Any

import pytest

from curriculum.checking import check
from curriculum.content import AnswerSpec
from curriculum.importers.oatutor_answers import question_in, spec_of
from curriculum.importers.oatutor_markup import Columns, Figures, Markup


def read(table: Any = None, *, shuffled: bool = True, **data: Any) -> tuple[AnswerSpec, list[str]]:
    codes: list[str] = []
    columns = Columns()
    names = columns.add(table, {})
    markup = Markup(Figures("p", []), names, lambda code, _: codes.append(code))
    question = question_in(data, "stepAnswer", is_shuffled=shuffled)
    return spec_of(question, markup, list(columns.rows())), codes


def choice(answer: str, *choices: str, **more: Any) -> tuple[AnswerSpec, list[str]]:
    return read(
        problemType="MultipleChoice",
        answerType="string",
        stepAnswer=[answer],
        choices=list(choices),
        **more,
    )


@pytest.mark.parametrize(
    ("key", "kind", "other"),
    [
        ("$$\\frac{1}{2}$$", "number", "2/4"),
        ("$$2x+6$$", "expression", "6+2x"),
        ("$$y=2x$$", "equation", "y = 2*x"),
        ("$$\\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix}$$", "matrix", "[[1,2],[3,4]]"),
    ],
)
def test_typed_answers_count_by_value(key, kind, other):
    spec, codes = read(stepAnswer=[key], answerType="arithmetic")
    assert (spec.kind, spec.accept, codes) == (kind, (key,), [])
    assert check(spec, other).right


def test_an_order_that_does_not_matter_is_no_longer_asked_for():
    spec, codes = read(stepAnswer=["8,13"], answerType="string")
    assert codes == ["order_sensitive_answer"]
    assert check(spec, "13, 8").right


def test_numeric_answers_are_rounded_to_five_places():
    spec, _ = read(stepAnswer=["3.14159"], answerType="numeric")
    assert check(spec, "3.141592").right
    assert not check(spec, "3.1417").right


def test_what_no_kind_reads_is_compared_as_text():
    spec, codes = read(stepAnswer=["$$\\frac{1}{$$"])
    assert (spec.kind, codes) == ("text", ["answer_as_text"])


def test_a_grid_may_list_its_cells():
    spec, _ = read(problemType="GridInput", stepAnswer=list("1234"), numRows=2, numCols=2)
    assert spec.kind == "matrix"
    assert check(spec, "[[1,2],[3,4]]").right


def test_simplified_is_asked_for_where_the_source_asks():
    spec, _ = read(stepAnswer=["$$2x$$"], answerValidator="simplified")
    assert check(spec, "x+x").kind == "form"
    unsimplified, _ = read(stepAnswer=["$$x+x$$"], answerValidator="simplified")
    assert check(unsimplified, "$$x+x$$").right


def test_parameters_are_read_in_every_row():
    spec, codes = read({"b": ["2", "10"]}, stepAnswer=["@{b}"])
    assert (spec.kind, spec.accept, codes) == ("number", ("@{b}",), [])


@pytest.mark.parametrize(
    ("answer", "right"),
    [("No", "o2"), (" No ", "o2"), ("no.", "o2"), ("$$x=2$$", "o3"), ("$24", "o4"), ("24", "o5")],
)
def test_the_right_choice_is_found_by_its_text(answer, right):
    spec, codes = choice(answer, "Yes", "No", "$$x = 2$$", "$24", "24")
    assert (spec.kind, spec.accept, codes) == ("choice", (right,), [])
    assert spec.options[3].text == "\\$24"


def test_defective_choices_are_noted():
    spec, codes = choice("$$4$$", "$$3$$", "$$5$$", "$$3$$")
    assert codes == ["duplicate_choice", "answer_not_in_choices"]
    assert [option.text for option in spec.options] == ["$3$", "$5$", "$4$"]
    assert choice("$$4$$", "$$4$$") == (AnswerSpec("number", ("$$4$$",)), ["single_choice"])


@pytest.mark.parametrize("nothing", ["$$ $$", "\\n", "$$$$\\n $$ $$", "\\"])
def test_what_shows_nothing_is_no_choice_and_no_answer(nothing):
    spec, codes = choice("b", "a", nothing, "b")
    assert ([option.text for option in spec.options], codes) == (["a", "b"], ["empty_choice"])
    assert question_in({"stepAnswer": [nothing, "$"]}, "stepAnswer").answers == ("$",)


def test_types_are_known_whatever_their_case():
    spec, codes = read(
        problemType="multiplechoice", answerType="String", stepAnswer=["a"], choices=["a", "b"]
    )
    assert (spec.kind, codes) == ("choice", [])
    assert check(read(stepAnswer=["0.33333"], answerType="Numeric ")[0], "0.333331").right
    assert question_in({"problemType": "DragDrop"}, "stepAnswer").problem_type == "DragDrop"
    assert question_in({}, "stepAnswer").answer_type == "arithmetic"


def test_options_keep_their_order_where_the_lesson_says_so():
    assert not choice("a", "a", "b", shuffled=False)[0].shuffle
