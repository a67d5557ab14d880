"""Which answer a choice is judged by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tutor.experiments.rewards import Answer, reward_of

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)


def answer(credit, *, unaided=True, decision=2, **later):
    return Answer(AT + timedelta(**later), credit, unaided, decision)


def test_the_first_unaided_answer_of_a_later_day_counts():
    answers = [
        answer(1.0, minutes=5, decision=1),
        answer(0.0, hours=19),
        answer(1.0, hours=26, unaided=False),
        answer(0.5, hours=27),
        answer(1.0, days=3),
    ]
    assert reward_of(1, AT, answers) == (0.5, 0.0)


def test_what_comes_too_late_does_not():
    assert reward_of(1, AT, [answer(1.0, days=31)]) == (None, 1.0)
    assert reward_of(1, AT, [answer(1.0, days=30)]).later == 1.0
    assert reward_of(1, AT, [answer(1.0, hours=20)]).later == 1.0


def test_neither_what_came_before_nor_the_exercise_itself_counts():
    answers = [answer(0.0, days=-1), answer(1.0, days=2, decision=1)]
    assert reward_of(1, AT, answers) == (None, None)
    assert reward_of(1, AT, []) == (None, None)
