"""Which proposals are kept, asked again, withdrawn; and the command that finds them."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from curriculum import actions
from curriculum.models import Edge
from knowledge_tracing import proposals
from knowledge_tracing.models import EdgeProposal
from knowledge_tracing.proposing import NothingAnsweredError, propose
from tests.knowledge_tracing.stand_in import fill_ledger, found

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(course):
    return found(course, "add-integers", "two-step-equations")


def test_evidence_is_brought_up_to_date(course, one):
    assert proposals.keep(course, [one], "m.1") == (1, 0, 0)
    assert proposals.keep(course, [one._replace(answers=9999)], "m.2") == (0, 0, 0)
    row = EdgeProposal.objects.get()
    assert (row.answers, row.model_version, row.state) == (9999, "m.2", "open")


def test_what_no_longer_holds_is_withdrawn(course, one):
    proposals.keep(course, [one], "m.1")
    assert proposals.keep(course, [], "m.2").withdrawn == 1
    assert not EdgeProposal.objects.exists()


@pytest.mark.parametrize(
    ("answers", "probability", "asked"),
    [(3410, 0.999, False), (9000, 0.95, False), (9000, 0.999, True)],
)
def test_a_rejected_edge_comes_back_only_with_clearly_more(
    course, one, eve, answers, probability, asked
):
    proposals.keep(course, [one], "m.1")
    proposals.reject(EdgeProposal.objects.get(), eve)
    more = one._replace(answers=answers, probability=probability)
    assert proposals.keep(course, [more], "m.2") == (0, int(asked), 0)
    row = EdgeProposal.objects.get()
    assert row.state == ("open" if asked else "rejected")
    assert (row.decided_by is None) == asked


def test_an_accepted_edge_may_be_doubted_later(course, one, eve):
    proposals.keep(course, [one], "m.1")
    proposals.accept(EdgeProposal.objects.get(), eve)
    assert proposals.keep(course, [one], "m.2") == (0, 0, 0)
    doubted = one._replace(kind="doubted", probability=0.02)
    assert proposals.keep(course, [doubted], "m.3").again == 1
    assert proposals.accept(EdgeProposal.objects.get(), eve)
    assert not Edge.objects.filter(source=one.source, target=one.target).exists()


class Weighed:
    """Sure of one new edge, and that one of the course's own is none."""

    def __init__(self, odds, new, doubted):
        self.odds, self.score = odds, np.zeros_like(odds)
        self.log_bayes = np.zeros_like(odds)
        self.log_bayes[new], self.log_bayes[doubted] = 9.0, -9.0
        self.effect, self.sd = np.full_like(odds, 0.3), np.full_like(odds, 0.1)
        self.learners = self.answers = np.full(odds.shape, 40)


def test_a_course_is_weighed_and_nothing_becomes_active(course, moment):
    first, second, third = course.skills.order_by("position")[:3]
    fill_ledger(course, moment, students=2, answers=4)
    edges = list(Edge.objects.values_list("source", "target"))
    asked = []

    def weigh(log, odds):
        place = [log.catalogue.skills.index(str(one.pk)) for one in (first, second, third)]
        asked.append((odds, place))
        return Weighed(odds, (place[0], place[2]), (place[0], place[1])), "m.1"

    proposed = propose(course, weigh)
    odds, (i, j, k) = asked[0]
    assert (odds[i, j], odds[j, i], odds[k, i]) == (2.0, -np.inf, -np.inf)
    assert np.isfinite(odds[i, k])
    assert (proposed.learners, proposed.answers, proposed.kept.new) == (2, 8, 2)
    kinds = dict(EdgeProposal.objects.values_list("kind", "target"))
    assert kinds == {"new": third.pk, "doubted": second.pk}
    assert list(Edge.objects.values_list("source", "target")) == edges


def test_an_order_that_the_graph_contradicts_is_not_asked(course, moment):
    """The author's edges count before the places of the skills."""
    first, last = course.skills.order_by("position")[0], course.skills.order_by("position")[3]
    Edge.objects.all().delete()
    actions.add_edge(last, first)
    fill_ledger(course, moment, students=2, answers=4)
    found_odds = []

    def weigh(log, odds):
        ends = [log.catalogue.skills.index(str(one.pk)) for one in (first, last)]
        found_odds.extend([odds[ends[0], ends[1]], odds[ends[1], ends[0]]])
        return Weighed(odds, (0, 0), (0, 0)), "m.1"

    propose(course, weigh)
    assert found_odds == [-np.inf, 2.0]


def test_nothing_answered(course):
    with pytest.raises(NothingAnsweredError):
        propose(course, lambda log, odds: pytest.fail("there is nothing to weigh"))


@pytest.mark.parametrize(
    "words",
    [
        ("--course", "nowhere"),
        ("--data", "/nowhere"),
        ("--simulated", "--learners", "1"),
        ("--simulated", "--epochs", "0"),
    ],
)
def test_bad_input_is_refused(words):
    with pytest.raises(CommandError) as refusal:
        call_command("propose_prerequisites", *words, "--json")
    assert refusal.value.returncode == 2


def test_a_course_without_answers_is_refused(course):
    with pytest.raises(CommandError, match="nobody has answered") as refusal:
        call_command("propose_prerequisites", "--course", course.slug)
    assert refusal.value.returncode == 2


@pytest.mark.slow
def test_the_command_says_what_was_measured():
    out, err = io.StringIO(), io.StringIO()
    words = ("--simulated", "--learners", "100", "--answers", "20", "--epochs", "1", "--json")
    call_command("propose_prerequisites", *words, stdout=out, stderr=err)
    said = json.loads(out.getvalue().splitlines()[-1])
    assert set(said["worlds"]) == {"strong", "default", "null"}
    strong = said["worlds"]["strong"]
    assert 0 <= strong["auroc"] <= 1
    assert set(strong["baselines"]) == {"just_before", "given_success"}
    assert err.getvalue() == ""


def test_the_command_says_so_when_too_few_have_practised(course, moment):
    fill_ledger(course, moment, students=3, answers=8)
    out, err = io.StringIO(), io.StringIO()
    words = ("--course", course.slug, "--epochs", "1")
    call_command("propose_prerequisites", *words, stdout=out, stderr=err)
    last = err.getvalue().splitlines()[-1]
    assert "24 answers of 3 students; 0 pairs of skills that enough of them" in last
    assert "0 proposals, 0 of them new" in last
