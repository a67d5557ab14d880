"""The command's contract, in a tiny world."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.management import CommandError

from tests import commands

run = partial(commands.run, "check_tracing")

TINY = (
    "--learners", "12", "--judged", "12", "--skills", "3", "--sessions", "4", "--per-session", "4",
    "--epochs", "1", "--device", "cpu",
)  # fmt: skip


@pytest.mark.slow
def test_figures_of_a_tiny_world(tmp_path):
    result, said = run(*TINY, "--seed", 3, "--plots", tmp_path)
    assert (result["seed"], result["answers_fitted"], result["answers_judged"]) == (3, 192, 192)
    assert set(result["coverage"]) == {"fitted", "known"}
    assert result["coverage"]["fitted"]["by_answers"]["1-4"]["n"] == 48
    assert result["population"]["alpha"]["fitted"] > 0.0
    assert {"brier", "next", "without_forgetting", "known"} <= result["forecast"]["3-7"].keys()
    assert result["next_answer"]["without_forgetting"]["ours_over"] != 0.0
    assert "coverage, known" in said
    assert len(list(tmp_path.glob("*.svg"))) == 4
    again, silence = run(*TINY, "--seed", 3, "--json")
    assert silence == ""
    assert again["population"] == result["population"]


@pytest.mark.parametrize("words", [("--judged", "0"), ("--gap-days", "0"), ("--epochs", "0")])
def test_a_world_of_nothing(words):
    with pytest.raises(CommandError, match=words[0]) as refusal:
        run(*words)
    assert refusal.value.returncode == 2
