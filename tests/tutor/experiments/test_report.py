"""The table of a comparison says what it cannot say."""

from __future__ import annotations

import numpy as np
import pytest

from tutor.experiments.comparing import Compared
from tutor.experiments.estimators import Draws, Value
from tutor.experiments.report import table

DRAWS = Draws(np.zeros(1), np.zeros(1), np.zeros(1))


def value(uncovered: float) -> Value:
    return Value(0.5, None, 0.5, None, 0.5, None, 9.0, 9, 0, uncovered, 0, DRAWS)


@pytest.mark.parametrize(("uncovered", "warned"), [(0.0, 0), (0.66, 1)])
def test_it_warns_of_choices_that_the_log_cannot_show(uncovered, warned):
    values = {"expected_gain": value(0.0), "three_in_a_row": value(uncovered)}
    lines = table(Compared(values, 3, 0, 0.1, None, 0.1, None), {}, None).splitlines()
    found = [line for line in lines if "could never be chosen here" in line]
    assert len(found) == warned
    assert all(line.startswith("three_in_a_row: 66%") for line in found)
