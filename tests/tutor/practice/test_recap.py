from __future__ import annotations

from datetime import datetime, timedelta

from tutor.practice.reads.recap import minutes_at_work


def test_a_pause_of_days_is_no_work(moment: datetime):
    minutes = (0, 4, 9, 20_000, 20_003)
    assert minutes_at_work(moment + timedelta(minutes=one) for one in minutes) == 12


def test_the_order_of_what_happened_does_not_matter(moment: datetime):
    assert minutes_at_work([moment + timedelta(minutes=7), moment]) == 7


def test_a_moment_counts_as_a_minute(moment: datetime):
    assert minutes_at_work([moment]) == 1
