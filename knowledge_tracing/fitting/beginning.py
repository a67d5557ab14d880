"""Where the fit begins: a ridge regression on learner, skill, item and practice.

The most probable numbers when nothing changes by itself. From there a few steps are enough; from
zero, skills would hardly have moved when the learning rate is down.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from knowledge_tracing.fitting.design import Design
from knowledge_tracing.logs.log import AnswerLog, Array

LEARNER_SD = 0.8
# Standard deviations of the priors in model.py.
LEVEL_SD, DIFFICULTY_SD = 0.7, 1.0
NUMBERS = {"beta_s": 0.1, "beta_f": 0.1, "item_s": 1.0, "item_f": 1.0, "author": 0.3}


def beginning(design: Design) -> dict[str, Array]:
    """mu_mean, level [K], difficulty [I] beside the author's, beta_s, beta_f, item_s, item_f,
    author (the share of the author's difficulty that holds); in logits.

    Columns are scaled by their prior's spread, so that one ridge penalty is all priors.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 -- slow import

    log = design.log
    right = log.right >= 0.5
    skills, items = len(log.catalogue.skills), len(log.catalogue.items)
    if right.all() or not right.any():
        mean = float(np.clip(right.mean(), 0.02, 0.98))
        return _named(np.log(mean / (1 - mean)), np.zeros(skills + items + len(NUMBERS)), skills)
    X, scale = _columns(design, log)
    found = LogisticRegression(C=1.0, max_iter=200, tol=1e-3).fit(X, right)
    own = skills + items + len(NUMBERS)
    return _named(found.intercept_[0], found.coef_[0][-own:] * scale[-own:], skills)


def _columns(design: Design, log: AnswerLog) -> tuple[Any, Array]:
    """Learner | skill | item | numbers, sparse, and what each column was scaled by."""
    from scipy import sparse  # noqa: PLC0415 -- slow import

    row, catalogue = np.arange(len(log)), log.catalogue
    belongs = catalogue.item_skills[log.item] >= 0
    where, share = np.nonzero(belongs)[0], design.share[log.item]
    numbers = np.column_stack(
        [
            (share * design.rights).sum(axis=1),
            (share * design.wrongs).sum(axis=1),
            design.item_rights,
            design.item_wrongs,
            -np.nan_to_num(catalogue.difficulty)[log.item],
        ]
    )
    parts = [
        (np.ones(len(log)), (row, log.learner), len(log.learners), LEARNER_SD),
        (share[belongs], (where, catalogue.item_skills[log.item][belongs]),
         len(catalogue.skills), LEVEL_SD),
        (-np.ones(len(log)), (row, log.item), len(catalogue.items), DIFFICULTY_SD),
    ]  # fmt: skip
    blocks = [
        sparse.csr_array((value, place), shape=(len(log), size)) for value, place, size, _ in parts
    ]
    sds = [np.full(size, sd) for _, _, size, sd in parts] + [np.array(list(NUMBERS.values()))]
    scale = np.concatenate(sds)
    return sparse.hstack([*blocks, sparse.csr_array(numbers)]).tocsr() * scale, scale


def _named(mean: float, own: Array, skills: int) -> dict[str, Array]:
    level, difficulty, numbers = np.split(own, [skills, -len(NUMBERS)])
    found = {"mu_mean": np.array(mean), "level": level, "difficulty": difficulty}
    return found | dict(zip(NUMBERS, numbers, strict=True))
