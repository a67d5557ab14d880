"""Histories abreast get the chances that the serving filter would give one after the other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from knowledge_tracing.fitting import abreast
from knowledge_tracing.fitting.fitted import fitted_of
from knowledge_tracing.fitting.served import filtered
from knowledge_tracing.logs.log import Array
from knowledge_tracing.psikt.checkpoint import Fitted
from tests.knowledge_tracing.fitting.courses import catalogue, chain, drawn, everything

DIAMOND = np.array([[0, 1], [0, 2], [1, 3], [2, 3], [0, 3], [4, 5]])
SLIP = 0.02


@pytest.mark.parametrize("edges", [DIAMOND, chain(6)[::-1], np.zeros((0, 2), dtype=np.int64)])
@pytest.mark.parametrize("seed", range(2))
def test_they_are_those_of_the_filter(edges: Array, seed: int) -> None:
    of = catalogue(6, edges.astype(np.int64), seed=seed)
    log = everything(of, learners=5, answers=40, seed=seed)
    fitted = fitted_of(drawn(of, seed), of, SLIP, {})
    np.testing.assert_allclose(abreast.chances(fitted, log), filtered(fitted, log), atol=1e-10)
    seen = np.random.default_rng(seed).random(len(log)) < 0.6
    theirs = filtered(fitted, log, seen)
    np.testing.assert_allclose(abreast.chances(fitted, log, seen), theirs, atol=1e-10)


def of_another_course() -> Fitted:
    """It knows neither all skills nor all items, and the prerequisites only in part."""
    of = catalogue(6, DIAMOND)
    fitted = fitted_of(drawn(of, 3), of, SLIP, {})
    skills, items = (*fitted.skills[:-2], "x", "y"), (*fitted.items[:-2], "x", "y")
    return replace(fitted, skills=skills, items=items)


def test_what_the_fit_does_not_know_is_as_it_is_served() -> None:
    of = replace(catalogue(6, DIAMOND), difficulty=np.linspace(-1.5, 1.5, 30))
    log, fitted = everything(of, learners=4), of_another_course()
    np.testing.assert_allclose(abreast.chances(fitted, log), filtered(fitted, log), atol=1e-10)


def test_gaps_of_decades() -> None:
    """exp(-a) (a gamma)^j / j! is a number however long the gap and the chain."""
    of = catalogue(40, chain(40))
    log, fitted = everything(of, learners=2), fitted_of(drawn(of, 0), of, SLIP, {})
    late = replace(log, days=log.days + 20_000.0 * log.position)
    np.testing.assert_allclose(abreast.chances(fitted, late), filtered(fitted, late), atol=1e-10)


def test_histories_too_long_to_go_abreast(monkeypatch: pytest.MonkeyPatch) -> None:
    of = catalogue(6, DIAMOND)
    log, fitted = everything(of), fitted_of(drawn(of, 1), of, SLIP, {})
    assert len({*np.diff(log.starts).tolist()}) > 1
    together = abreast.chances(fitted, log)
    monkeypatch.setattr(abreast, "LONGEST", 20)
    np.testing.assert_allclose(abreast.chances(fitted, log), together, atol=1e-10)
