"""What a new exercise begins with: a small one that works, to write over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from curriculum.content import HINT_LEVELS, Text
from curriculum.course_files.writing import yaml_text
from curriculum.drafts import WIDTH, draft_text
from curriculum.models import Course, Exercise


def starter(course: Course, skill: str = "") -> str:
    """The text of a new exercise on `skill`, in the languages of the course."""
    languages = course.languages or ["en"]
    data: dict[str, Any] = {
        "slug": f"{skill or 'exercise'}-new",
        "title": _said(languages, gettext_noop("A new exercise")),
        "skills": [skill] if skill else [],
        "difficulty": "medium",
        "parameters": {
            "a": {"range": [2, 9]},
            "b": {"range": [2, 9]},
            "c": {"formula": "a + b"},
            "where": ["a != b", "a * b != c"],
        },
        "steps": [_step(languages)],
    }
    return yaml_text(data, WIDTH)


def copied(exercise: Exercise) -> str:
    """The same exercise under another slug; saving it makes a new one."""
    data = {**exercise.draft, "slug": f"{exercise.slug}-copy"[:160]}
    return draft_text(data, exercise.unit.slug if exercise.unit else "")


def _step(languages: Sequence[str]) -> dict[str, Any]:
    hints = [
        gettext_noop("What is asked for?"),
        gettext_noop("Say the idea that helps here, without numbers."),
        gettext_noop("Use the idea on $@{a} + @{b}$."),
        gettext_noop("So $@{a} + @{b} = @{c}$."),
    ]
    return {
        "id": "s1",
        "goal": _said(languages, gettext_noop("Add two numbers.")),
        "prompt": _said(languages, gettext_noop("Work out $@{a} + @{b}$.")),
        "answer": {"kind": "number", "accept": ["@{c}"]},
        "hints": [
            {"level": level, "text": _said(languages, text)}
            for level, text in zip(HINT_LEVELS, hints, strict=True)
        ],
        "wrong": [
            {
                "match": ["@{a * b}"],
                "feedback": _said(languages, gettext_noop("That is the product.")),
            },
        ],
        "explanation": _said(languages, gettext_noop("Check it: $@{c} - @{b} = @{a}$.")),
    }


def _said(languages: Sequence[str], source: str) -> Text:
    """`source` in each language of the course, as far as the site speaks it."""
    said = {}
    for code in languages:
        with override(code):
            said[code] = _(source)
    return said if len(languages) > 1 else said[languages[0]]
