"""Exact query counts: 50 answers a second on two cores leave no room for one more."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def warm(desk, browser_of_ada):
    """Caches as in a process that has served the exercise before; the belief row exists."""
    desk.hint()
    desk.answer("3")
    desk.run.step_index = 1
    desk.run.save()
    browser_of_ada.get(desk.url("session"))
    return desk


# A savepoint and its release, which outside of a test are BEGIN and COMMIT.
TRANSACTION = 2


# 2 session and user, 1 gate, 1 lock, 1 step with attempts and hints, 1 attempt, 2 observation,
# 2 reply; and 1 diagnosis if it is wrong, 1 run if it is right.
@pytest.mark.parametrize("text", ["3", "4"])
def test_answer(warm, browser_of_ada, django_assert_num_queries, text):
    form = warm.form(text)
    with django_assert_num_queries(11 + TRANSACTION):
        assert browser_of_ada.post(warm.url("answer"), form, headers=HTMX).status_code == 200


def test_malformed_answer(warm, browser_of_ada, django_assert_num_queries):
    form = warm.form("3 +")
    with django_assert_num_queries(7 + TRANSACTION):
        browser_of_ada.post(warm.url("answer"), form, headers=HTMX)


def test_preview(warm, browser_of_ada, django_assert_num_queries):
    with django_assert_num_queries(3):
        browser_of_ada.get(warm.url("preview"), {"answer": "3"})


def test_session_page(warm, browser_of_ada, django_assert_num_queries):
    with django_assert_num_queries(5):
        browser_of_ada.get(warm.url("session"))
