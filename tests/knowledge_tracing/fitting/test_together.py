"""Two processes fit what one fits, and only one of them writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
import torch

from knowledge_tracing.fitting import together
from knowledge_tracing.fitting.train import Config, fit
from knowledge_tracing.logs.reading import read_log
from knowledge_tracing.logs.writing import write_log
from knowledge_tracing.psikt.checkpoint import load
from knowledge_tracing.tracers.tracer import Setting
from tests.knowledge_tracing.fitting.courses import catalogue, chain, everything

ROOT = Path(__file__).resolve().parents[3]
WORDS = ("--epochs", "1", "--seed", "6", "--device", "cpu")


def test_alone_nothing_happens() -> None:
    parameter = torch.nn.Parameter(torch.ones(2))
    parameter.grad = torch.full((2,), 3.0)
    together.join(torch.device("cpu"))
    together.add_up([parameter])
    assert (together.rank(), together.processes()) == (0, 1)
    assert together.mine([1, 2, 3]) == [1, 2, 3]
    assert together.sum_of(2.5) == 2.5
    assert torch.equal(parameter.grad, torch.full((2,), 3.0))
    together.leave()


@pytest.mark.parametrize("processes", [1, 2, 3, 8])
def test_a_batch_is_divided(monkeypatch: pytest.MonkeyPatch, processes: int) -> None:
    monkeypatch.setattr(together, "processes", lambda: processes)
    parts = []
    for rank in range(processes):
        monkeypatch.setattr(together, "rank", lambda rank=rank: rank)
        parts.append(together.mine(range(5)))
    assert sorted(one for part in parts for one in part) == [0, 1, 2, 3, 4]


def started(processes: int, data: Path, out: Path) -> subprocess.CompletedProcess[str]:
    torchrun = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(processes))
    command = ("manage.py", "train_psikt", "--data", str(data), "--out", str(out), *WORDS)
    settings: Mapping[str, str] = {
        **os.environ, "OMP_NUM_THREADS": "1", "DJANGO_SETTINGS_MODULE": "tests.settings",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, *torchrun, *command],
        cwd=ROOT, env=settings, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


@pytest.mark.slow
def test_two_processes_fit_what_one_fits(tmp_path: Path) -> None:
    """Nine learners: the second process gets fewer of them, and of the last batch none."""
    data, out = tmp_path / "data", tmp_path / "out"
    write_log(everything(catalogue(4, chain(4)), learners=9, answers=12), data)
    done = started(2, data, out)
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    assert [one.name for one in out.iterdir()] == [json.loads(line)["checkpoint"]]
    assert done.stderr.count("validation") <= 1
    found = load(out / json.loads(line)["checkpoint"])
    log, _ = read_log(data)
    alone = fit(log, Setting(seed=6), Config(epochs=1))
    for name in ("level", "gain_s", "gain_f", "difficulty", "slope", "share"):
        np.testing.assert_allclose(getattr(found, name), getattr(alone, name), atol=1e-4)
    for field in fields(found.params):
        if field.name not in ("version", "help_weights"):
            mine, theirs = getattr(found.params, field.name), getattr(alone.params, field.name)
            assert mine == pytest.approx(theirs, rel=1e-4), field.name
    history = [one.about["history"][0]["log_loss"] for one in (found, alone)]
    assert history[0] == pytest.approx(history[1], rel=1e-5)
