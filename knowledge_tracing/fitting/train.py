"""Fit PSI-KT-R: stochastic variational inference through the filter, learners in batches.

One process or several (torchrun): every process takes its share of each batch, gradients are
added up, so the result does not depend on how many there are.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyro
import torch
from torch import Tensor

from knowledge_tracing.fitting import together
from knowledge_tracing.fitting.beginning import beginning
from knowledge_tracing.fitting.design import Design, Window
from knowledge_tracing.fitting.fitted import fitted_of
from knowledge_tracing.fitting.model import (
    LEARNERS_PER_SHARED,
    MOST_SHARED,
    Space,
    Switches,
    course_of,
    filtered,
    guide_of,
    model,
    population,
)
from knowledge_tracing.fitting.streaks import with_streaks
from knowledge_tracing.fitting.traits import with_traits
from knowledge_tracing.logs.log import AnswerLog
from knowledge_tracing.psikt.checkpoint import CheckpointError, Fitted, pack, unpack
from knowledge_tracing.psikt.types import Params
from knowledge_tracing.tracers.tracer import Setting

# Smaller logs have nobody to spare for early stopping.
FEW_LEARNERS, FEW_ANSWERS = 50, 5000
ANSWERS_A_STEP = 200.0
LEAST_PACE = 0.1


class DivergedError(ValueError):
    """The fit left the numbers; the message says what to change."""


@dataclass(frozen=True)
class Config:
    """How long and how fast. `patience`: epochs without a better validation log-loss."""

    epochs: int = 5
    learning_rate: float = 0.04
    last_rate: float = 0.002
    clip: float = 1.0
    validation: float = 0.1  # of the learners; none of a small log
    patience: int = 2
    slip: float = 0.005
    single: bool = True  # precision of the numbers: float32, or float64
    streaks: bool = True  # once the rest is known: what answers in a row say beyond it,
    traits: bool = True  # and how much learners differ
    switches: Switches = field(default_factory=Switches)
    resume: Path | None = None  # where to keep the state of the fit, and take it up again


def device_of(name: str) -> torch.device:
    """auto: the accelerator if there is one. A ValueError if cuda is asked for and missing."""
    found = torch.cuda.is_available()
    if name == "cuda" and not found:
        raise ValueError("--device cuda: there is no CUDA device here")
    return torch.device("cuda" if found and name != "cpu" else "cpu")


def fit(log: AnswerLog, setting: Setting, config: Config | None = None) -> Fitted:
    """Parameters from whole histories. The same seed gives the same model.

    Learners set aside for early stopping are chosen by the seed. DivergedError if the loss is no
    number.
    """
    config = config or Config()
    training, validation = split(log, setting.seed, config.validation)
    fitting = Fitting(training, validation, setting, config)
    fitting.run()
    return fitting.result()


def split(log: AnswerLog, seed: int, share: float) -> tuple[AnswerLog, AnswerLog | None]:
    """Learner-disjoint."""
    learners = len(log.learners)
    if learners < FEW_LEARNERS or len(log) < FEW_ANSWERS or share <= 0:
        return log, None
    aside = np.random.default_rng(seed).permutation(learners) < share * learners
    return log.of_learners(~aside), log.of_learners(aside)


def space_of(design: Design, config: Config, like: Tensor) -> Space:
    log = design.log
    switches = config.switches
    factors = min(MOST_SHARED, len(log.learners) // LEARNERS_PER_SHARED)
    params = Params()
    start = {name: torch.as_tensor(value).to(like) for name, value in beginning(design).items()}
    return Space(
        course=course_of(log.catalogue, like),
        authored=torch.as_tensor(np.nan_to_num(log.catalogue.difficulty)).to(like),
        start=start,
        easiness=easiness_of(log),
        clock=clock_of(log),
        factors=factors if switches.shared else 0,
        switches=switches,
        slip=config.slip,
        variance_cap=params.variance_cap,
    )


def easiness_of(log: AnswerLog) -> float:
    """Log-odds of a right answer, one of each kind added."""
    right = float(log.right.sum())
    return math.log((right + 1) / (len(log) - right + 1))


def clock_of(log: AnswerLog) -> float:
    """Per day: one over the geometric mean of the time until a learner meets a skill again."""
    order = np.lexsort((np.arange(len(log)), log.skill, log.learner))
    again = (np.diff(log.skill[order]) == 0) & (np.diff(log.learner[order]) == 0)
    gaps = np.diff(log.days[order])[again]
    gaps = gaps[gaps > 0]
    return float(np.clip(1 / np.exp(np.log(gaps).mean()), 1e-2, 1e3)) if len(gaps) else 1.0


def newest_of(logs: list[AnswerLog]) -> float | None:
    """The day of the newest answer; None where the source has no times."""
    days = [float(log.days.max()) for log in logs if len(log)]
    return max(days) if logs[0].timed else None


def pace_of(answers: int, numbers: int) -> float:
    """How far a table's numbers step, relative to a single number.

    Adam steps as far for a number that three answers speak of as for one with thousands: what few
    answers know must not be shaken out of its place.
    """
    return min(1.0, max(LEAST_PACE, answers / max(numbers, 1) / ANSWERS_A_STEP))


class Fitting:
    """The state of a fit: guide, optimiser, where it is, the best so far."""

    def __init__(
        self, log: AnswerLog, validation: AnswerLog | None, setting: Setting, config: Config
    ) -> None:
        self.setting, self.config = setting, config
        self.device = device_of(setting.device)
        self.dtype = torch.float32 if config.single else torch.float64
        self.design = Design.of(log)
        self.windows = self.design.windows()
        self.held = None if validation is None else Design.of(validation)
        self.space = space_of(
            self.design, config, torch.zeros((), dtype=self.dtype, device=self.device)
        )
        self.guide = guide_of(self.space)
        self.guide(None)  # makes the guide's parameters
        self.optimiser = torch.optim.Adam(
            {"params": [value], "pace": pace_of(len(log), value.numel())}
            for value in self.guide.parameters()
        )
        self.epoch, self.best, self.best_epoch = 0, math.inf, 0
        self.kept = self._values()
        self.history: list[dict[str, float | None]] = []

    def run(self) -> None:
        self._take_up()
        while self.epoch < self.config.epochs and self._promising():
            self._judge(self._one_epoch())
            self._lay_down()

    def result(self) -> Fitted:
        self._restore(self.kept)
        about = {
            "seed": self.setting.seed,
            "learners": len(self.design.log.learners),
            "answers": len(self.design.log),
            "newest": newest_of([one.log for one in (self.design, self.held) if one]),
            "config": json.loads(json.dumps(asdict(self.config), default=str)),
            "history": self.history,
        }
        catalogue, drawn = self.design.log.catalogue, self.drawn()
        arrays = {name: value.double().cpu().numpy() for name, value in drawn.items()}
        fitted = fitted_of(arrays, catalogue, self.config.slip, about)
        if self.config.streaks:
            fitted = with_streaks(fitted, self.design.log, self.setting.seed)
        return with_traits(self, fitted) if self.config.traits else fitted

    def drawn(self) -> dict[str, Tensor]:
        """The fitted population."""
        with torch.no_grad():
            point = self.guide.median()
            found: dict[str, Tensor] = pyro.poutine.condition(population, data=point)(self.space)
        return found

    def _promising(self) -> bool:
        return self.held is None or self.epoch - self.best_epoch < self.config.patience

    def _one_epoch(self) -> float:
        """Log-loss per answer, as it was while the parameters moved."""
        rng = np.random.default_rng([self.setting.seed, self.epoch])
        groups = list(self.design.batches(self.windows, rng))
        total, answers = 0.0, 0
        for number, group in enumerate(groups, start=1):
            self._set_rate(self.epoch + (number - 1) / len(groups))
            total -= self._step(group)
            answers += sum(window.end - window.scored for window in group)
            self.setting.say(
                f"\repoch {self.epoch + 1}/{self.config.epochs}, batch {number}/{len(groups)}, "
                f"log-loss {total / answers:.4f} "
            )
        return total / answers

    def _step(self, group: list[Window]) -> float:
        """One step of the optimiser; the log evidence of the batch."""
        mine = together.mine(group)
        batch = self.design.batch(mine).to(self.device, self.dtype) if mine else None
        self.optimiser.zero_grad()
        loss, found = self._loss(batch, len(self.windows) / len(group))
        loss.backward()
        parameters = list(self.guide.parameters())
        together.add_up(parameters)
        found = together.sum_of(found)
        size = torch.nn.utils.clip_grad_norm_(parameters, self.config.clip)
        self._check(math.isfinite(found) and math.isfinite(float(size)))
        self.optimiser.step()
        return found

    def _check(self, finite: bool) -> None:
        if not finite:
            raise DivergedError(
                f"the fit diverged in epoch {self.epoch + 1}: its loss is no number. Lower "
                f"--learning-rate (it is {self.config.learning_rate}), and look whether the time "
                "stamps are seconds"
            )

    def _loss(self, batch: Any, scale: float) -> tuple[Tensor, float]:
        """Negative ELBO per answer with one draw, and the log evidence of the batch."""
        here = 1.0 / together.processes()
        with pyro.validation_enabled(False):  # what is no number is found by _check
            guided = pyro.poutine.trace(self.guide).get_trace(batch, scale, here)
            replayed = pyro.poutine.replay(model, trace=guided)
            traced = pyro.poutine.trace(replayed).get_trace(self.space, batch, scale, here)
            elbo = traced.log_prob_sum() - guided.log_prob_sum()
        return -elbo / len(self.design.log), float(traced.nodes["_RETURN"]["value"].detach())

    def _set_rate(self, epochs: float) -> None:
        """From the first to the last rate along a cosine."""
        first, last = self.config.learning_rate, self.config.last_rate
        left = (1 + math.cos(math.pi * min(epochs / self.config.epochs, 1.0))) / 2
        for group in self.optimiser.param_groups:
            group["lr"] = group["pace"] * (last + (first - last) * left)

    def _judge(self, loss: float) -> None:
        drawn = self.drawn()
        held = None if self.held is None else self._held_loss(self.held, drawn)
        finite = all(bool(value.isfinite().all()) for value in drawn.values())
        self._check(finite and math.isfinite(loss if held is None else held))
        self.epoch += 1
        self.history.append({"epoch": self.epoch, "log_loss": loss, "validation": held})
        self.setting.say("\n" if held is None else f"validation {held:.4f}\n")
        if held is None or held < self.best:
            self.best = loss if held is None else held
            self.best_epoch, self.kept = self.epoch, self._values()

    def _held_loss(self, design: Design, drawn: dict[str, Tensor]) -> float:
        total = 0.0
        with torch.no_grad():
            for group in design.batches(design.windows(), np.random.default_rng(0), rows=math.inf):
                batch = design.batch(group).to(self.device, self.dtype)
                found = filtered(self.space, drawn, batch).log_evidence * batch.scored
                total -= float(found.sum())
        return total / max(len(design.log), 1)

    def _values(self) -> dict[str, Tensor]:
        return {name: value.detach().clone() for name, value in self.guide.named_parameters()}

    def _restore(self, values: dict[str, Tensor]) -> None:
        with torch.no_grad():
            for name, value in self.guide.named_parameters():
                value.copy_(values[name])

    def _lay_down(self) -> None:
        """The whole state of the fit as arrays, so that it can be taken up after a crash."""
        if self.config.resume is None or together.rank():
            return
        moments = self.optimiser.state_dict()["state"]
        arrays = {f"now {name}": value for name, value in self._values().items()}
        arrays |= {f"best {name}": value for name, value in self.kept.items()}
        for number, state in moments.items():
            arrays |= {f"adam {number} {key}": value for key, value in state.items()}
        about = {
            "fit": self._fingerprint(),
            "epoch": self.epoch,
            "best": self.best,
            "best_epoch": self.best_epoch,
            "history": self.history,
        }
        beside = self.config.resume.with_suffix(".part")
        beside.write_bytes(pack({k: v.cpu().numpy() for k, v in arrays.items()}, about))
        beside.replace(self.config.resume)

    def _take_up(self) -> None:
        """Go on where a fit of the same data, seed and configuration was laid down."""
        if self.config.resume is None or not self.config.resume.exists():
            return
        arrays, about = unpack(self.config.resume.read_bytes())
        if about["fit"] != self._fingerprint():
            raise CheckpointError(
                f"{self.config.resume} is of a fit of other data, seed or settings; "
                "remove it to begin anew"
            )
        loaded = {name: torch.as_tensor(array).to(self.space.authored)
                  for name, array in arrays.items()}  # fmt: skip
        self._restore(_of("now", loaded))
        self.kept = _of("best", loaded)
        self.epoch, self.best_epoch = about["epoch"], about["best_epoch"]
        self.best, self.history = about["best"], about["history"]
        state = self.optimiser.state_dict()
        for key, value in _of("adam", loaded).items():
            number, name = key.split(" ", 1)
            state["state"].setdefault(int(number), {})[name] = value
        self.optimiser.load_state_dict(state)

    def _fingerprint(self) -> list[Any]:
        kept = asdict(replace(self.config, resume=None, epochs=0))
        return [self.design.log.digest, self.setting.seed, json.dumps(kept)]


def _of(prefix: str, arrays: dict[str, Tensor]) -> dict[str, Tensor]:
    return {k.removeprefix(f"{prefix} "): v for k, v in arrays.items() if k.startswith(prefix)}
