"""The command: its JSON, its words, its files, and what it refuses."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from knowledge_tracing.psikt import checkpoint
from tests.commands import refused, run
from tests.tutor.simulation.made_up import fitted
from tutor.simulation.registry import POLICIES

TINY = ("simulate_policies", "--learners", 10, "--sessions", 2, "--exercises", 3)
FIGURES = {
    "gain", "gain_se", "over", "unready", "exercises_to_goal", "time_adjusted_gain", "curve",
}  # fmt: skip


def test_all_policies_in_two_worlds():
    result, words = run(*TINY, "--seeds", "0-1")
    assert list(result["worlds"]) == ["ou", "bktg"]
    for world in result["worlds"].values():
        assert list(world["policies"]) == list(POLICIES)
        assert all(set(figures) == FIGURES for figures in world["policies"].values())
    assert (result["seeds"], result["learners"], result["graph_noise"]) == ([0, 1], 10, 0.0)
    assert {"version", "hardware", "seed", "worst"} <= set(result)
    assert f"{2 * 2 * len(POLICIES)}/{2 * 2 * len(POLICIES)}" in words
    assert "| three_in_a_row |" in words


def test_all_and_one_more_where_exercises_differ_in_length():
    told = (*TINY, "--policies", "ours,ours_untimed", "--seeds", "0", "--worlds", "ou")
    alike, other = run(*told)[0], run(*told, "--time-spread", 1.0)[0]
    assert other["time_spread"] == 1.0
    one, two = (result["worlds"]["ou"]["policies"] for result in (alike, other))
    assert one["ours"] == one["ours_untimed"]
    assert two["ours"] != two["ours_untimed"]
    assert two["ours_untimed"]["gain"] == one["ours"]["gain"]


def test_json_alone_says_nothing():
    _, words = run(*TINY, "--policies", "random", "--seeds", "3", "--json")
    assert words == ""


def test_what_is_written(tmp_path):
    folder = tmp_path / "a" / "b"
    result, _ = run(*TINY, "--policies", "random,oracle", "--seeds", "0-1", "--write", folder)
    written = json.loads((folder / "policies.json").read_text("utf-8"))
    assert written == {name: result[name] for name in written}
    assert {"version", "hardware", "seed", "worlds", "seeds"} <= set(written)
    assert "| oracle | " in (folder / "policies.md").read_text("utf-8")
    assert "three_in_a_row" not in (folder / "curves-ou.svg").read_text("utf-8")
    assert "delayed" in (folder / "curves-bktg.svg").read_text("utf-8")


def test_the_world_of_a_log(tmp_path):
    path = tmp_path / "fit.ckpt"
    checkpoint.save(fitted(), path)
    told = (*TINY, "--worlds", "log", "--policies", "random", "--seeds", "0")
    result, words = run(*told, "--checkpoint", path, "--graph-noise", 0.5)
    assert result["checkpoint"] == "made up"
    assert result["worlds"]["log"]["policies"]["random"]["gain_se"] is None
    assert "log gain" in words


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--worlds", "ou,mars"), "no world “mars”"),
        (("--policies", "luck"), "no policy “luck”"),
        (("--policies", ""), "no policy “”"),
        (("--seeds", "4-0"), "4-0"),
        (("--seeds", "many"), "many"),
        (("--seeds=-1-2",), "-1-2"),
        (("--graph-noise", "2"), "2.0"),
        (("--graph-noise", "nan"), "nan"),
        (("--time-spread", "2.5"), "--time-spread"),
        (("--time-spread", "nan"), "--time-spread"),
        (("--learners", "0"), "--learners"),
        (("--processes", "0"), "--processes"),
        (("--seed", "-1"), "--seed"),
        (("--worlds", "log"), "--checkpoint"),
        (("--worlds", "log", "--checkpoint", "nowhere.ckpt"), "nowhere.ckpt"),
    ],
)
def test_what_cannot_be_measured(words, reason):
    assert reason in refused("simulate_policies", *words)


def test_a_folder_that_cannot_be_made_is_told_before_the_work(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    assert "file" in refused("simulate_policies", "--write", blocked / "deeper")


def test_a_fit_with_nothing_to_draw_from(tmp_path):
    path = tmp_path / "empty.ckpt"
    none = np.zeros(0)
    checkpoint.save(replace(fitted(), items=(), difficulty=none, slope=none), path)
    assert "no items" in refused("simulate_policies", "--worlds", "log", "--checkpoint", path)
