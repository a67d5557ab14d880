"""Derivatives of the means that are not written as the formula reads."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from knowledge_tracing.fitting.design import Design
from knowledge_tracing.fitting.kernel import offset
from tests.knowledge_tracing.fitting.courses import catalogue, drawn, everything


@pytest.mark.parametrize("seed", range(3))
def test_how_means_change_with_the_rate_of_fading(seed: int) -> None:
    """Against central differences, for items of several skills."""
    of = catalogue(6, np.array([[0, 1], [1, 2]]), seed=seed)
    design = Design.of(everything(of, learners=4, answers=40, seed=seed))
    batch = design.batch(design.windows())
    weights = torch.from_numpy(np.random.default_rng(seed).normal(size=batch.item.shape))
    values = {name: torch.as_tensor(value).double() for name, value in drawn(of, seed).items()}

    def total(rate: torch.Tensor) -> torch.Tensor:
        return (weights * offset(values | {"fading": rate}, batch)).sum()

    rate = values["fading"].clone().requires_grad_()
    total(rate).backward()
    step = 1e-5 * float(values["fading"])
    measured = float(total(values["fading"] + step) - total(values["fading"] - step)) / (2 * step)
    assert rate.grad is not None
    assert abs(measured) > 1e-6
    assert float(rate.grad) == pytest.approx(measured, rel=1e-5)
