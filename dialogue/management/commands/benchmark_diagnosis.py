"""How fast the stages of a diagnosis are on this machine, on generated answers."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.management.base import CommandParser

from curriculum.content import AnswerSpec, Document, Step
from curriculum.measuring import BadInputError, MeasuringCommand
from dialogue.diagnosis import rules
from dialogue.diagnosis.encoder import Encoder, EncoderMissingError
from dialogue.diagnosis.engine import Case, diagnose
from dialogue.diagnosis.retrieval import Index, Known, as_text


class Command(MeasuringCommand):
    help = "Texts per second and the 95th percentile of each stage of a diagnosis"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--device", choices=["auto", "cpu", "cuda"], default="auto")
        parser.add_argument("--answers", type=int, default=200)

    def measure(self, **options: Any) -> Mapping[str, Any]:
        try:
            encoder = Encoder(options["device"])
        except EncoderMissingError as error:
            raise BadInputError(str(error)) from error
        self.device = encoder.device
        rng = random.Random(options["seed"])
        cases = [_case(rng) for _ in range(max(options["answers"], 1))]
        texts = [as_text(str(case.step.prompt), case.answer) for case in cases]
        index = Index(_catalogue(rng), encoder)
        encoder.encode(texts[:8])
        stages = {
            "rules": timed(cases, lambda c: rules.hits(c.document, c.step, c.answer)),
            "encode_single": timed(texts, lambda text: encoder.encode([text])),
            "encode_batch": batched(texts, encoder),
            "diagnose": timed(cases, lambda case: diagnose(case, index)),
        }
        return {**stages, "device": encoder.device, "answers": len(cases)}


def timed(items: Sequence[Any], work: Callable[[Any], object]) -> dict[str, float]:
    took = []
    for item in items:
        start = time.perf_counter()
        work(item)
        took.append(time.perf_counter() - start)
    return _figures(len(items) / sum(took), took)


def batched(texts: Sequence[str], encoder: Encoder) -> dict[str, float]:
    """The percentile is that of one batch."""
    took = []
    for start in range(0, len(texts), encoder.batch):
        began = time.perf_counter()
        encoder.encode(texts[start : start + encoder.batch])
        took.append(time.perf_counter() - began)
    return _figures(len(texts) / sum(took), took)


def _figures(per_second: float, took: list[float]) -> dict[str, float]:
    p95 = sorted(took)[min(len(took) - 1, int(0.95 * len(took)))]
    return {"texts_per_s": round(per_second, 1), "p95_ms": round(1000 * p95, 3)}


def _case(rng: random.Random) -> Case:
    a, b, x = rng.randint(2, 9), rng.randint(1, 20), rng.randint(2, 12)
    step = Step(
        "s1", f"Solve ${a}x + {b} = {a * x + b}$.", AnswerSpec("number", (str(x),)), "Find $x$."
    )
    document = Document("generated", "Generated", (step,))
    wrong = rng.choice([a * x, a * x + 2 * b, x + 1, x + b, -x])
    return Case(document, step, str(wrong), "", rng.random(), range(8))


def _catalogue(rng: random.Random) -> list[Known]:
    """As many misconceptions as a course has, with as many examples."""
    kept = rng.sample(rules.rules(), 28)
    return [
        Known(
            key=key,
            slug=rule.misconceptions[0] if rule.misconceptions else rule.id,
            description=rule.question["en"],
            examples=tuple(
                as_text(
                    f"{rng.randint(2, 9)}x + {rng.randint(1, 9)} = {rng.randint(10, 60)}",
                    str(rng.randint(-20, 20)),
                )
                for _ in range(4)
            ),
        )
        for key, rule in enumerate(kept)
    ]
