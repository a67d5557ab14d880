"""An experiment in Cleo's class, with Ada in one group and Ben in the other."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils.timezone import now

from tutor.classrooms.models import Classroom
from tutor.experiments.actions import Plan, start_experiment
from tutor.experiments.models import Experiment
from tutor.people.models import User

PLAN = Plan("Spring", "expected_gain", "three_in_a_row", note="Until Easter.")
# With it the first of a class is drawn into the first group, the second into the second.
SEED = 0


@pytest.fixture
def begun() -> datetime:
    return now() - timedelta(days=5)


@pytest.fixture
def experiment(classroom: Classroom, cleo: User, begun: datetime) -> Experiment:
    return start_experiment(classroom, PLAN, by=cleo, seed=SEED, at=begun)
