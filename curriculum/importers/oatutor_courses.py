"""Course plans into units: every lesson that has problems, in the order of the plans."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from curriculum.importers.names import untaken
from curriculum.importers.oatutor_files import Notes, text_in_json
from curriculum.importers.oatutor_licences import Licence
from curriculum.importers.oatutor_problem import Lesson
from curriculum.importers.oatutor_skills import LONGEST, slugs_of
from curriculum.package import UnitEntry

PLANS = "coursePlans.json"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


@dataclass(frozen=True)
class Plan:
    name: str
    language: str
    source: Licence
    licence: Licence


@dataclass
class Plans:
    """`units` holds every lesson of every plan, and those that only problems name."""

    courses: list[Plan] = field(default_factory=list)
    units: dict[str, UnitEntry] = field(default_factory=dict)
    lessons: int = 0
    _lessons: dict[str, Lesson] = field(default_factory=dict)
    _objectives: dict[str, str] = field(default_factory=dict)

    def lesson_of(self, problem: Mapping[str, Any], file: str, notes: Notes) -> Lesson:
        """The lesson a problem names; one that no plan knows becomes a unit at the end."""
        own = text_in_json(problem, "lessonId").strip()
        if own in self._lessons:
            return self._lessons[own]
        title = text_in_json(problem, "lesson").strip() or "Other exercises"
        notes.warn("unknown_lesson", file, f"no course plan has its lesson “{own or title}”")
        key = own or f"lesson:{title}"
        if key not in self._lessons:
            self._add(key, title, Lesson(), 0.85)
        return self._lessons[key]

    def unit_of_skill(self, name: str) -> str:
        """The first lesson that has the skill among its objectives."""
        return self._objectives.get(name, "")

    def read(self, plans: Sequence[Any], notes: Notes) -> None:
        for plan in plans:
            if isinstance(plan, Mapping):
                self._read_plan(plan, notes, is_one_of_many=len(plans) > 1)
            else:
                notes.warn("shape", PLANS, "has an entry that is no course; it was left out")

    def _read_plan(self, plan: Mapping[str, Any], notes: Notes, *, is_one_of_many: bool) -> None:
        name = text_in_json(plan, "courseName").removeprefix("!!").strip()
        language = text_in_json(plan, "language")
        course = Plan(
            name=name,
            language=language if _LANGUAGE.fullmatch(language) else "en",
            source=Licence.read(text_in_json(plan, "courseOER")),
            licence=Licence.read(text_in_json(plan, "courseLicense")),
        )
        if course.licence.is_blank:
            notes.warn("blank_licence", PLANS, f"the course “{name}” names no licence")
        self.courses.append(course)
        lessons = plan.get("lessons")
        for lesson in lessons if isinstance(lessons, list) else []:
            if isinstance(lesson, Mapping):
                self.lessons += 1
                self._read_lesson(lesson, course, name if is_one_of_many else "")

    def _read_lesson(self, lesson: Mapping[str, Any], course: Plan, prefix: str) -> None:
        own = text_in_json(lesson, "id").strip()
        if not own or own in self._lessons:
            return
        found = lesson.get("learningObjectives")
        objectives = found if isinstance(found, Mapping) else {}
        around = Lesson(
            is_shuffled=lesson.get("keepMCOrder") is not True, course_licence=course.licence
        )
        self._add(own, _title(lesson, prefix), around, _target(objectives))
        for skill in objectives:
            self._objectives.setdefault(str(skill), self._lessons[own].unit)

    def _add(self, key: str, title: str, lesson: Lesson, target: float) -> None:
        slug = untaken(slugs_of([key])[key], self.units, LONGEST)
        self.units[slug] = UnitEntry(slug, title, target)
        self._lessons[key] = Lesson(slug, lesson.is_shuffled, lesson.course_licence)


def _title(lesson: Mapping[str, Any], course: str) -> str:
    """“Lesson 1.2” of a course and its topics: 1.2 Use the Language of Algebra."""
    number = text_in_json(lesson, "name").removeprefix("Lesson ").strip()
    own = " ".join(part for part in (number, text_in_json(lesson, "topics").strip()) if part)
    title = " · ".join(part for part in (course, own) if part)
    return title.replace("$", "\\$") or text_in_json(lesson, "id")


def _target(objectives: Mapping[Any, Any]) -> float:
    """A unit has one target: the mean of those of its skills."""
    values = [v for v in objectives.values() if isinstance(v, int | float) and 0 < v <= 1]
    return round(sum(values) / len(values), 4) if values else 0.85
