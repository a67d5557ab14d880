"""A fit: what it reaches, that it can be repeated, broken off and refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from knowledge_tracing.evaluation.simulate import World, simulate
from knowledge_tracing.fitting.served import filtered
from knowledge_tracing.fitting.train import Config, DivergedError, Fitting, fit, split
from knowledge_tracing.logs.log import AnswerLog, Array
from knowledge_tracing.psikt.checkpoint import CheckpointError, Fitted, from_bytes, to_bytes
from knowledge_tracing.tracers.tracer import Setting
from tests.knowledge_tracing.fitting.courses import catalogue, chain, everything, untimed

SMALL = World(learners=24, skills=3, items_per_skill=3, sessions=3, answers_per_session=5)
TWO = Config(epochs=2)


@pytest.fixture(scope="module")
def log() -> AnswerLog:
    return simulate(SMALL, np.random.default_rng(0)).log


@pytest.fixture(scope="module")
def fitted(log: AnswerLog) -> Fitted:
    return fit(log, Setting(seed=1), TWO)


def numbers(fitted: Fitted) -> bytes:
    """All but what is said about the fit."""
    return to_bytes(replace(fitted, about={}))


def test_the_loss_falls(log: AnswerLog) -> None:
    quick = Config(epochs=8, learning_rate=0.08)  # so few answers are one step an epoch
    losses = [epoch["log_loss"] for epoch in fit(log, Setting(), quick).about["history"]]
    assert losses[-1] < losses[0] - 0.01
    assert losses == sorted(losses, reverse=True)


def test_the_same_seed_gives_the_same_model(log: AnswerLog, fitted: Fitted) -> None:
    """Whatever chance did elsewhere, which it leaves alone."""
    torch.manual_seed(99)
    state = torch.random.get_rng_state()
    assert numbers(fit(log, Setting(seed=1), TWO)) == numbers(fitted)
    assert torch.equal(torch.random.get_rng_state(), state)


def test_another_seed_gives_another_model(log: AnswerLog, fitted: Fitted) -> None:
    other = fit(log, Setting(seed=2), TWO)
    assert other.version != fitted.version
    assert not np.array_equal(other.difficulty, fitted.difficulty)


def test_a_fit_learns_nothing_from_the_one_before_it(log: AnswerLog, fitted: Fitted) -> None:
    """Folds are fitted one after the other in one process, of courses of any size."""
    fit(everything(catalogue(6, chain(6)), learners=3, answers=6), Setting(), TWO)
    fit(replace(log, right=1.0 - log.right), Setting(), TWO)
    assert numbers(fit(log, Setting(seed=1), TWO)) == numbers(fitted)


def test_it_says_what_it_was_made_from(log: AnswerLog, fitted: Fitted) -> None:
    about = from_bytes(to_bytes(fitted)).about
    assert (about["seed"], about["learners"], about["answers"]) == (1, 24, len(log))
    assert about["config"]["epochs"] == 2
    assert [epoch["epoch"] for epoch in about["history"]] == [1, 2]


def test_learners_set_aside_are_the_same_for_the_same_seed() -> None:
    many = simulate(replace(SMALL, learners=80, sessions=13), np.random.default_rng(0)).log
    training, aside = split(many, 3, 0.1)
    assert aside is not None
    assert not set(training.learners) & set(aside.learners)
    assert len(training.learners) + len(aside.learners) == 80
    again = split(many, 3, 0.1)[1]
    assert again is not None
    assert again.learners == aside.learners


def test_a_small_log_spares_nobody() -> None:
    few = simulate(replace(SMALL, learners=49, sessions=30), np.random.default_rng(0)).log
    short = simulate(replace(SMALL, learners=80), np.random.default_rng(0)).log
    assert [split(log, 3, 0.1) for log in (few, short)] == [(few, None), (short, None)]


def judge(fitting: Fitting, losses: list[float]) -> list[float]:
    """Validation losses as told; notes the first item's difficulty of every epoch."""
    left = iter(losses)

    def told(*_: object) -> float:
        seen.append(float(fitting.drawn()["difficulty"][0]))
        return next(left)

    seen: list[float] = []
    fitting._held_loss = told  # type: ignore[method-assign, assignment]
    return seen


def test_it_stops_early_and_keeps_the_best_epoch(log: AnswerLog) -> None:
    fitting = Fitting(log, log, Setting(), Config(epochs=8, patience=2))
    seen = judge(fitting, [0.7, 0.5, 0.6, 0.55, 0.4])
    fitting.run()
    assert len(seen) == 4
    assert fitting.result().difficulty[0] == pytest.approx(seen[1], abs=1e-12)


class CrashError(Exception):
    """Whoever started the fit may end it: a worker that lost its claim, somebody at the keys."""


def until(epoch: int) -> Setting:
    def say(words: str) -> None:
        if words.startswith(f"\repoch {epoch}/"):
            raise CrashError

    return Setting(seed=1, say=say)


def test_what_is_raised_where_words_go_passes_through(log: AnswerLog) -> None:
    with pytest.raises(CrashError):
        fit(log, until(1), TWO)


