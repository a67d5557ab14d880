"""Accepting: the author's click is what changes the graph."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from curriculum.models import Edge
from tests.knowledge_tracing.stand_in import make_proposal
from tests.knowledge_tracing.web.conftest import at


def test_a_new_line_is_drawn(author, course, proposal, eve):
    revision = course.revision
    answer = author.post(at("accept-proposal", proposal.code))
    assert (answer.status_code, answer.url) == (303, at("proposals", course.slug))
    edge = Edge.objects.get(source=proposal.source, target=proposal.target)
    assert (edge.status, edge.kind) == ("accepted", "prerequisite")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("accepted", eve)
    assert proposal.decided_at is not None
    course.refresh_from_db()
    assert course.revision > revision


def test_a_doubted_line_is_removed(author, course):
    doubted = make_proposal(course, "add-integers", "subtract-integers", kind="doubted")
    author.post(at("accept-proposal", doubted.code))
    ends = {"source": doubted.source, "target": doubted.target}
    assert not Edge.objects.filter(**ends).exists()


def test_a_circle_is_refused_with_the_way_round(author, course):
    before = Edge.objects.count()
    circle = make_proposal(course, "two-step-equations", "add-integers")
    answer = author.post(at("accept-proposal", circle.code))
    assert answer.status_code == 422
    assert answer.context["loop"][0] == answer.context["loop"][-1] == "Two-step equations"
    assert answer.content.decode().count("lead in a circle") == 1
    circle.refresh_from_db()
    assert (circle.state, Edge.objects.count()) == ("open", before)


def test_twice_is_once(author, proposal):
    author.post(at("accept-proposal", proposal.code))
    Edge.objects.filter(source=proposal.source, target=proposal.target).delete()
    assert author.post(at("accept-proposal", proposal.code)).status_code == 303
    assert not Edge.objects.filter(source=proposal.source, target=proposal.target).exists()


@pytest.mark.parametrize("verb", ["accept-proposal", "reject-proposal"])
def test_strangers_change_nothing(verb, proposal, ada, cleo, dan, signed_in):
    before = Edge.objects.count()
    for person in (ada, cleo, dan):
        assert signed_in(person).post(at(verb, proposal.code)).status_code == 404
    assert Client().post(at(verb, proposal.code)).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.state, Edge.objects.count()) == ("open", before)


@pytest.mark.parametrize("verb", ["accept-proposal", "reject-proposal"])
def test_it_is_posted(verb, author, proposal):
    assert author.get(at(verb, proposal.code)).status_code == 405
    assert author.post(at(verb, uuid4())).status_code == 404
