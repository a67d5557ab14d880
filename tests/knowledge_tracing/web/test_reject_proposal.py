"""Rejecting: the graph stays."""

from __future__ import annotations

from curriculum.models import Edge
from tests.knowledge_tracing.stand_in import make_proposal
from tests.knowledge_tracing.web.conftest import at


def test_the_graph_stays(author, course, proposal, eve):
    before = Edge.objects.count()
    answer = author.post(at("reject-proposal", proposal.code))
    assert (answer.status_code, answer.url) == (303, at("proposals", course.slug))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("rejected", eve)
    assert Edge.objects.count() == before


def test_what_is_accepted_is_not_rejected_afterwards(author, course):
    one = make_proposal(course, "add-integers", "one-step-equations")
    author.post(at("accept-proposal", one.code))
    author.post(at("reject-proposal", one.code))
    one.refresh_from_db()
    assert one.state == "accepted"
