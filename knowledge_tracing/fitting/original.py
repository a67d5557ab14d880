"""PSI-KT as published, as a second model beside our own.

Zhou, Bamler, Wu, Tejero-Cantero: Predictive, scalable and interpretable knowledge tracing on
structured domains, ICLR 2024. Written from the formulas of the paper. Kept: traits that move with
H and R, Ornstein-Uhlenbeck levels towards a target that is frozen over the gap, the graph of
embeddings, one skill an item (the primary one), Bernoulli(sigmoid(level)) answers without item
difficulty, guess, slip or practice; a soft group of ten for each learner, LSTM for the levels.

What differs from the published code, and why:
- variances are variances; the code hands them over as standard deviations;
- the graph is its expectation; the code samples, and the samples are of the complement;
- forecasts are the predictive mean, with all noise since the last answer; the code thresholds
  samples that carry the noise of one step;
- time is in days; the code's unit changes with the data set;
- the group is read from a running mean, so a history may have any length, and what is said
  after n answers rests on these n alone; the code flattens a fixed number of them;
- what is said of an answer before it comes integrates what was believed one answer earlier, of
  traits and of levels alike, so that every term bounds the chance of the next answer; the code
  conditions on means;
- terms of the bound have one weight, and groups may differ; the code has several weights, hardly
  counts the first answer and forces the groups to be uniform (Weights in original_objective.py);
- a window in the middle of a history starts from the prior, as if the learner were new.
Kept as in the code: the graph's sum is divided by K. The paper's sum of K non-negative edges
would make the targets of a hundred skills explode.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field

import numpy as np
import torch

from knowledge_tracing.fitting.original_dynamics import TRAITS
from knowledge_tracing.fitting.original_forecast import forecast
from knowledge_tracing.fitting.original_histories import (
    Padder,
    batches,
    blocks,
    log_loss,
    of_learners,
)
from knowledge_tracing.fitting.original_networks import (
    Generative,
    Histories,
    Inference,
    Sizes,
    gumbel,
)
from knowledge_tracing.fitting.original_objective import Bound, Weights
from knowledge_tracing.logs.log import AnswerLog, Array, Flags
from knowledge_tracing.tracers.tracer import Setting

CELLS = 20_000_000  # of [B, T, K] held at once while predicting
DIVERGED = "PSI-KT diverged: lower Training.rate or Training.clip"


@dataclass(frozen=True, slots=True)
class Training:
    """How PsiKT is fitted. Histories are cut into windows of so many answers, anew each epoch;
    a batch holds about so many answers. Where each item comes back after hundreds of others, a
    window must reach that far."""

    samples: int = 1
    window: int = 1000
    batch: int = 4000
    epochs: int = 60
    patience: int = 10
    rate: float = 5e-3
    decay: float = 1e-5
    clip: float = 1.0
    validation: float = 0.1
    weights: Weights = field(default_factory=Weights)
    divide_by_skills: bool = True
    sizes: Sizes = field(default_factory=Sizes)


class PsiKT:
    """The Tracer of this module."""

    def __init__(self, training: Training | None = None) -> None:
        self.training = training or Training()

    def fit(self, log: AnswerLog, setting: Setting) -> None:
        """Adam on windows of histories; stops when learners it does not train on gain no more."""
        names = log.catalogue.skills
        self.skills = tuple(names[k] for k in np.unique(log.skill))
        self.device = _device(setting.device)
        rng = np.random.default_rng(setting.seed)
        with torch.random.fork_rng():
            torch.manual_seed(setting.seed)
            theta = Generative(len(self.skills), self.training.sizes.embedding)
            network = Inference(len(self.skills), self.training.sizes)
        self.theta, self.network = theta.to(self.device), network.to(self.device)
        order = rng.permutation(len(log.learners))
        held = order < int(self.training.validation * len(order))
        self._train(log.of_learners(~held), log.of_learners(held), rng, setting)

    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        """One step ahead, or an open loop over answers that are not in `seen`."""
        seen = np.ones(len(log), dtype=bool) if seen is None else seen
        padder, out = Padder(log, self.skills, self.device), np.empty(len(log))
        everything = np.ones(len(log), dtype=bool)
        with torch.no_grad():
            for learners in blocks(log, CELLS // len(self.skills)):
                lines = of_learners(log, learners, everything)
                known = padder.histories(of_learners(log, learners, seen))
                q = self.network(known, self.theta, None)
                every, marked = padder.histories(lines), padder.tensor(lines.pad(seen))
                chances = forecast(self.theta, q, every, marked, self._share)
                out[lines.rows] = chances[every.mask > 0].cpu().numpy()
        return out

    def graph(self, skills: tuple[str, ...]) -> Array:
        """[K, K]: a_ik, how much skill i moves skill k; zero where the fit never met one."""
        at = [
            self.skills.index(name) if name in self.skills else len(self.skills) for name in skills
        ]
        padded = np.pad(_array(self.theta.graph()), (0, 1))
        out: Array = padded[np.ix_(at, at)]
        return out

    def traits(self, log: AnswerLog) -> tuple[Array, Array]:
        """Raw traits s (order of TRAITS) after each learner's last answer: means and variances,
        [L, 4] each; learners without answers have the first prior."""
        prior = (self.theta.s0, self.theta.log_v0.exp())
        means, variances = (np.tile(_array(one), (len(log.learners), 1)) for one in prior)
        padder, everything = Padder(log, self.skills, self.device), np.ones(len(log), dtype=bool)
        with torch.no_grad():
            for learners in blocks(log, CELLS // len(self.skills)):
                known = padder.histories(of_learners(log, learners, everything))
                q = self.network(known, self.theta, None).traits
                count = _array(known.mask.sum(1)).astype(np.int64)
                last = (np.flatnonzero(count), count[count > 0] - 1)
                for out, values in ((means, q.mean), (variances, q.variance)):
                    out[learners[count > 0]] = _array(values[0])[last]
        return means, variances

    @property
    def _share(self) -> float:
        return 1.0 / len(self.skills) if self.training.divide_by_skills else 1.0

    def _train(
        self, log: AnswerLog, held: AnswerLog, rng: np.random.Generator, setting: Setting
    ) -> None:
        training, modules = self.training, (self.theta, self.network)
        weights = [one for module in modules for one in module.parameters()]
        adam = torch.optim.Adam(weights, lr=training.rate, weight_decay=training.decay)
        noise = torch.Generator(self.device).manual_seed(setting.seed)
        padder = Padder(log, self.skills, self.device)
        best, waited, kept = np.inf, 0, [deepcopy(module.state_dict()) for module in modules]
        for epoch in range(training.epochs):
            lines = batches(log, training.window, training.batch, rng)
            bound = [self._improve(adam, padder.histories(one), noise) for one in lines]
            loss = log_loss(self.predict(held), held.right) if len(held) else -epoch
            setting.say(f"psikt epoch {epoch}: bound {np.mean(bound):.4f}, log loss {loss:.4f}")
            if loss < best - 1e-4:
                best, waited = loss, 0
                kept = [deepcopy(module.state_dict()) for module in modules]
            elif (waited := waited + 1) >= training.patience:
                break
        for module, state in zip(modules, kept, strict=True):
            module.load_state_dict(state)

    def _improve(
        self, adam: torch.optim.Adam, data: Histories, generator: torch.Generator
    ) -> float:
        bound = self._bound(data, generator)
        adam.zero_grad()
        (-bound).backward()
        for module in (self.theta, self.network):
            torch.nn.utils.clip_grad_norm_(module.parameters(), self.training.clip)
        adam.step()
        return float(bound.item())

    def _bound(self, data: Histories, generator: torch.Generator) -> torch.Tensor:
        training = self.training
        shape = (training.samples, *data.skill.shape)
        groups = gumbel((*shape, training.sizes.categories), generator)
        noise = torch.randn((*shape, len(TRAITS)), generator=generator, device=self.device)
        q = self.network(data, self.theta, groups)
        try:
            bound = Bound(training.weights, self._share)(self.theta, q, data, noise)
        except torch.linalg.LinAlgError as error:
            raise FloatingPointError(DIVERGED) from error
        if not torch.isfinite(bound):
            raise FloatingPointError(DIVERGED)
        return bound


def _device(wanted: str) -> torch.device:
    if wanted == "auto":
        wanted = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(wanted)


def _array(values: torch.Tensor) -> Array:
    out: Array = values.detach().double().cpu().numpy()
    return out
