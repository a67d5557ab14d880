"""Documents written by hand, for tests of what the tutor says about them."""

from __future__ import annotations

import uuid

from curriculum.checking import check
from curriculum.content import AnswerSpec, Document, Hint, Step, Wrong
from dialogue.evaluate import Evaluation, evaluate
from dialogue.ladder import Ladder, ladder_of
from dialogue.moves import AnswerSeen, Standing
from dialogue.speak import Scene

HINTS = (
    Hint("h1", {"en": "Think of a walk on the line.", "es": "Piensa en un paseo."}, "goal"),
    Hint("h2", "A minus sign turns you round.", "principle"),
    Hint("h3", "Start at $-7$ and go up by $3$.", "applied"),
    Hint("h4", "$-7 + 3 = -4$, so the answer is $-4$.", "bottom_out"),
)
WRONG = (
    Wrong(
        match=("-10",),
        misconception="adds-sizes-of-unlike-signs",
        feedback={"en": "The sizes were put together.", "es": "Se juntaron los tamaños."},
        probe={"en": "Which way does each number pull?", "es": "¿Hacia dónde tira cada número?"},
    ),
)
SUM = Step(
    "s1",
    {"en": "Work out $-7 + 3$.", "es": "Calcula $-7 + 3$."},
    AnswerSpec("number", ("-4",)),
    goal={"en": "Find the sum.", "es": "Hallar la suma."},
    hints=HINTS,
    wrong=WRONG,
)
ONE = Document("sum", "A sum", (SUM,), skills=("add-integers",))

TWO = Document(
    "equation",
    "An equation",
    (
        Step("s1", "What is $3x$ if $3x + 4 = 19$?", AnswerSpec("number", ("15",)), "Undo the 4."),
        Step("s2", "So what is $x$?", AnswerSpec("number", ("5",)), "Undo the 3."),
    ),
    skills=("two-step-equations",),
)


def standing(**changes: object) -> Standing:
    return Standing(**{"mastery": 0.5, "last_step": True, **changes})  # type: ignore[arg-type]


def seen(step: Step, text: str) -> AnswerSeen:
    return AnswerSeen(uuid.uuid4(), text, check(step.answer, text))


def judged(document: Document, step: Step, text: str) -> Evaluation:
    return evaluate(document, step, seen(step, text))


def scene(document: Document = ONE, step: Step | None = None, **changes: object) -> Scene:
    step = step or document.steps[0]
    language = str(changes.pop("language", "en"))
    hints = changes.pop("hints", ())
    ladder = Ladder(ladder_of(step, language), tuple(hints))  # type: ignore[arg-type]
    return Scene(document, step, language, ladder, **changes)  # type: ignore[arg-type]
