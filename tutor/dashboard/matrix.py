"""The class at a glance: skills across, students down, how sure we are in every cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from curriculum.index import CourseIndex, SkillInfo
from curriculum.policy import Estimate
from tutor.people.models import User

SHADES = ((0.4, "low"), (0.6, "middle"), (0.8, "good"))


@dataclass(frozen=True)
class Cell:
    """level: none (no answer yet) | unsure (answers, but too wide a band) | low | middle | good |
    high | known (set as known, whatever the answers say). Percentages as whole numbers: what is
    shown is what is read aloud."""

    level: str
    percent: int = 0
    low: int = 0
    high: int = 0
    answers: int = 0
    learnt: bool = False
    due: bool = False


@dataclass(frozen=True)
class Column:
    skill: SkillInfo
    learnt: int
    evidence: int
    sorted: bool = False


@dataclass(frozen=True)
class Line:
    student: User
    cells: tuple[Cell, ...]
    learnt: int


@dataclass(frozen=True)
class Matrix:
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    hidden: int
    order: str


def cell_of(estimate: Estimate | None, *, known: bool = False) -> Cell:
    """As the student's own page of the skill says it. known: set as known, or found known by a
    placement."""
    if known and not (estimate is not None and estimate.secure):
        return Cell("known", learnt=True)
    if estimate is None or not estimate.answers:
        return Cell("none")
    return Cell(
        level=_level(estimate),
        percent=round(100 * estimate.p),
        low=round(100 * estimate.low),
        high=round(100 * estimate.high),
        answers=estimate.answers,
        learnt=estimate.secure,
        due=estimate.due,
    )


def _level(estimate: Estimate) -> str:
    if not estimate.known:
        return "unsure"
    return next((name for bound, name in SHADES if estimate.p < bound), "high")


def class_heatmap(
    students: Sequence[User],
    estimates: Mapping[int, Mapping[int, Estimate]],
    index: CourseIndex,
    known: Mapping[int, Collection[int]],
    *,
    order: str = "name",
    everything: bool = False,
) -> Matrix:
    """Skills that nobody has answered on and nobody is said to know are left out unless
    `everything`. Sorted by `order`: "name", "learnt", or the code of a skill (who knows it least
    comes first)."""
    skills = sorted(index.skills.values(), key=lambda skill: skill.position)
    shown = [s for s in skills if everything or _touched(s.pk, estimates, known)]
    picked = _skill_in(order, shown)
    lines = [
        _line(student, estimates.get(student.pk, {}), known.get(student.pk, ()), shown)
        for student in students
    ]
    if picked is not None:
        lines.sort(key=lambda line: _need(line.cells[shown.index(picked)]))
    elif order == "learnt":
        lines.sort(key=lambda line: line.learnt)
    columns = tuple(
        _column(skill, [line.cells[place] for line in lines], skill is picked)
        for place, skill in enumerate(shown)
    )
    return Matrix(columns, tuple(lines), len(skills) - len(shown), order)


def _touched(
    skill: int,
    estimates: Mapping[int, Mapping[int, Estimate]],
    known: Mapping[int, Collection[int]],
) -> bool:
    answered = (skill in of_one and of_one[skill].answers for of_one in estimates.values())
    return any(answered) or any(skill in of_one for of_one in known.values())


def _skill_in(order: str, shown: Sequence[SkillInfo]) -> SkillInfo | None:
    try:
        code = UUID(order)
    except ValueError:
        return None
    return next((skill for skill in shown if skill.code == code), None)


def _need(cell: Cell) -> tuple[bool, bool, int]:
    return (cell.level == "none", cell.level == "known", cell.percent)


def _line(
    student: User,
    of_one: Mapping[int, Estimate],
    known: Collection[int],
    shown: Sequence[SkillInfo],
) -> Line:
    cells = tuple(cell_of(of_one.get(skill.pk), known=skill.pk in known) for skill in shown)
    return Line(student, cells, sum(cell.learnt for cell in cells))


def _column(skill: SkillInfo, cells: Sequence[Cell], is_sorted: bool) -> Column:
    return Column(
        skill,
        learnt=sum(cell.learnt for cell in cells),
        evidence=sum(cell.level != "none" for cell in cells),
        sorted=is_sorted,
    )
