"""The list of proposals: who sees it, what it says, how often it asks the database."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.knowledge_tracing.stand_in import make_proposal
from tests.knowledge_tracing.web.conftest import at

# Session, person, course, proposals with their skills, those decided already.
QUERIES = 5


def test_it_says_what_was_seen(author, course, proposal):
    page = author.get(at("proposals", course.slug)).content.decode()
    assert "better than expected at “Adding integers”" in page
    assert "214 students, 3410 answers." in page
    assert "0.94" in page
    assert "31%" in page
    assert "(12% to 50%)" in page


def test_a_doubted_line_is_told_apart(author, course):
    make_proposal(course, "add-integers", "subtract-integers", kind="doubted", probability=0.04)
    page = author.get(at("proposals", course.slug)).content.decode()
    assert "no better than expected at the second" in page
    assert "Remove the line" in page


def test_the_surest_come_first_and_decided_ones_are_gone(author, course, proposal):
    surer = make_proposal(course, "add-integers", "one-step-equations", probability=0.99)
    gone = make_proposal(course, "subtract-integers", "two-step-equations")
    gone.state = "rejected"
    gone.save()
    page = author.get(at("proposals", course.slug))
    assert page.context["proposals"] == [surer, proposal]


def test_no_line_is_said_to_be_certain(author, course):
    make_proposal(course, "add-integers", "subtract-integers", kind="doubted", probability=1e-6)
    page = author.get(at("proposals", course.slug)).content.decode()
    assert "Probability of the line: 0.01." in page


@pytest.mark.parametrize(
    ("kind", "verb", "words"),
    [
        ("new", "accept", "line drawn"),
        ("new", "reject", "line left out"),
        ("doubted", "accept", "line removed"),
        ("doubted", "reject", "line kept"),
    ],
)
def test_what_was_decided_stays_to_be_read(kind, verb, words, author, course):
    one = make_proposal(course, "add-integers", "two-step-equations", kind=kind)
    assert "Decided lately" not in author.get(at("proposals", course.slug)).content.decode()
    page = author.post(at(f"{verb}-proposal", one.code), follow=True)
    assert page.context["decided"] == [one]
    assert words in page.content.decode()
    assert "Eve" in page.content.decode().partition("Decided lately")[2]


def test_a_retired_skill_is_left_alone(author, course, proposal):
    course.skills.filter(slug="add-integers").update(retired=True)
    assert author.get(at("proposals", course.slug)).context["proposals"] == []


def test_without_any_it_explains_itself(author, course):
    assert "No proposal" in author.get(at("proposals", course.slug)).content.decode()


def test_the_graph_leads_there_and_says_how_many_wait(author, course):
    graph = f"/author/courses/{course.slug}/graph/"
    page = author.get(graph).content.decode()
    assert at("proposals", course.slug) in page
    assert "proposal</span>" not in page
    make_proposal(course, "add-integers", "two-step-equations")
    assert "1 proposal</span>" in author.get(graph).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_three_as_for_one(rows, author, course, django_assert_num_queries):
    for target in ("subtract-integers", "one-step-equations", "two-step-equations")[:rows]:
        make_proposal(course, "add-integers", target)
    with django_assert_num_queries(QUERIES):
        page = author.get(at("proposals", course.slug))
    assert len(page.context["proposals"]) == rows


def test_only_authors_see_it(course, proposal, ada, cleo, dan, signed_in):
    clients = [signed_in(person) for person in (ada, cleo, dan)]
    assert [one.get(at("proposals", course.slug)).status_code for one in clients] == [404] * 3
    assert Client().get(at("proposals", course.slug)).status_code == 302


def test_it_is_only_looked_at(author, course):
    assert author.post(at("proposals", course.slug)).status_code == 405
    assert author.get(at("proposals", "nowhere")).status_code == 404
