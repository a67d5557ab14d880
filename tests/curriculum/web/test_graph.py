"""Lines of the graph: drawn, refused with the way round, accepted, removed."""

from __future__ import annotations

import pytest

from curriculum.models import Edge
from tests.curriculum.web.conftest import at


@pytest.fixture
def skills(course):
    return {one.slug: one for one in course.skills.all()}


def line(source, target, **more):
    return {
        "source": source.pk,
        "target": target.pk,
        "kind": "prerequisite",
        "weight": "0.8",
    } | more


def test_a_line_is_drawn(author, course, skills):
    ends = skills["add-integers"], skills["two-step-equations"]
    answer = author.post(at("add-edge", course.slug), line(*ends))
    assert (answer.status_code, answer.url) == (303, at("graph", course.slug))
    assert Edge.objects.get(source=ends[0], target=ends[1]).weight == 0.8


def test_a_circle_is_refused_and_shown(author, course, skills):
    before = Edge.objects.count()
    ends = skills["two-step-equations"], skills["add-integers"]
    answer = author.post(at("add-edge", course.slug), line(*ends))
    assert answer.status_code == 422
    assert answer.context["loop"] == [
        *("Two-step equations", "Adding integers", "Subtracting integers"),
        *("One-step equations", "Two-step equations"),
    ]
    assert answer.context["edge_form"]["source"].value() == str(ends[0].pk)
    assert Edge.objects.count() == before


def test_from_the_page_of_a_skill_one_comes_back_to_it(author, course, skills):
    here = skills["add-integers"]
    ends = skills["two-step-equations"], here
    refused = author.post(at("add-edge", course.slug), line(*ends, back=str(here.code)))
    assert refused.status_code == 422
    assert refused.context["skill"] == here
    assert refused.context["loop"]
    edge = Edge.objects.get(target=skills["subtract-integers"])
    remove = at("remove-edge", edge.source.code, edge.target.code, edge.kind)
    assert author.post(remove, {"back": str(here.code)}).url == at("skill-update", here.code)


@pytest.mark.parametrize(
    "wrong", [{"weight": "0"}, {"weight": "2"}, {"kind": "x"}, {"target": "0"}]
)
def test_a_wrong_shape_is_said(author, course, skills, wrong):
    ends = skills["add-integers"], skills["two-step-equations"]
    assert author.post(at("add-edge", course.slug), line(*ends) | wrong).status_code == 422


def test_a_skill_before_itself(author, course, skills):
    one = skills["add-integers"]
    answer = author.post(at("add-edge", course.slug), line(one, one))
    assert answer.status_code == 422
    assert "itself" in answer.content.decode()


def test_a_proposal_is_accepted(author, course, skills):
    edge = Edge.objects.get(target=skills["subtract-integers"])
    Edge.objects.filter(pk=edge.pk).update(status="proposed")
    page = author.get(at("graph", course.slug))
    assert [one.look for one in page.context["drawn_edges"]].count("proposed") == 1
    assert "map-edge-proposed" in page.content.decode()
    author.post(at("accept-edge", edge.source.code, edge.target.code, edge.kind))
    edge.refresh_from_db()
    assert edge.status == "accepted"


def test_the_line_of_practice_looks_different(author, course, skills):
    Edge.objects.create(
        source=skills["add-integers"], target=skills["two-step-equations"], kind="encompasses"
    )
    assert "map-edge-encompasses" in author.get(at("graph", course.slug)).content.decode()


def test_an_empty_course_explains_itself(author, course):
    course.skills.all().delete()
    assert "first skills" in author.get(at("graph", course.slug)).content.decode()