@pytest.mark.parametrize("broken_off", [2, 3])
def test_a_fit_that_was_broken_off_goes_on(tmp_path: Path, broken_off: int) -> None:
    """With learners set aside, so that the best epoch is taken up as well."""
    many = simulate(replace(SMALL, learners=60, sessions=2), np.random.default_rng(1)).log
    whole = fit(many, Setting(seed=1), Config(epochs=3))
    resumed = Config(epochs=3, resume=tmp_path / "unfinished.ckpt")
    with pytest.raises(CrashError):
        fit(many, until(broken_off), resumed)
    words: list[str] = []
    again = fit(many, Setting(seed=1, say=words.append), resumed)
    assert words[0].startswith(f"\repoch {broken_off}/")
    assert numbers(again) == numbers(whole)
    assert again.about["history"] == whole.about["history"]
    assert [one.name for one in tmp_path.iterdir()] == ["unfinished.ckpt"]


def other_answers(log: AnswerLog) -> AnswerLog:
    """As many rights as before."""
    return replace(log, right=log.right[::-1].copy())


def other_times(log: AnswerLog) -> AnswerLog:
    return replace(log, days=2 * log.days)


def other_names(log: AnswerLog) -> AnswerLog:
    names = tuple(f"another {item}" for item in log.catalogue.items)
    return replace(log, catalogue=replace(log.catalogue, items=names))


def fewer_learners(log: AnswerLog) -> AnswerLog:
    return log.of_learners(np.arange(10))


@pytest.mark.parametrize("other", [other_answers, other_times, other_names, fewer_learners])
def test_the_state_of_a_fit_of_other_data_is_refused(
    log: AnswerLog, tmp_path: Path, other: Callable[[AnswerLog], AnswerLog]
) -> None:
    resumed = replace(TWO, resume=tmp_path / "unfinished.ckpt")
    with pytest.raises(CrashError):
        fit(log, until(2), resumed)
    with pytest.raises(CheckpointError, match=r"unfinished.ckpt is of a fit of other data"):
        fit(other(log), Setting(seed=1), resumed)
    with pytest.raises(CheckpointError, match="remove it to begin anew"):
        fit(log, Setting(seed=2), resumed)
    with pytest.raises(CheckpointError, match="other data, seed or settings"):
        fit(log, Setting(seed=1), replace(resumed, slip=0.1))


def test_a_damaged_state_of_a_fit_is_refused(log: AnswerLog, tmp_path: Path) -> None:
    state = tmp_path / "unfinished.ckpt"
    state.write_bytes(b"CHIRON1\n" + bytes(100))
    with pytest.raises(CheckpointError, match="SHA-256"):
        fit(log, Setting(), replace(TWO, resume=state))


@pytest.mark.parametrize("epochs", [1, 3])
@pytest.mark.parametrize("learners", [1, 24, 60])
def test_a_fit_that_diverges_says_what_to_change(epochs: int, learners: int) -> None:
    """Also in its very last step, and when only the learners set aside show it."""
    log = simulate(replace(SMALL, learners=learners), np.random.default_rng(0)).log
    with pytest.raises(DivergedError, match=r"Lower --learning-rate \(it is 1000000.0\)"):
        fit(log, Setting(), Config(epochs=epochs, learning_rate=1e6, last_rate=1e6))


def test_times_that_are_no_numbers(log: AnswerLog) -> None:
    days = log.days.copy()
    days[7] = np.nan
    with pytest.raises(DivergedError, match="time stamps are seconds"):
        fit(replace(log, days=days), Setting(), TWO)


def one_learner(log: AnswerLog) -> AnswerLog:
    return log.of_learners(np.array([3]))


def one_skill(log: AnswerLog) -> AnswerLog:
    return everything(catalogue(1, chain(1)), learners=4, answers=12)


def all_right(log: AnswerLog) -> AnswerLog:
    return replace(log, right=np.ones(len(log)))


def all_wrong(log: AnswerLog) -> AnswerLog:
    return replace(log, right=np.zeros(len(log)))


def three_answers(log: AnswerLog) -> AnswerLog:
    return one_learner(log).first(3)


def silent_learners(log: AnswerLog) -> AnswerLog:
    return log.rows(log.learner != 2)


@pytest.mark.parametrize(
    "of", [one_learner, one_skill, all_right, all_wrong, three_answers, silent_learners, untimed]
)
def test_logs_at_the_edge(log: AnswerLog, of: Callable[[AnswerLog], AnswerLog]) -> None:
    edge = of(log)
    chance: Array = filtered(fit(edge, Setting(), TWO), edge)
    assert ((chance > 0) & (chance < 1)).all()
    assert abs(chance.mean() - edge.right.mean()) < 0.25


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is an accelerator")
def test_an_accelerator_that_is_not_there(log: AnswerLog) -> None:
    with pytest.raises(ValueError, match="no CUDA device"):
        fit(log, Setting(device="cuda"), TWO)
    assert fit(log, Setting(device="auto"), Config(epochs=1)).about["learners"] == 24
