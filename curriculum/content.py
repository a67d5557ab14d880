"""The exercise document as a value: what a course file says, what the database stores as JSON.

`Text` is words in one language or in several: a string, or a mapping language -> string.
Inside texts: `$...$` is TeX, `@{name}` a parameter, `**bold**`, a blank line a paragraph,
`##name.png##` a figure, three or more underscores a blank. Nothing else has a meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Text = str | Mapping[str, str]

# Ids of steps and hints: attempts name them, and have room for as much.
MAX_ID = 60
HINT_LEVELS = ("goal", "principle", "applied", "bottom_out")


def text_in(text: Text, language: str) -> str:
    """The words in `language`, else in English, else in whatever language there is."""
    if isinstance(text, str):
        return text
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


@dataclass(frozen=True)
class Option:
    """One option of a choice. Graded by `id`, never by its position or its letter."""

    id: str
    text: Text
    feedback: Text = ""


@dataclass(frozen=True)
class AnswerSpec:
    """What a right answer is.

    kind: number | fraction | expression | equation | inequality | interval | set | list | tuple
      | matrix | choice | choices | ordering | percent | money | units | text
    accept: answers in the plain syntax of a student, or TeX; any one suffices. For a choice the
      option's id; for choices and ordering the ids joined by commas.
    form: "" (any) | simplified | factored | expanded | lowest_terms | mixed | improper | decimal
    tolerance: largest absolute difference still right; 0 means exact.
    unit: the expected unit, for kind units and money ("cm", "$").
    """

    kind: str
    accept: tuple[str, ...]
    form: str = ""
    tolerance: float = 0.0
    unit: str = ""
    variables: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    # Shuffle the options by the variant's seed.
    shuffle: bool = True


@dataclass(frozen=True)
class Hint:
    """One rung of the ladder. A hint with an `answer` is a scaffold: a smaller question."""

    id: str
    text: Text
    level: str = ""
    title: Text = ""
    answer: AnswerSpec | None = None
    needs: tuple[str, ...] = ()
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True)
class Wrong:
    """A wrong answer that the author foresaw: what it shows and what to say."""

    match: tuple[str, ...]
    feedback: Text = ""
    probe: Text = ""
    misconception: str = ""


@dataclass(frozen=True)
class Step:
    id: str
    prompt: Text
    answer: AnswerSpec
    goal: Text = ""
    skills: tuple[str, ...] = ()
    hints: tuple[Hint, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    # Shown once the step is done: why the answer is what it is.
    explanation: Text = ""


@dataclass(frozen=True)
class WorkedExample:
    prompt: Text
    lines: tuple[Text, ...]


@dataclass(frozen=True)
class Document:
    """One exercise. `parameters` is read by curriculum.variants; after a draw it is empty."""

    slug: str
    title: Text
    steps: tuple[Step, ...]
    prompt: Text = ""
    skills: tuple[str, ...] = ()
    difficulty: float = 0.0
    parameters: Mapping[str, Any] = field(default_factory=dict)
    worked_example: WorkedExample | None = None
    # licence, licence_url, attribution, source_url, external ids: shown under the exercise,
    # kept on export.
    provenance: Mapping[str, str] = field(default_factory=dict)

    def step(self, step_id: str) -> Step:
        return next(step for step in self.steps if step.id == step_id)

    def skills_of(self, step: Step) -> tuple[str, ...]:
        return step.skills or self.skills
