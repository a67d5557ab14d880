"""How long exercises take: cases a teacher would recognise, and laws of the measuring."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.pace import (
    LEAST_RUNS,
    LONGEST,
    PAUSE,
    SHORTEST,
    Finished,
    Pace,
    active_seconds,
    by_the_minute,
    measured,
)

START = datetime(2026, 3, 4, 12, tzinfo=UTC)
times = st.floats(SHORTEST, LONGEST)
runs = st.lists(
    st.builds(Finished, exercise=st.integers(1, 4), student=st.integers(1, 6), seconds=times),
    min_size=LEAST_RUNS,
    max_size=60,
).filter(lambda found: len({run.student for run in found}) >= 3)


def finished(exercise: int, *seconds: float, students: int = 3) -> list[Finished]:
    return [Finished(exercise, n % students, float(one)) for n, one in enumerate(seconds)]


def test_an_exercise_that_takes_longer_has_a_longer_time():
    half, whole = finished(1, *[30] * 12, students=12), finished(2, *[120] * 10, students=10)
    found = measured([*half, *whole])
    assert found.runs == 22
    assert found.typical == pytest.approx(30)
    assert found.seconds[1] == pytest.approx(30)
    assert found.typical < found.seconds[2] < 120


def test_many_students_are_believed_more_than_few():
    few = measured([*finished(1, *[30] * 60, students=60), *finished(2, *[120] * 3)])
    many = measured([*finished(1, *[30] * 60, students=60), *finished(2, *[120] * 40, students=40)])
    assert few.seconds[2] == pytest.approx(30 ** (5 / 8) * 120 ** (3 / 8))
    assert few.seconds[2] < many.seconds[2]


def test_too_few_runs_say_nothing():
    assert measured([]) is None
    assert measured(finished(1, *[30] * (LEAST_RUNS - 1))) is None
    assert measured(finished(1, *[30] * LEAST_RUNS)) is not None


def test_no_figure_rests_on_two_students():
    assert measured(finished(1, *[30] * LEAST_RUNS, students=2)) is None
    found = measured([*finished(1, *[30] * LEAST_RUNS), *finished(2, *[90] * 30, students=2)])
    assert found.seconds.keys() == {1}


def test_who_repeats_an_exercise_counts_once():
    usual = finished(1, *[30] * 20, students=4)
    slow = [Finished(1, 9, 600.0)] * 100
    assert measured([*usual, *slow]).seconds == measured([*usual, slow[0]]).seconds


def test_one_night_away_changes_nothing():
    usual = [*finished(1, *[30] * 15), *finished(2, *[60] * 15)]
    assert measured([*usual[:-1], usual[-1]._replace(seconds=1e9)]) == measured(usual)


@given(runs=runs)
def test_between_the_fastest_and_the_slowest(runs):
    found = measured(runs)
    low, high = min(run.seconds for run in runs), max(run.seconds for run in runs)
    for one in (found.typical, *found.seconds.values()):
        assert low * (1 - 1e-9) <= one <= high * (1 + 1e-9)


@given(runs=runs, seed=st.integers(0, 1000))
def test_the_order_of_runs_does_not_matter(runs, seed):
    mixed = random.Random(seed).sample(runs, len(runs))
    assert measured(mixed) == measured(runs)


@given(runs=runs, place=st.integers(0, 1000), seconds=st.floats(0, 1e12))
def test_one_wild_time_moves_the_middle_by_a_neighbour_at_most(runs, place, seconds):
    """Of as many students as runs."""
    place %= len(runs)
    runs = [run._replace(student=n) for n, run in enumerate(runs)]
    wild = [*runs[:place], runs[place]._replace(seconds=seconds), *runs[place + 1 :]]
    ordered = sorted(run.seconds for run in runs)
    below, above = ordered[(len(runs) - 1) // 2 - 1], ordered[len(runs) // 2 + 1]
    assert below * (1 - 1e-9) <= measured(wild).typical <= above * (1 + 1e-9)


def test_a_silence_counts_as_a_pause():
    def seconds(*gaps: float) -> float:
        at, moments = START, [START]
        for gap in gaps:
            at += timedelta(seconds=gap)
            moments.append(at)
        return active_seconds(reversed(moments))

    assert seconds(20, 30) == 50
    assert seconds(20, 86_400) == 20 + PAUSE.total_seconds()
    assert seconds() == 0


@given(st.lists(st.tuples(st.floats(0.0, 5.0), st.floats(0.5, 2.0)), min_size=1, max_size=6))
def test_time_decides_between_gains_and_leaves_the_best_as_good_as_it_was(pairs):
    gains, worths = np.array(pairs).T
    found = by_the_minute(gains, worths)
    assert found.max() == pytest.approx(gains.max())
    assert found[np.argmax(gains * worths)] == pytest.approx(found.max())
    assert by_the_minute(gains, np.ones(len(gains))) == pytest.approx(gains)


@given(typical=times, own=times)
def test_what_a_gain_is_worth_is_bounded(typical, own):
    pace = Pace(1, typical, {7: own})
    assert 3**-0.5 <= pace.worth(own) <= 3**0.5
    assert pace.worth(typical) == 1
    assert pace.worth(2 * own) <= pace.worth(own)
    assert pace.expected([7, 8]) == pytest.approx((own + typical) / 2)
