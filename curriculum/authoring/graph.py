"""The graph of a course, drawn: what is accepted, what is proposed, what practises what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from curriculum.content import text_in
from curriculum.drawing import TitleLine, corner, curve, title_lines
from curriculum.graph import SkillGraph
from curriculum.layout import Box, Layout, layered
from curriculum.models import Course, Edge, Skill
from curriculum.reads import edges_of, skills_for_authors

BOX = Box(width=176, height=62, gap_y=44)
LINE_CHARACTERS = 20
# How far lines of practice run beside those of need.
ASIDE = 14.0


@dataclass(frozen=True)
class Node:
    skill: Skill
    left: float
    top: float
    lines: list[TitleLine]
    state: str = "author"


@dataclass(frozen=True)
class EdgeDrawn:
    path: str
    source: str
    target: str
    # The look of the line: accepted, proposed, encompasses.
    look: str
    met: bool = False


def graph_page(course: Course) -> dict[str, Any]:
    """Two queries. Retired skills are not drawn."""
    skills = [one for one in skills_for_authors(course) if not one.retired]
    known = {one.pk for one in skills}
    edges = [one for one in edges_of(course) if one.source_id in known and one.target_id in known]
    layout = layered(_graph(skills, edges), BOX)
    return {
        "layout": layout,
        "box": BOX,
        "nodes": [_node(skill, layout) for skill in skills],
        "drawn_edges": [_drawn(one, layout) for one in edges if _is_drawn(one, layout)],
        "edges": edges,
        "proposed_count": sum(one.status == Edge.Status.PROPOSED for one in edges),
        "skills": skills,
    }


def prerequisites_by_skill(course: Course) -> dict[int, list[Edge]]:
    """Target -> its prerequisite edges, accepted and proposed. One query."""
    found: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges_of(course):
        if edge.kind == Edge.Kind.PREREQUISITE:
            found[edge.target_id].append(edge)
    return dict(found)


def titles_of(course: Course, slugs: Iterable[str]) -> list[str]:
    """A path of slugs as people read it."""
    wanted = list(slugs)
    titles = dict(course.skills.filter(slug__in=wanted).values_list("slug", "title"))
    language = get_language() or "en"
    return [text_in(titles.get(slug, slug), language) for slug in wanted]


def _graph(skills: Sequence[Skill], edges: Sequence[Edge]) -> SkillGraph:
    needed: dict[int, set[int]] = {one.pk: set() for one in skills}
    for edge in edges:
        if edge.kind == Edge.Kind.PREREQUISITE:
            needed[edge.target_id].add(edge.source_id)
    return SkillGraph(
        nodes=tuple(needed),
        prerequisites={pk: frozenset(sources) for pk, sources in needed.items()},
        encompasses={},
    )


def _is_drawn(edge: Edge, layout: Layout) -> bool:
    """Accepted edges that others imply would only be noise; the table lists every one."""
    if edge.kind != Edge.Kind.PREREQUISITE or edge.status == Edge.Status.PROPOSED:
        return True
    return (edge.source_id, edge.target_id) in layout.ways


def _node(skill: Skill, layout: Layout) -> Node:
    left, top = corner(layout, skill.pk)
    title = text_in(skill.title, get_language() or "en")
    return Node(skill, left, top, title_lines(title, LINE_CHARACTERS))


def _drawn(edge: Edge, layout: Layout) -> EdgeDrawn:
    along = edge.kind == Edge.Kind.ENCOMPASSES
    look = edge.kind if along else edge.status
    return EdgeDrawn(
        path=curve(layout, edge.source_id, edge.target_id, ASIDE if along else 0.0),
        source=str(edge.source.code),
        target=str(edge.target.code),
        look=str(look),
    )
