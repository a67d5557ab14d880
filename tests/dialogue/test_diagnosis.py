"""Wrong procedures are found from what they give; what fits nothing is called unknown."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.checking import check
from curriculum.content import AnswerSpec, Document, Step
from dialogue.diagnosis import rank, rules
from dialogue.diagnosis.engine import Case, diagnose
from dialogue.diagnosis.formulas import NoValueError, work_out
from dialogue.diagnosis.retrieval import Index, Known, as_text
from dialogue.diagnosis.shapes import shapes_of


def exercise(question: str, answer: str, kind: str = "number") -> tuple[Document, Step]:
    variables = ("x",) if kind == "expression" else ()
    step = Step("s1", question, AnswerSpec(kind, (answer,), variables=variables))
    return Document("made", "Made", (step,), skills=("made",)), step


@pytest.mark.parametrize(
    ("question", "right", "kind", "wrong", "rule"),
    [
        ("Work out $-7 + 3$.", "-4", "number", "-10", "NG01"),
        ("Work out $-7 + 3$.", "-4", "number", "10", "NG02"),
        ("Work out $-7 + 3$.", "-4", "number", "4", "NG03"),
        ("Work out $-5 + (-6)$.", "-11", "number", "11", "NG04"),
        ("Work out $-5 - 2$.", "-7", "number", "7", "NG06"),
        (r"Work out $4 - \left(-9\right)$.", "13", "number", "-5", "NG08"),
        ("Work out $3 - 8$.", "-5", "number", "5", "NG09"),
        (r"Work out $-4 \cdot (-6)$.", "24", "number", "-24", "NG10"),
        ("Work out $-3^2$.", "-9", "number", "9", "NG11"),
        ("Work out $(-3)^2$.", "9", "number", "-6", "NG13"),
        (r"Work out $4 + 3 \times 5$.", "19", "number", "35", "OO01"),
        ("Work out $15 - (4 + 3)$.", "8", "number", "14", "OO04"),
        ("What is $4x + 1$ for $x = 3$?", "13", "number", "44", "SU01"),
        ("Simplify $4x + 3x$.", "7x", "expression", "12x", "AL10"),
        ("Simplify $2x + 3 + 4x$.", "6x+3", "expression", "9x", "AL16"),
        ("Expand $3(2x + 5)$.", "6x+15", "expression", "5 + 6x", "AL01"),
        ("Solve $x + 7 = 12$.", "5", "number", "19", "EQ01"),
        ("Solve $4x = 20$.", "5", "number", "16", "EQ02"),
        (r"Solve $\frac{x}{4} = 12$.", "48", "number", "3", "EQ05"),
        ("Solve $3x + 4 = 19$.", "5", "number", "23/3", "EQ07"),
        ("Solve $3x + 4 = 19$.", "x = 5", "equation", "x = 15", "EQ11"),
        ("Solve $3(x + 4) = 27$.", "5", "number", "13", "EQ18"),
        (r"Work out $\frac{2}{3} + \frac{1}{5}$.", "13/15", "fraction", "3/8", "FR01"),
    ],
)
def test_each_wrong_procedure_is_found_by_what_it_gives(question, right, kind, wrong, rule):
    document, step = exercise(question, right, kind)

    assert rule in [hit.rule.id for hit in rules.hits(document, step, wrong)]


@given(st.integers(2, 9), st.integers(-20, 20).filter(bool), st.integers(-12, 12))
def test_no_rule_fires_on_a_right_answer(a, b, x):
    sign = "+" if b > 0 else "-"
    document, step = exercise(f"Solve ${a}x {sign} {abs(b)} = {a * x + b}$.", str(x))

    assert rules.hits(document, step, str(x)) == []


def test_every_rule_has_words_in_both_languages_and_predicts_something():
    shapes = {rule.shape for rule in rules.rules()}

    assert len({rule.id for rule in rules.rules()}) == len(rules.rules())
    assert all(rule.question["en"].count("?") == 1 for rule in rules.rules())
    assert all(rule.question["es"].count("?") == 1 for rule in rules.rules())
    assert shapes <= {name for name, _ in _all_shapes()}


def _all_shapes():
    from dialogue.diagnosis import shapes

    return [*shapes._SHAPES, ("substitute_linear", None), ("substitute_square", None)]


def test_formulas_only_calculate():
    assert work_out("lcm(4, 6) + abs(-2)^3", {}) == 20
    for formula in ("1 / 0", "2 ^ 1000", "(1).real", "'a'"):
        with pytest.raises(NoValueError):
            work_out(formula, {})


def test_a_question_without_a_known_shape_has_none():
    assert shapes_of("How many apples are left?") == []
    assert shapes_of("Draw $y = 2x^3 - 7$.") == []


@given(st.fractions(min_value=-99, max_value=99, max_denominator=9))
def test_the_right_value_is_never_its_own_slip(number):
    assert number not in rules.slips(number)
    assert number + 1 in rules.slips(number)


def test_an_earlier_steps_answer_is_incomplete():
    steps = (
        Step("s1", "What is $3x$?", AnswerSpec("number", ("15",))),
        Step("s2", "What is $x$?", AnswerSpec("number", ("5",))),
    )
    document = Document("two", "Two", steps)

    assert rules.is_incomplete(document, steps[1], "15")
    assert not rules.is_incomplete(document, steps[0], "5")


def test_an_exact_match_is_acted_on():
    judgement = rank.judge(rank.Evidence(exact={1: "symbolic"}, likeness={1: 0.1, 2: 0.4, 3: -1}))

    assert (judgement.outcome, judgement.best and judgement.best.key) == ("misconception", 1)
    assert judgement.confidence >= rank.ACT


def test_two_rules_that_fit_alike_are_ambiguous():
    judgement = rank.judge(rank.Evidence(exact={1: "symbolic", 2: "symbolic"}))

    assert judgement.outcome == "ambiguous"
    assert judgement.best is None
    assert len(judgement.candidates) == 2


def test_nothing_known_is_unknown():
    assert rank.judge(rank.Evidence()).outcome == "unknown"
    assert rank.judge(rank.Evidence(likeness={1: 0.0})).outcome == "unknown"


def test_the_same_answer_is_a_slip_for_one_and_a_misconception_for_another():
    def outcome(mastery: float) -> str:
        return rank.judge(rank.Evidence(mastery=mastery, slip_size=8)).outcome

    assert outcome(0.95) == "slip"
    fluent = rank.judge(rank.Evidence(mastery=0.95, exact={1: "symbolic"}, slip_size=8))
    weak = rank.judge(rank.Evidence(mastery=0.1, exact={1: "symbolic"}, slip_size=8))
    assert weak.confidence > fluent.confidence
    assert weak.outcome == "misconception"


@given(
    st.dictionaries(st.integers(1, 12), st.floats(-9, 9), max_size=12),
    st.floats(0, 1),
    st.integers(0, 12),
)
def test_likeness_alone_is_never_certain(likeness, mastery, slip_size):
    evidence = rank.Evidence(mastery=mastery, likeness=likeness, slip_size=slip_size)
    judgement = rank.judge(evidence)

    assert judgement.outcome != "misconception"
    assert sum(candidate.p for candidate in judgement.candidates) <= 1.001


class Spelling:
    """An encoder for tests: counts of letters."""

    def encode(self, texts):
        rows = np.array([[text.count(c) for c in "abcdefghijklmnop"] for text in texts], np.float32)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


KNOWN = [
    Known(1, "adds", "Adds the sizes", (as_text("-7 + 3", "-10"), as_text("-2 + 9", "-11"))),
    Known(2, "letters", "Joins letters", (as_text("Simplify 3x + 4", "7x"),)),
    Known(3, "bare", "Has no example", ()),
]


@pytest.mark.parametrize("encoder", [None, Spelling()])
def test_the_nearest_example_ranks_first(encoder):
    index = Index(KNOWN, encoder)

    scores = index.rank(as_text("Simplify 5x + 2", "7x"), [1, 2, 3])

    assert max(scores, key=lambda key: scores[key]) == 2
    assert index.rank("anything", [1])[1] == pytest.approx(0)
    assert index.rank("anything", []) == {}


def test_the_engine_names_the_misconception_of_a_rule():
    document, step = exercise("Work out $-7 + 3$.", "-4")
    known = [Known(5, "leaves-out-the-minus", "No minus", ()), *KNOWN]
    form = check(step.answer, "10").normal_form

    finding = diagnose(Case(document, step, "10", form, 0.4, [5, 1, 2, 3]), Index(known, None))

    best = finding.judgement.best
    assert best
    assert (best.key, best.source) == (5, "symbolic")
    assert finding.rule
    assert finding.rule.id == "NG02"


def test_a_rule_the_course_does_not_name_is_still_told_to_the_teacher():
    document, step = exercise("Work out $-7 + 3$.", "-4")

    finding = diagnose(Case(document, step, "10", "", 0.4, []), Index([], None))

    best = finding.judgement.best
    assert best
    assert (best.key, best.name) == (None, "NG02")


def test_stopping_early_is_its_own_outcome():
    document, step = exercise("Solve $3x + 4 = 19$.", "5")

    finding = diagnose(Case(document, step, "15", "", 0.4, []), Index([], None))

    assert finding.judgement.outcome == "incomplete"
    assert finding.rule
    assert finding.rule.id == "EQ11"


def test_numbers_are_read_out_of_answers():
    assert rules.number_in("x = 3/4") == Fraction(3, 4)
    assert rules.number_in("12 cm") == 12
    assert rules.number_in("hello") is None
