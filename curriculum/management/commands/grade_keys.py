"""grade_keys COURSE: each stored answer is submitted to its own step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from curriculum import checking
from curriculum.content import AnswerSpec
from curriculum.importers import IMPORTERS, detect
from curriculum.measuring import BadInputError, MeasuringCommand
from curriculum.package import ExerciseEntry, Package
from curriculum.snapshot import package_of
from curriculum.variants import VariantError, draw


class Command(MeasuringCommand):
    help = "Submit every stored answer of a course to its own step."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("course", help="slug of a course, or the path of its files")

    def measure(self, **options: Any) -> dict[str, Any]:
        package = self._package(options["course"])
        steps, refused, answers = 0, [], 0
        for entry in package.exercises:
            for step, spec in _specs(entry, options["seed"]):
                steps += 1
                answers += len(spec.accept)
                bad = [text for text in spec.accept if not checking.check(spec, text).right]
                if bad or not spec.accept:
                    refused.append(step)
                    self.say(f"refused: {step}: {', '.join(bad)}")
        self.say(f"{steps - len(refused)} of {steps} steps accept their own answers")
        return {
            "steps": steps,
            "accepted": steps - len(refused),
            "refused": refused,
            "answers": answers,
        }

    def _package(self, course: str) -> Package:
        path = Path(course)
        format = detect(path) if path.exists() else None
        package = IMPORTERS[format].read(path).package if format else package_of(course)
        if package is None:
            raise BadInputError(f"{course} is neither a course that can be read nor a slug")
        return package


def _specs(entry: ExerciseEntry, seed: int) -> Iterator[tuple[str, AnswerSpec]]:
    """(step id, answer) in the variant of the seed; an id that says which exercise."""
    try:
        variant = draw(entry.document, seed)
    except VariantError:
        yield f"{entry.slug}/variant", AnswerSpec("text", ())
        return
    for step in variant.steps:
        own = step.id if step.id.startswith(entry.slug) else f"{entry.slug}/{step.id}"
        yield own, step.answer
