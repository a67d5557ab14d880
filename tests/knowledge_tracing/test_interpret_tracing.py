"""The command's contract, on simulated learners and on a made-up folder."""

from __future__ import annotations

import json
from functools import partial

import pytest
from django.core.management import CommandError

from knowledge_tracing.fitting import original
from scripts.tracing_figures import page
from tests import commands
from tests.knowledge_tracing.test_evaluate_tracing import folder

run = partial(commands.run, "interpret_tracing")


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    plots = tmp_path_factory.mktemp("plots")
    words = ("--simulated", "--learners", 6, "--answers", 24, "--seed", 3, "--plots", plots)
    return *run(*words), plots


def test_known_traits(simulated) -> None:
    result, said, plots = simulated
    assert (result["learners"], result["answers"], result["seed"]) == (6, 144, 3)
    assert list(result["recovery"]) == ["10", "20"]
    assert set(result["recovery"]["20"]["coverage80"]) == {"alpha", "v", "gamma", "mu"}
    assert set(result["examples"][0]["truth"]) == {"alpha", "v", "gamma", "mu"}
    assert "node 7/7" in said
    assert "beyond the gap" in said
    assert sorted(path.name for path in plots.iterdir()) == ["contraction.svg", "traits.svg"]


def test_the_page_shows_them(simulated, tmp_path) -> None:
    kept = {"command": "interpret_tracing --simulated", "result": simulated[0]}
    (tmp_path / "interpret-simulated.json").write_text(json.dumps(kept))
    text = page(tmp_path)
    assert "## simulated: What traits say about learners" in text
    assert "| `psikt_r` | performance drop on alpha x gap |" in text
    assert "| `true traits` | performance drop on alpha x gap |" in text
    assert "coverage gamma" in text


def test_both_models_on_a_folder_without_a_graph(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(original, "Training", partial(original.Training, epochs=1))
    data = folder(tmp_path / "data", range(24), answers=24)
    result, _ = run("--data", data, "--epochs", 1, "--original", "--learners", 5)
    assert (result["training_learners"], result["learners"]) == (12, 5)
    assert set(result["models"]) == {"psikt_r", "psikt"}
    novel = result["models"]["psikt_r"]["novel_skills"]["beyond_level"]
    assert (novel["p"], novel["why"]) == (None, "the data have no prerequisites")
    assert result["models"]["psikt"]["performance_drop"]["beyond_gap"]["n"] > 0


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--simulated", "--learners", "0"], "at least 1"),
        (["--simulated", "--original"], "--original goes with --data"),
        (["--data", "nowhere"], "nowhere"),
        ([], "--data --simulated"),
    ],
)
def test_bad_input(words, reason) -> None:
    with pytest.raises(CommandError) as refusal:
        run(*words)
    assert reason in str(refusal.value)


def test_learners_with_too_few_answers(tmp_path) -> None:
    with pytest.raises(CommandError, match="none of 10 learners has 20 answers") as refusal:
        run("--data", folder(tmp_path / "data", range(20)))
    assert refusal.value.returncode == 2
