"""Item response theory with one parameter an item (1PL, Rasch), abilities integrated out."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.special import expit, log_expit, softmax

from knowledge_tracing.logs.log import AnswerLog, Array, Flags
from knowledge_tracing.tracers.history import same_catalogue
from knowledge_tracing.tracers.regression import Matrix
from knowledge_tracing.tracers.tracer import Setting

GRID = np.linspace(-5.0, 5.0, 101)  # abilities, in standard deviations
ROUNDS, TOLERANCE = 200, 1e-3
NEWTON = 3
NARROWEST = 1e-2


class IRT:
    """P(right | theta) = sigmoid(theta - b_item),  theta ~ N(0, s^2),  b ~ N(m, v).

    Fit: marginal likelihood by EM on a grid of abilities (Bock, Aitkin, Psychometrika 46(4), 1981)
    with s, m and v estimated too: seldom met items shrink to m, where items never met stay.
    Prediction: the mean of P over the posterior of theta given the earlier answers, exact on the
    grid. All in logits; an ability does not change.
    """

    def fit(self, log: AnswerLog, setting: Setting) -> None:
        self.catalogue = log.catalogue
        self.spread, self.mean, self.variance = 1.0, 0.0, 1.0
        self.difficulty = np.zeros(len(log.catalogue.items))
        shape = len(log.catalogue.items), len(log.learners)
        rights, wrongs = (
            sparse.csr_matrix((credit, (log.item, log.learner)), shape)
            for credit in (log.right, 1.0 - log.right)
        )
        for _ in range(ROUNDS):
            before = self.difficulty
            self._improve(rights, wrongs)
            if np.abs(self.difficulty - before).max() < TOLERANCE:
                break
        setting.say(f"spread of abilities {self.spread:.2f}, of items {self.variance**0.5:.2f}")

    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        same_catalogue(self.catalogue, log)
        levels = self.spread * GRID[None, :] - self.difficulty[:, None]
        chance, right, wrong = expit(levels), log_expit(levels), log_expit(-levels)
        shown = np.ones(len(log)) if seen is None else seen.astype(np.float64)
        out = np.empty(len(log))
        for start, end in zip(log.starts[:-1], log.starts[1:], strict=True):
            item, credit = log.item[start:end], log.right[start:end, None]
            evidence = credit * right[item] + (1.0 - credit) * wrong[item]
            evidence *= shown[start:end, None]
            earlier = np.cumsum(evidence, axis=0) - evidence
            ability = softmax(earlier - GRID**2 / 2.0, axis=1)
            out[start:end] = (ability * chance[item]).sum(axis=1)
        return out

    def _improve(self, rights: Matrix, wrongs: Matrix) -> None:
        """One round of EM. rights, wrongs: [I, L]."""
        levels = self.spread * GRID[None, :] - self.difficulty[:, None]
        evidence = rights.T @ log_expit(levels) + wrongs.T @ log_expit(-levels)
        ability = softmax(evidence - GRID**2 / 2.0, axis=1)
        self._place_items((rights + wrongs) @ ability, np.asarray(rights.sum(axis=1)).ravel())
        centre, square = (ability @ GRID).mean(), (ability @ GRID**2).mean()
        # Abilities are 0 on average: what all have in common is the items' (parameter expansion).
        self.difficulty = self.difficulty - self.spread * centre
        self.mean -= self.spread * float(centre)
        self.spread *= max(float(np.sqrt(square - centre**2)), NARROWEST)

    def _place_items(self, tried: Array, solved: Array) -> None:
        """Posterior modes of b, then their m and v. tried: [I, G] expected answers. solved: [I]."""
        difficulty = self.difficulty
        for _ in range(NEWTON):
            chance = expit(self.spread * GRID[None, :] - difficulty[:, None])
            pull = (tried * chance).sum(axis=1) - solved - (difficulty - self.mean) / self.variance
            precision = (tried * chance * (1.0 - chance)).sum(axis=1) + 1.0 / self.variance
            difficulty = difficulty + pull / precision
        met = tried.sum(axis=1) > 0.0
        self.mean = float(difficulty[met].mean())
        spread = (difficulty[met] - self.mean) ** 2 + 1.0 / precision[met]
        self.variance = float(spread.mean())
        self.difficulty = np.where(met, difficulty, self.mean)
