"""The command's contract: a checkpoint and its figures, or exit status 2 and the reason."""

from __future__ import annotations

import io
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from knowledge_tracing.psikt.checkpoint import load
from tests.knowledge_tracing.logs.folders import ANSWERS, HEADER, TABLES, put, write, write_all

ROOT = Path(__file__).resolve().parents[2]


def run(*words: Any) -> tuple[dict[str, Any], str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("train_psikt", *map(str, words), stdout=out, stderr=err)
    (line,) = out.getvalue().splitlines()
    return json.loads(line), err.getvalue()


def refused(folder: Path, *words: Any) -> str:
    with pytest.raises(CommandError) as refusal:
        run("--data", folder, "--out", folder / "out", *words)
    assert refusal.value.returncode == 2
    assert not list(folder.glob("out/psi*.ckpt"))
    return str(refusal.value)


def test_a_checkpoint_and_its_figures(tmp_path):
    write_all(tmp_path / "data")
    words = ("--data", tmp_path / "data", "--out", tmp_path / "out", "--epochs", 2, "--seed", 3)
    result, said = run(*words)
    assert (result["learners"], result["answers"], result["epochs"]) == (2, 4, 2)
    assert (result["seed"], result["hardware"]["device"]) == (3, "cpu")
    assert math.isfinite(result["log_loss"])
    assert result["validation_log_loss"] is None  # nobody can be set aside of two learners
    assert [one.name for one in (tmp_path / "out").iterdir()] == [result["checkpoint"]]
    fitted = load(tmp_path / "out" / result["checkpoint"])
    assert f"{fitted.version}.ckpt" == result["checkpoint"]
    assert fitted.skills == ("s1", "s2", "s3")
    assert "epoch 2/2, batch 1/1, log-loss" in said
    again, nothing = run(*words, "--json")
    assert (again["checkpoint"], nothing) == (result["checkpoint"], "")


def test_what_is_left_out_is_left_out(tmp_path):
    write_all(tmp_path / "data")
    words = ("--data", tmp_path / "data", "--out", tmp_path / "out", "--epochs", 1)
    result, _ = run(*words, "--without", "graph", "practice")
    params = load(tmp_path / "out" / result["checkpoint"]).params
    assert (params.gamma, params.beta_s, params.beta_f) == (0.0, 0.0, 0.0)
    assert params.fade_s != 0.0


def test_a_folder_that_is_not_there(tmp_path):
    assert "is not a folder" in refused(tmp_path / "none")


@pytest.mark.parametrize("column", ["learner_id", "item_id", "skill_id", "correct", "timestamp"])
def test_a_missing_column(tmp_path, column):
    write(tmp_path, header=HEADER.replace(column, "other"))
    assert f"interactions.csv, row 1: has no column {column}" in refused(tmp_path)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("ada,i1,s1,nan,1600000000,3", "correct is “nan”: not a finite number"),
        ("ada,i1,s1,1,nan,3", "timestamp is “nan”: not a finite number"),
        ("ada,i1,s1,1,1600000000,inf", "order is “inf”: not a finite number"),
    ],
)
def test_numbers_that_are_none(tmp_path, answer, reason):
    write(tmp_path, (*ANSWERS, answer))
    assert f"interactions.csv, row 6: {reason}" in refused(tmp_path)


def test_prerequisites_in_a_circle(tmp_path):
    circle = (*TABLES["prerequisites"], "s2,s3", "s3,s1")
    write_all(tmp_path, prerequisites=circle)
    assert "prerequisites.csv" in (said := refused(tmp_path))
    assert "s1" in said
    assert "s3" in said


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--epochs", "0"], "--epochs must be at least 1"),
        (["--learning-rate", "0"], "--learning-rate between 0 and 10"),
        (["--learning-rate", "nan"], "--learning-rate between 0 and 10"),
        (["--without", "luck"], "no switch 'luck'"),
    ],
)
def test_settings_that_cannot_be(tmp_path, words, reason):
    assert reason in refused(write_all(tmp_path), *words)


def test_the_unfinished_fit_of_other_data(tmp_path):
    put(tmp_path / "out", "x", "nothing")
    (tmp_path / "out" / "unfinished.ckpt").write_bytes(b"CHIRON1\n" + bytes(80))
    assert "its SHA-256 differs" in refused(write_all(tmp_path))


def test_a_place_where_nothing_can_be_written(tmp_path):
    write_all(tmp_path)
    (tmp_path / "file").touch()
    reason = refused(tmp_path, "--out", tmp_path / "file")
    assert f"{tmp_path / 'file'}: File exists" in reason


@pytest.mark.slow
def test_the_reason_is_said_on_stderr(tmp_path):
    command = ("manage.py", "train_psikt", "--data", str(tmp_path / "none"), "--out", str(tmp_path))
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "is not a folder" in done.stderr
    assert "Traceback" not in done.stderr
