"""The knowledge map: every skill of a course in its place, with where the student stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from curriculum.content import text_in
from curriculum.drawing import TitleLine, corner, curve, title_lines
from curriculum.index import CourseIndex, SkillInfo
from curriculum.layout import Box, Layout, layered
from curriculum.models import Course
from curriculum.reads import course_index
from knowledge_tracing.reads import estimates_for
from tutor.people.models import User
from tutor.practice.control import in_force
from tutor.practice.courses import courses_open_to
from tutor.practice.placing import latest_taken
from tutor.practice.reads.sitting import Band, band_of
from tutor.practice.reads.today import course_of_page, open_sessions
from tutor.practice.refreshing import with_partial_reviews
from tutor.practice.states import State, set_known, states_of

BOX = Box(width=176, height=62, gap_y=38)
INSET = 12.0
GLYPH = 20.0
BAR = BOX.width - 2 * INSET - GLYPH
LINE_CHARACTERS = 20


GLYPHS = {"mastered": "✓", "due": "↻", "learning": "◐", "ready": "○", "later": "·"}


@dataclass(frozen=True)
class Node:
    """One skill, drawn. Distances from the left upper corner of the drawing."""

    skill: SkillInfo
    state: State
    set_known: bool
    band: Band | None
    left: float
    top: float
    lines: list[TitleLine]
    glyph: str
    # The titles of what is needed first.
    needed: str
    bar_left: float
    bar_width: float
    band_left: float
    band_width: float


@dataclass(frozen=True)
class EdgeDrawn:
    path: str
    source: str
    target: str
    met: bool


def map_page(student: User, *, at: datetime, course: str = "") -> dict[str, Any]:
    """The context of practice/map.html."""
    courses = list(courses_open_to(student))
    recent = [one.course_id for one in open_sessions(student)]
    chosen = course_of_page(courses, recent, course)
    context = {"courses": courses, "course": chosen, "other_courses": len(courses) > 1}
    if chosen is None:
        return context
    index = course_index(chosen)
    layout = layout_of(chosen, index)
    estimates = estimates_for(student.pk, chosen, at)
    fresh = with_partial_reviews(student.pk, chosen, estimates, at)
    known = in_force(student.pk, chosen, index, estimates, at).control.known
    states = states_of(index, fresh, known)
    nodes = [
        _node(index, skill, states[skill.pk], estimates.get(skill.pk), layout)
        for skill in index.skills.values()
    ]
    return {
        **context,
        "layout": layout,
        "box": BOX,
        "rail_width": BAR,
        "glyph_x": BOX.width - INSET,
        "nodes": nodes,
        "edges": [_edge(a, b, index, layout, states) for a, b in layout.ways],
        "rows": sorted(nodes, key=lambda node: node.skill.position),
        "placement": latest_taken(student.pk, chosen) if index.exercises else None,
        "has_exercises": bool(index.exercises),
    }


def layout_of(course: Course, index: CourseIndex) -> Layout:
    return _layout(course.pk, course.revision, _Graph(index))


class _Graph:
    """A graph that a cache may hold by course and revision alone."""

    def __init__(self, index: CourseIndex) -> None:
        self.graph = index.graph

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Graph)


@lru_cache(maxsize=32)
def _layout(course: int, revision: int, graph: _Graph) -> Layout:
    return layered(graph.graph, BOX)


def _node(
    index: CourseIndex, skill: SkillInfo, state: State, estimate: Any, layout: Layout
) -> Node:
    left, top = corner(layout, skill.pk)
    known = set_known(state, estimate)
    shown = estimate is not None and estimate.answers and not known
    band = band_of(estimate) if shown else None
    return Node(
        skill=skill,
        state=state,
        set_known=known,
        band=band,
        left=left,
        top=top,
        lines=title_lines(title_of(skill), LINE_CHARACTERS),
        glyph=GLYPHS[state],
        needed=needed_of(index, skill),
        bar_left=INSET,
        bar_width=round(BAR * band.p, 1) if band and band.known else 0.0,
        band_left=round(INSET + BAR * band.low, 1) if band else INSET,
        band_width=round(BAR * (band.high - band.low), 1) if band else 0.0,
    )


def needed_of(index: CourseIndex, skill: SkillInfo) -> str:
    """The titles of what is needed first."""
    before = sorted(index.graph.prerequisites.get(skill.pk, ()))
    return ", ".join(title_of(index.skills[pk]) for pk in before if pk in index.skills)


def title_of(skill: SkillInfo) -> str:
    return text_in(skill.title, get_language() or "en")


def _edge(
    a: int, b: int, index: CourseIndex, layout: Layout, states: dict[int, State]
) -> EdgeDrawn:
    return EdgeDrawn(
        path=curve(layout, a, b),
        source=str(index.skills[a].code),
        target=str(index.skills[b].code),
        met=states[a] == "mastered",
    )
