"""All models on the same answers: what `evaluate_tracing` prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

import numpy as np

from knowledge_tracing.evaluation.metrics import accuracy, auc, majority_accuracy
from knowledge_tracing.evaluation.protocols import Trials
from knowledge_tracing.evaluation.rows import Rows, joined
from knowledge_tracing.evaluation.running import Run, Say, TrialError, run_apart
from knowledge_tracing.evaluation.scoring import Bench, difference, plain, scores
from knowledge_tracing.logs.log import Array
from knowledge_tracing.tracers.registry import OURS, make
from knowledge_tracing.tracers.tracer import Tracer, silent

PSIKT = (OURS, "psikt")  # all others are baselines
GROUPS = {"within10": "by_seed", "continual": "by_answers"}
WIDTH = 64  # a shorter line covers the bar before it


@dataclass(frozen=True)
class Plan:
    """make: a fresh model of a name; it is called in another process."""

    protocol: str
    trials: Trials
    timed: bool
    seed: int = 0
    device: str = "auto"
    resamples: int = 200
    say: Say = silent
    make: Callable[[str], Tracer] = make

    def __post_init__(self) -> None:
        if not any(trial.scored.any() for trial in chain.from_iterable(self.trials)):
            raise ValueError("no answer is left to be scored")

    def rows(self) -> Rows:
        return joined([trial.rows() for trial in chain.from_iterable(self.trials)])


@dataclass
class Results:
    """Figures and resampled figures of the models that came to an end, errors of the others."""

    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    samples: dict[str, dict[str, Array]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def evaluate(plan: Plan, models: Sequence[str]) -> dict[str, Any]:
    """The keys of the contract. A model that fails has `error` in place of figures."""
    rows = plan.rows()
    bench = Bench.of(rows, plan.resamples, plan.seed, timed=plan.timed)
    results = Results()
    for place, name in enumerate(models):
        try:
            runs = _through_trials(plan, name, place, len(models))
        except TrialError as error:
            results.errors[name] = str(error)
            plan.say(f"\r{name}: {error}".ljust(WIDTH) + "\n")
        else:
            _add(results, bench, plan, name, runs)
            plan.say(f"\r{_words(name, results.figures[name])}".ljust(WIDTH) + "\n")
    out: dict[str, Any] = plain(_report(plan, rows, models, results))
    return out


def _through_trials(plan: Plan, name: str, place: int, models: int) -> list[Run]:
    runs, size = [], len(plan.trials)
    for done, trials in enumerate(plan.trials):
        plan.say(f"\r{bar(place * size + done, models * size)} {name} ".ljust(WIDTH))
        runs.append(run_apart(partial(plan.make, name), trials, plan.device, plan.say))
    return runs


def bar(done: int, total: int, width: int = 30) -> str:
    filled = width * done // total
    return f"[{'#' * filled}{'.' * (width - filled)}] {done}/{total}"


def _words(name: str, figures: Mapping[str, Any]) -> str:
    low, high = figures["auc_ci"]
    return (
        f"{name:24} AUC {figures['auc']:.4f} ({low:.4f}-{high:.4f})"
        f"  log loss {figures['log_loss']:.4f}  accuracy {figures['accuracy']:.4f}"
        f"  ECE {figures['ece']:.3f}  fit {figures['fit_seconds']:.1f} s"
    )


def _add(results: Results, bench: Bench, plan: Plan, name: str, runs: Sequence[Run]) -> None:
    p = np.concatenate([part for run in runs for part in run.p])
    samples = bench.samples(p)
    figures = scores(bench, p, samples) | _costs(runs)
    if plan.protocol in GROUPS:
        figures[GROUPS[plan.protocol]] = _by_group(plan, bench.rows, p, runs)
    results.samples[name], results.figures[name] = samples, figures


def _costs(runs: Sequence[Run]) -> dict[str, Any]:
    """Mean seconds of fitting in one process; milliseconds of a thousand predictions; the highest
    peak of memory."""
    predicting = sum(sum(run.predict_seconds) for run in runs)
    answers = sum(sum(run.answers) for run in runs)
    return {
        "fit_seconds": float(np.mean([sum(run.fit_seconds) for run in runs])),
        "predict_ms_per_1000": 1e6 * predicting / answers,
        "peak_mb": max(run.peak_mb for run in runs),
        "device": runs[0].device,
    }


def _by_group(plan: Plan, rows: Rows, p: Array, runs: Sequence[Run]) -> dict[str, Any]:
    """Each seed, or each number of known answers with the seconds spent up to it."""
    trials = list(chain.from_iterable(plan.trials))
    fitting = np.cumsum(list(chain.from_iterable(run.fit_seconds for run in runs)))
    predicting = np.cumsum(list(chain.from_iterable(run.predict_seconds for run in runs)))
    out = {}
    for trial, part, fit, predict in zip(trials, rows.groups(), fitting, predicting, strict=True):
        right = rows.right[part]
        entry = {
            "n": len(right),
            "auc": auc(right, p[part]),
            "accuracy": accuracy(right, p[part]),
            "majority_accuracy": majority_accuracy(right),
        }
        if plan.protocol == "continual":
            entry |= {"fit_seconds_so_far": fit, "predict_seconds_so_far": predict}
        out[str(trial.seed if plan.protocol == "within10" else trial.group)] = entry
    return out


def _report(plan: Plan, rows: Rows, models: Sequence[str], results: Results) -> dict[str, Any]:
    failed = {name: {"error": words} for name, words in results.errors.items()}
    majority = [majority_accuracy(rows.right[part]) for part in rows.groups()]
    return {
        "protocol": plan.protocol,
        "learners": len(np.unique(rows.learner)),
        "answers": len(rows),
        "majority_accuracy": float(np.mean(majority)),
        "models": {name: (results.figures | failed)[name] for name in models},
        **_differences(results),
    }


def _differences(results: Results) -> dict[str, Any]:
    """Our model minus each other one, and minus the baseline with the highest AUC."""
    if OURS not in results.figures:
        return {}
    others = {
        name: difference(
            results.figures[OURS], figures, results.samples[OURS], results.samples[name]
        )
        for name, figures in results.figures.items()
        if name != OURS
    }
    out: dict[str, Any] = {"reference": OURS, "reference_minus": others}
    baselines = [name for name in others if name.partition(":")[0] not in PSIKT]
    if baselines:
        best = max(baselines, key=lambda name: float(results.figures[name]["auc"]))
        out |= {
            "best_baseline": best,
            "auc_minus_best_baseline": others[best]["auc"],
            "auc_minus_best_baseline_ci": others[best]["auc_ci"],
        }
    return out
