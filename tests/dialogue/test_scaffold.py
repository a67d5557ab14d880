"""The policy is a function of the situation, and it always ends in help."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.content import Hint, Step
from dialogue import scaffold
from dialogue.evaluate import Evaluation
from dialogue.ladder import Ladder, ladder_of
from dialogue.moves import INTENTION, Code, Move
from tests.dialogue.scenes import SUM, standing


def test_every_situation_meets_exactly_one_row():
    assert scaffold.missing_or_doubled() == []


def test_every_row_is_met_by_some_situation():
    met = {scaffold.decide(code, facets, ()).row.rule for code, facets in scaffold.situations()}

    assert met == {row.rule for row in scaffold.TABLE}


def test_a_missing_row_and_a_doubled_row_are_both_found():
    shorter = scaffold.TABLE[1:]
    doubled = (*scaffold.TABLE, scaffold.TABLE[0])

    assert scaffold.missing_or_doubled(shorter) == [(Code.OPENING, {}, [])]
    assert scaffold.missing_or_doubled(doubled) == [(Code.OPENING, {}, ["g.opening", "g.opening"])]


def test_rules_are_named_once_and_every_submove_has_an_intention():
    assert max(Counter(row.rule for row in scaffold.TABLE).values()) == 1
    assert {row.submove for row in scaffold.TABLE} <= set(INTENTION)
    assert all(1 <= row.action <= 12 for row in scaffold.TABLE)


def test_only_telling_releases_and_every_telling_releases():
    for row in scaffold.TABLE:
        assert (row.release == "step") == (row.move is Move.TELLING)


STEPS = {
    "four rungs": SUM,
    "no hints": Step("s1", "Work out $1 + 1$.", SUM.answer),
    "one rung": Step("s1", "Work it out.", SUM.answer, hints=(Hint("h1", "Look.", "goal"),)),
    "no levels": Step("s1", "Go.", SUM.answer, hints=(Hint("a", "Look."), Hint("b", "It is -4."))),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
@given(data=st.data())
def test_every_sequence_of_wrong_answers_and_requests_ends_in_a_release(step, data):
    """Four wrong answers are the bound, however many hints are asked for between them."""
    seen: list[str] = []
    level = helps = 0
    for wrong in range(scaffold.MAX_WRONG_BEFORE_TELL):
        for _ in range(data.draw(st.integers(0, 5))):
            now = standing(wrong_before=wrong, attempts=wrong, hint_level=level,
                           help_in_a_row=helps)  # fmt: skip
            ladder = Ladder(ladder_of(step, "en"), tuple(seen))
            decision = scaffold.help_with(now, ladder, data.draw(st.sampled_from(["hint"])))
            helps += 1
            level = _shown(decision, ladder, seen, level)
        helps = 0
        ladder = Ladder(ladder_of(step, "en"), tuple(seen))
        now = standing(
            mastery=data.draw(st.floats(0, 1)),
            wrong_before=wrong,
            attempts=wrong,
            hint_level=level,
            same_wrong=data.draw(st.booleans()),
        )
        known = data.draw(st.sampled_from([None, *SUM.wrong]))
        decision = scaffold.respond(Evaluation(Code.WRONG, "E7", wrong=known), now, ladder)
        level = _shown(decision, ladder, seen, level)
    assert decision.row.release == "step"


def _shown(decision, ladder, seen, level):
    rungs = {"bottom": [ladder.bottom()], "next": ladder.ahead(1), "applied": ladder.ahead(1)}
    rung = next((r for r in rungs.get(decision.row.rise, []) if r), None)
    if rung:
        seen.append(rung.hint.id)
    return max(level, rung.level if rung else 0)


def test_the_first_wrong_answer_is_met_by_what_is_known():
    ladder = Ladder(ladder_of(SUM, "en"))
    known, unknown = Evaluation(Code.WRONG, "E5", wrong=SUM.wrong[0]), Evaluation(Code.WRONG, "E7")

    def rule(evaluation, **facts):
        return scaffold.respond(evaluation, standing(**facts), ladder).row.rule

    assert rule(known) == "a.1.known"
    assert rule(unknown, mastery=0.7) == "a.1.fluent"
    assert rule(unknown, mastery=0.3) == "a.1.unsure"
    assert rule(known, wrong_before=1, same_wrong=True) == "a.2.again"
    assert rule(unknown, wrong_before=1, same_wrong=True) == "a.2.hint"
    assert rule(unknown, wrong_before=2) == "a.3.hint"
    assert rule(unknown, wrong_before=9) == "a.4"


@pytest.mark.parametrize(
    ("facts", "seen", "wants", "rule"),
    [
        ({}, (), "hint", "f.next"),
        ({"hint_level": 1, "seconds_since_hint": 3.0}, ("h1",), "hint", "f.again"),
        ({"hint_level": 1, "seconds_since_hint": 30.0}, ("h1",), "hint", "f.next"),
        ({"hint_level": 3, "help_in_a_row": 3}, ("h1", "h2", "h3"), "hint", "f.sideways"),
        ({"hint_level": 3}, ("h1", "h2", "h3"), "hint", "f.sideways"),
        ({"hint_level": 3, "attempts": 1}, ("h1", "h2", "h3"), "hint", "f.release"),
        ({"hint_level": 4, "attempts": 1}, ("h1", "h2", "h3", "h4"), "hint", "f.done"),
        ({"attempts": 1}, (), "solution", "f.early"),
        ({"attempts": 2, "hint_level": 3}, ("h3",), "solution", "f.release"),
        ({"attempts": 2, "hint_level": 1}, ("h1",), "solution", "f.early"),
    ],
)
def test_help_comes_one_rung_at_a_time(facts, seen, wants, rule):
    ladder = Ladder(ladder_of(SUM, "en"), seen)

    assert scaffold.help_with(standing(**facts), ladder, wants).row.rule == rule


def test_the_ladder_of_a_step_without_levels_ends_where_the_answer_is_given_away():
    ladder = Ladder(ladder_of(STEPS["no levels"], "en"))

    assert [rung.level for rung in ladder.rungs] == [1, 4]
    assert ladder.bottom() == ladder.rungs[1]
