"""From trials to the figures that are printed, tabled and drawn."""

from __future__ import annotations

import json

import numpy as np
import pytest

from knowledge_tracing.evaluation.evaluating import Plan, evaluate
from knowledge_tracing.evaluation.metrics import auc
from knowledge_tracing.evaluation.plots import PICTURES, save_plots
from knowledge_tracing.evaluation.protocols import PROTOCOLS, Design
from knowledge_tracing.evaluation.rows import Rows
from knowledge_tracing.evaluation.running import Say
from knowledge_tracing.evaluation.scoring import Bench, difference, plain, scores
from knowledge_tracing.evaluation.table import table
from knowledge_tracing.tracers.tracer import silent
from tests.knowledge_tracing.evaluation import made_up

CONTRACT = {
    "auc", "auc_ci", "log_loss", "brier", "accuracy", "ece", "fit_seconds", "predict_ms_per_1000",
    "peak_mb",
}  # fmt: skip
LOG = made_up.school(8, 50)


def plan(protocol: str, say: Say = silent) -> Plan:
    trials = PROTOCOLS[protocol](LOG, Design(folds=2, cohort=4))
    return Plan(protocol, trials, timed=True, resamples=20, make=made_up.make, say=say)


def test_a_failing_model_does_not_stop_the_others():
    words: list[str] = []
    result = evaluate(plan("next", words.append), ["crashing", "oracle", "diverging"])
    assert json.loads(json.dumps(result)) == result
    assert (result["learners"], result["answers"]) == (8, 8 * 49)
    models = result["models"]
    assert list(models) == ["crashing", "oracle", "diverging"]
    assert models["crashing"] == {"error": "ended with 7"}
    assert "no probabilities" in models["diverging"]["error"]
    assert models["oracle"].keys() >= CONTRACT
    assert (models["oracle"]["auc"], models["oracle"]["auc_ci"]) == (1.0, [1.0, 1.0])
    assert sum(part["n"] for part in models["oracle"]["by_position"].values()) == 8 * 49
    assert sum(part["n"] for part in models["oracle"]["by_gap"].values()) == 8 * 49
    assert any("crashing: ended with 7" in line for line in words)
    assert "3/6" in "".join(words)


@pytest.mark.parametrize(
    ("protocol", "key", "groups"),
    [("within10", "by_seed", "01234"), ("continual", "by_answers", ())],
)
def test_cohorts_and_steps_are_listed(protocol, key, groups):
    result = evaluate(plan(protocol), ["oracle"])
    figures = result["models"]["oracle"]
    assert list(figures[key]) == (list(groups) or ["10", "15", "20", "25", "30", "35", "40"])
    assert all(part["n"] == 40 for part in figures[key].values())
    assert (figures["auc"], figures["auc_sd"]) == (1, 0)
    shares = [part["majority_accuracy"] for part in figures[key].values()]
    assert result["majority_accuracy"] == pytest.approx(np.mean(shares), abs=1e-5)
    if protocol == "continual":
        spent = [part["fit_seconds_so_far"] for part in figures[key].values()]
        assert spent == sorted(spent)


def test_nothing_to_score_is_refused():
    (trials,) = PROTOCOLS["next"](LOG.first(1), Design(split="md5", folds=2))[:1]
    with pytest.raises(ValueError, match="no answer"):
        Plan("next", (trials,), timed=True)


@pytest.fixture
def bench():
    rng = np.random.default_rng(1)
    n = 400
    learner, right = np.repeat(np.arange(20), 20), rng.integers(0, 2, n).astype(float)
    rows = Rows(np.arange(n) % 2, learner, right, np.ones(n, dtype=int), np.zeros(n))
    return Bench.of(rows, 50, 0, timed=True)


def test_figures_are_means_of_groups(bench):
    p = np.random.default_rng(2).uniform(0, 1, 400)
    figures = scores(bench, p, bench.samples(p))
    each = [auc(bench.rows.right[part], p[part]) for part in bench.rows.groups()]
    assert figures["auc"] == pytest.approx(np.mean(each))
    assert figures["auc_sd"] == pytest.approx(np.std(each, ddof=1))
    low, high = figures["auc_ci"]
    assert low < figures["auc"] < high
    assert figures["forecast"]["under 1 h"]["excess"] == pytest.approx(0)


def test_a_difference_is_paired(bench):
    """Two nearly equal models: far more certain than the two intervals apart."""
    rng = np.random.default_rng(3)
    p = np.clip(0.5 + 0.2 * (bench.rows.right - 0.5) + rng.normal(0, 0.2, 400), 0.01, 0.99)
    ours, theirs = (bench.samples(q) for q in (p, np.clip(p + 0.01, 0, 1)))
    got = difference(scores(bench, p, ours), scores(bench, p, theirs), ours, theirs)
    low, high = got["auc_ci"]
    assert got["auc"] == 0
    assert high - low < 0.01 < np.ptp(ours["auc"])


def test_plain_values_for_json():
    value = {1: np.array([0.5, np.nan]), "n": np.int64(3), "ci": (1 / 3, np.inf), "words": "a"}
    assert plain(value) == {"1": [0.5, None], "n": 3, "ci": [0.333333, None], "words": "a"}


def made_up_result():
    figures = dict.fromkeys(CONTRACT, 0.5) | {"auc_ci": [0.4, 0.6], "brier_sd": 0.1}
    return {
        "models": {
            "worse": figures | {"auc": 0.6}, "psikt_r": figures | {"auc": 0.9},
            "gone": {"error": "ended by signal 9"}, "undefined": figures | {"auc": None},
        },
        "reference": "psikt_r",
        "reference_minus": {"worse": {"auc": 0.3, "auc_ci": [0.2, 0.35]}},
    }  # fmt: skip


def test_the_table_has_the_best_first_and_failures_last():
    lines = table(made_up_result()).splitlines()
    assert [line.split("`")[1] for line in lines if "`" in line] == [
        "psikt_r", "worse", "undefined", "gone",
    ]  # fmt: skip
    assert len({line.count("|") for line in lines if line.startswith("|")}) == 1
    assert "0.6000 (0.4000 to 0.6000)" in lines[3]
    assert "0.5000 ± 0.1000" in lines[3]
    assert lines[3].endswith("| 0.3000 (0.2000 to 0.3500) |")
    assert lines[-1] == "`gone` failed: ended by signal 9"


def test_pictures_are_the_same_each_time(tmp_path):
    result = evaluate(plan("cold"), ["oracle", "crashing"])
    paths = save_plots(result, tmp_path / "a")
    assert [path.stem for path in paths] == list(PICTURES)
    again = save_plots(result, tmp_path / "b")
    assert [p.read_bytes() for p in paths] == [p.read_bytes() for p in again]
    assert all("oracle" in path.read_text("utf-8") for path in paths)
