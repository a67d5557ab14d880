"""The command's contract, on a made-up folder."""

from __future__ import annotations

import json
import random
from functools import partial
from pathlib import Path

import pytest

from scripts.tracing_figures import page
from tests import commands
from tests.knowledge_tracing.logs.folders import HEADER, write

run = partial(commands.run, "evaluate_tracing")
refused = partial(commands.refused, "evaluate_tracing")


def folder(path: Path, learners: range, answers: int = 12) -> Path:
    rng = random.Random(7)
    rows = [
        f"{learner},i{rng.randrange(5)},s{rng.randrange(2)},{rng.randrange(2)},{1e9 + n},{n}"
        for learner in learners
        for n in range(answers)
    ]
    return write(path, (*rows, rows[-1]), HEADER)


@pytest.fixture
def data(tmp_path):
    return folder(tmp_path / "data", range(20))


def test_figures_beside_the_data_and_what_was_repaired(data, tmp_path):
    words = ("--models", "majority,item_mean", "--folds", 2, "--resamples", 9, "--seed", 5)
    result, said = run("--data", data, "--plots", tmp_path / "plots", *words)
    assert (result["protocol"], result["learners"], result["answers"]) == ("next", 20, 220)
    assert list(result["models"]) == ["majority", "item_mean"]
    assert result["models"]["majority"]["auc"] == 0.5
    assert (result["seed"], result["folds"], result["split"]) == (5, 2, "folds")
    assert result["hardware"]["device"] == "cpu"
    assert result["data"]["answers"] == 240
    assert result["repairs"][0]["repeated"] == 1
    assert "1 repeated rows: left out" in said
    assert "item_mean" in said
    assert len(list((tmp_path / "plots").glob("*.svg"))) == 4


def test_judged_by_another_folder(data, tmp_path):
    other = folder(tmp_path / "other", range(19, 25))
    words = ("--data", data, "--test", other, "--models", "learner_mean", "--resamples", 9)
    result, said = run(*words, "--protocol", "cold")
    assert (result["learners"], result["answers"]) == (6, 54)
    assert (result["data"]["learners"], result["learners_in_both"]) == (20, 1)
    assert "1 learner ids are in both" in said
    assert run(*words, "--json")[1] == ""


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--models", "best"], "no model “best”"),
        (["--folds", "21"], "21 folds of 20 learners"),
        (["--resamples", "0"], "--resamples"),
        (["--protocol", "within10"], "no learner has 50 answers"),
        (["--protocol", "continual", "--min-answers", "5"], "too few"),
        (["--protocol", "within10", "--test", "."], "--test goes with the protocols next and cold"),
    ],
)
def test_bad_input(data, words, reason):
    assert reason in refused("--data", data, *words)


def test_a_bad_folder_is_named_with_row_and_reason(data):
    with (data / "interactions.csv").open("a") as file:
        file.write("1,i1,s1,7,1000000000,3\n")
    assert "interactions.csv, row 243: correct is “7”" in refused("--data", data)
    assert "is not a folder" in refused("--data", data / "none")


def test_the_page_is_made_of_what_was_printed(data, tmp_path):
    result, _ = run("--data", data, "--models", "majority", "--resamples", 9, "--protocol", "cold")
    kept = {"command": "evaluate_tracing --data data", "result": result}
    (tmp_path / "data-cold.json").write_text(json.dumps(kept))
    (tmp_path / "data-cold").mkdir()
    (tmp_path / "data-cold" / "reliability.svg").touch()
    text = page(tmp_path)
    assert "## data: The first ten answers of new learners" in text
    assert "180 answers of 20 learners are scored" in text
    assert "| `majority` | 0.5000 (0.5000 to 0.5000)" in text
    assert "(data-cold/reliability.svg)" in text
