"""Two pages of a placement: the question that is open, and what the whole has found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from curriculum.drawing import TitleLine, corner, curve, title_lines
from curriculum.index import CourseIndex, SkillInfo
from curriculum.layout import Layout
from curriculum.placement import KNOWN, MOST_ITEMS, NOT_KNOWN
from curriculum.reads import course_index
from tutor.practice.models import Session
from tutor.practice.reads.map import (
    BOX,
    INSET,
    LINE_CHARACTERS,
    EdgeDrawn,
    layout_of,
    needed_of,
    title_of,
)
from tutor.practice.reads.sitting import exercise_page

Standing = Literal["known", "unknown", "unsure"]
GLYPHS: dict[Standing, str] = {"known": "✓", "unknown": "·", "unsure": "?"}


@dataclass(frozen=True)
class PlacedNode:
    """One skill as the placement found it, drawn. In words only: the map has the numbers, of a
    model that knows of more than the placement."""

    skill: SkillInfo
    standing: Standing
    left: float
    top: float
    lines: list[TitleLine]
    glyph: str
    needed: str


def question_page(session: Session, *, at: datetime, draft: str = "") -> dict[str, Any]:
    """The context of practice/placement.html: that of an exercise, and how far along it is."""
    context = exercise_page(session, at=at, draft=draft)
    run = context["run"]
    return {
        **context,
        "number": run.decision.reason.get("number", 1) if run else 0,
        "most": MOST_ITEMS,
    }


def placed_page(session: Session) -> dict[str, Any]:
    """The context of practice/placed.html. Skills that the course has got since are left out of
    the words and the map, and so are those that it no longer has."""
    course, placement = session.course, session.placement
    index = course_index(course)
    layout = layout_of(course, index)
    found: dict[str, tuple[float, float]] = placement.result.get("skills", {})
    doubted = placement.result.get("doubted", ())
    nodes = [
        _node(skill, _standing(found[str(skill.pk)][0], skill.pk in doubted), layout, index)
        for skill in index.skills.values()
        if str(skill.pk) in found
    ]
    standing = {node.skill.pk: node.standing for node in nodes}
    return {
        "course": course,
        "placement": placement,
        "answers": placement.result.get("answers", 0),
        "earlier": placement.result.get("earlier", 0),
        "stop": placement.result.get("stop", ""),
        "layout": layout,
        "box": BOX,
        "glyph_x": BOX.width - INSET,
        "nodes": nodes,
        "rows": sorted(nodes, key=lambda node: node.skill.position),
        "edges": [
            EdgeDrawn(
                path=curve(layout, a, b),
                source=str(index.skills[a].code),
                target=str(index.skills[b].code),
                met=standing[a] == "known",
            )
            for a, b in layout.ways
            if a in standing and b in standing
        ],
        "known": sum(one == "known" for one in standing.values()),
        "unknown": sum(one == "unknown" for one in standing.values()),
        "unsure": sum(one == "unsure" for one in standing.values()),
    }


def _node(skill: SkillInfo, standing: Standing, layout: Layout, index: CourseIndex) -> PlacedNode:
    left, top = corner(layout, skill.pk)
    return PlacedNode(
        skill=skill,
        standing=standing,
        left=left,
        top=top,
        lines=title_lines(title_of(skill), LINE_CHARACTERS),
        glyph=GLYPHS[standing],
        needed=needed_of(index, skill),
    )


def _standing(known: float, doubted: bool) -> Standing:
    if known >= KNOWN:
        return "unsure" if doubted else "known"
    return "unknown" if known <= NOT_KNOWN else "unsure"
