"""A tiny course: four skills in a chain with a fork, six published exercises, two misconceptions.

add-integers -> subtract-integers -> one-step-equations -> two-step-equations
"""

from __future__ import annotations

import hashlib
import itertools
import json
from typing import Any

from curriculum.models import Course, Edge, Exercise, ExerciseVersion, Misconception, Skill, Unit

SKILLS = ("add-integers", "subtract-integers", "one-step-equations", "two-step-equations")
TITLES = {
    "add-integers": {"en": "Adding integers", "es": "Sumar enteros"},
    "subtract-integers": {"en": "Subtracting integers", "es": "Restar enteros"},
    "one-step-equations": {"en": "One-step equations", "es": "Ecuaciones de un paso"},
    "two-step-equations": {"en": "Two-step equations", "es": "Ecuaciones de dos pasos"},
}


def hints(goal: str, answer: str) -> list[dict[str, str]]:
    return [
        {"level": "goal", "text": goal},
        {"level": "principle", "text": "Do the same thing to both sides, or move on the line."},
        {"level": "applied", "text": "Write the smaller question that is left and answer it."},
        {"level": "bottom_out", "text": f"The answer is ${answer}$."},
    ]


def step(
    step_id: str, prompt: str, answer: dict[str, Any], goal: str, *, wrong: list[Any] | None = None
) -> dict[str, Any]:
    return {
        "id": step_id,
        "goal": goal,
        "prompt": prompt,
        "answer": answer,
        "hints": hints(goal, answer["accept"][0]),
        "wrong": wrong or [],
        "explanation": "Check it by putting the answer back in.",
    }


def number(value: str) -> dict[str, Any]:
    return {"kind": "number", "accept": [value]}


def exercises() -> list[dict[str, Any]]:
    """The six documents, as a course file would hold them."""
    sign = [{"match": ["-8"], "misconception": "adds-signs", "feedback": "Look at both signs."}]
    subtracted = [
        {
            "match": ["-2"],
            "misconception": "subtracts-anyway",
            "feedback": "Taking away a debt makes you richer.",
        }
    ]
    two_steps = [
        step("s1", "What is $2x$ when $2x + 3 = 11$?", number("8"), "Undo the addition first."),
        step("s2", "So what is $x$?", number("4"), "Undo the multiplication."),
    ]
    return [
        _document("add-1", "add-integers", "easy", [
            step("s1", "Work out $-3 + 5$.", number("2"), "Find the sum.", wrong=sign)
        ]),
        _document("add-2", "add-integers", "medium", [
            step("s1", "Work out $-7 + -4$.", number("-11"), "Find the sum.")
        ]),
        _document("subtract-1", "subtract-integers", "easy", [
            step("s1", "Work out $3 - (-5)$.", number("8"), "Take away.", wrong=subtracted)
        ]),
        _document("subtract-2", "subtract-integers", "medium", [
            step("s1", "Work out $-6 - 2$.", number("-8"), "Take away.")
        ]),
        _document("one-step-1", "one-step-equations", "medium", [
            step("s1", "Solve $x + 4 = 9$. What is $x$?", number("5"), "Get $x$ alone.")
        ]),
        _document("two-step-1", "two-step-equations", "hard", two_steps),
    ]  # fmt: skip


def _document(
    slug: str, skill: str, difficulty: str, steps: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "slug": slug,
        "title": {"en": f"Exercise {slug}", "es": f"Ejercicio {slug}"},
        "skills": [skill],
        "difficulty": difficulty,
        "steps": steps,
    }


def make_course(slug: str = "first-steps", *, published: bool = True) -> Course:
    course = Course.objects.create(
        slug=slug,
        title={"en": "First steps", "es": "Primeros pasos"},
        languages=["en", "es"],
        licence="CC BY 4.0",
        published=published,
    )
    unit = Unit.objects.create(course=course, slug="all", title={"en": "Everything", "es": "Todo"})
    skills = {name: _skill(course, unit, name, place) for place, name in enumerate(SKILLS)}
    for source, target in itertools.pairwise(SKILLS):
        Edge.objects.create(source=skills[source], target=skills[target])
    _make_misconceptions(course, skills)
    for place, document in enumerate(exercises()):
        make_exercise(course, document, position=place)
    return course


def make_exercise(course: Course, document: dict[str, Any], *, position: int = 0) -> Exercise:
    """One published exercise with its first version, written straight to the tables."""
    difficulties = {"easy": -0.8, "medium": 0.0, "hard": 0.8}
    difficulty = difficulties.get(document["difficulty"], document["difficulty"])
    exercise = Exercise.objects.create(
        course=course,
        unit=course.units.first(),
        slug=document["slug"],
        position=position,
        state=Exercise.State.PUBLISHED,
        title=document["title"],
        draft=document,
        difficulty=difficulty,
    )
    exercise.skills.set(course.skills.filter(slug__in=document["skills"]))
    spelling = json.dumps(document, sort_keys=True).encode()
    exercise.current = ExerciseVersion.objects.create(
        exercise=exercise,
        number=1,
        content=document,
        content_hash=hashlib.sha256(spelling).hexdigest(),
    )
    exercise.save(update_fields=["current"])
    return exercise


def _skill(course: Course, unit: Unit, slug: str, position: int) -> Skill:
    return Skill.objects.create(
        course=course, unit=unit, slug=slug, title=TITLES[slug], position=position
    )


def _make_misconceptions(course: Course, skills: dict[str, Skill]) -> None:
    adds = Misconception.objects.create(
        course=course,
        slug="adds-signs",
        title={"en": "Adds the sizes and keeps a sign", "es": "Suma los tamaños"},
        description="Adds the absolute values whatever the signs.",
        remediation="Walk along the number line.",
        examples=[{"question": "Work out $-3 + 5$.", "answer": "-8"}],
    )
    adds.skills.set([skills["add-integers"]])
    minus = Misconception.objects.create(
        course=course,
        slug="subtracts-anyway",
        title={"en": "Takes minus a minus as a minus", "es": "Toma menos por menos como menos"},
        description="Reads a - (-b) as a - b.",
        remediation="Taking away a debt.",
        examples=[{"question": "Work out $3 - (-5)$.", "answer": "-2"}],
    )
    minus.skills.set([skills["subtract-integers"]])
