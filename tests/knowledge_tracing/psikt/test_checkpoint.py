"""Fitted models as bytes: exact for their own, and a reason for anything else."""

from __future__ import annotations

import hashlib
import json
import pickle
import tracemalloc
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from knowledge_tracing import psikt
from knowledge_tracing.psikt import Evidence, Params, Structure
from knowledge_tracing.psikt.checkpoint import (
    LENGTH,
    MAGIC,
    CheckpointError,
    Fitted,
    from_bytes,
    load,
    pack,
    save,
    to_bytes,
    unpack,
)

DIGEST = hashlib.sha256().digest_size
EDGES = np.array([[0, 1], [0, 2], [1, 2], [2, 3]])
FITTED = Fitted(
    Params(alpha=0.07, beta_s=0.4, item_s=0.2, version="psi-kt-r.test"),
    skills=("adding", "carrying", "taking away", "zählen"),
    items=("i1", "i2"),
    level=np.array([0.1, -0.2, 0.3, 0.0]),
    gain_s=np.array([0.01, 0.02, 0.03, 0.04]),
    gain_f=-np.array([0.01, 0.02, 0.03, 0.04]),
    shared=np.arange(8.0).reshape(4, 2) / 10,
    difficulty=np.array([-1.0, 1.5]),
    slope=np.array([0.8, 1.3]),
    edges=EDGES,
    share=np.array([0.9, 0.3, 0.6, 0.8]),
    traits=np.array([[-2.0, -0.2, 0.1]]),
    trait_weights=np.array([1.0]),
    about={"seed": 3, "history": [{"epoch": 1, "log_loss": 0.5}]},
)
DATA = to_bytes(FITTED)


def same(one: Fitted, other: Fitted) -> None:
    for name in (field.name for field in fields(Fitted)):
        mine, theirs = getattr(one, name), getattr(other, name)
        if isinstance(mine, np.ndarray):
            np.testing.assert_array_equal(mine, theirs, strict=True)
        else:
            assert mine == theirs


def test_round_trip_is_exact(tmp_path: Path) -> None:
    same(from_bytes(DATA), FITTED)
    assert to_bytes(from_bytes(DATA)) == DATA
    save(FITTED, tmp_path / "psi-kt-r.test.ckpt")
    same(load(tmp_path / "psi-kt-r.test.ckpt"), FITTED)
    assert [one.name for one in tmp_path.iterdir()] == ["psi-kt-r.test.ckpt"]


@given(
    array=arrays.arrays(
        st.sampled_from([np.float64, np.int64]),
        arrays.array_shapes(min_dims=0, max_dims=3, min_side=0),
    )
)
@settings(max_examples=60, deadline=None)
def test_arrays_of_any_shape_come_back(array: np.ndarray) -> None:
    """Scalars too: the optimiser's state is full of them."""
    found, about = unpack(pack({"one": array, "other": np.arange(3)}, {"a": [1, None]}))
    np.testing.assert_array_equal(found["one"], array, strict=True)
    np.testing.assert_array_equal(found["other"], np.arange(3), strict=True)
    assert about == {"a": [1, None]}


@given(place=st.integers(0, len(DATA) - 1), change=st.integers(1, 255))
@settings(max_examples=300, deadline=None)
def test_no_changed_byte_goes_unnoticed(place: int, change: int) -> None:
    damaged = bytearray(DATA)
    damaged[place] ^= change
    with pytest.raises(CheckpointError):
        from_bytes(bytes(damaged))


@given(end=st.integers(0, len(DATA) - 1))
@settings(max_examples=100, deadline=None)
def test_a_file_cut_short_is_refused(end: int) -> None:
    with pytest.raises(CheckpointError):
        from_bytes(DATA[:end])
    with pytest.raises(CheckpointError):
        from_bytes(DATA + DATA[:end] + b".")


def signed(head: Any, numbers: bytes = b"") -> bytes:
    """Whatever somebody puts under a right digest: that proves nothing about who wrote it."""
    text = head if isinstance(head, bytes) else json.dumps(head).encode()
    body = LENGTH.pack(len(text)) + text + numbers
    return MAGIC + hashlib.sha256(body).digest() + body


@given(head=st.binary(max_size=80), numbers=st.binary(max_size=40))
@settings(max_examples=100, deadline=None)
def test_noise_under_a_right_digest_is_refused(head: bytes, numbers: bytes) -> None:
    with pytest.raises(CheckpointError):
        from_bytes(signed(head, numbers))
    with pytest.raises(CheckpointError):
        from_bytes(MAGIC + hashlib.sha256(head).digest() + head)


@pytest.mark.parametrize(
    ("listed", "reason"),
    [
        ([["level", "<f8", [10**15]]], "ends within"),
        ([["level", "<f8", [10**9, 10**9, 10**9]]], "ends within"),
        ([["level", "<f8", [-1]]], "of shape"),
        ([["level", "<f8", [1.5]]], "of shape"),
        ([["level", "<f8", ["2"]]], "of shape"),
        ([["level", "|O", [1]]], "of kind"),
        ([["level", "<f4", [2]]], "of kind"),
        ([["level", ["<f8"], [1]]], "of kind"),
        ([["level", "<f8"]], "unreadable"),
        ([], "belong nowhere"),
        (7, "unreadable"),
    ],
)
def test_what_is_declared_is_checked_before_it_is_made(listed: Any, reason: str) -> None:
    tracemalloc.start()
    with pytest.raises(CheckpointError, match=reason):
        from_bytes(signed({"arrays": listed, "about": {}}, bytes(16)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_other_files_are_refused(tmp_path: Path) -> None:
    for data in (b"", b"CHIRON", pickle.dumps({"level": 1}), bytes(200)):
        with pytest.raises(CheckpointError, match="no checkpoint of Chiron"):
            from_bytes(data)
    with pytest.raises(CheckpointError, match="ends after 8 bytes"):
        from_bytes(MAGIC)
    with pytest.raises(CheckpointError, match=r"none.ckpt cannot be read: No such file"):
        load(tmp_path / "none.ckpt")
    with pytest.raises(CheckpointError, match="cannot be read"):
        load(tmp_path)
    (tmp_path / "bad.ckpt").write_bytes(DATA[:-1])
    with pytest.raises(CheckpointError, match=r"bad.ckpt: the checkpoint is not as it was written"):
        load(tmp_path / "bad.ckpt")


def told(change: Callable[[dict[str, Any]], Any]) -> bytes:
    """The same arrays; what is said beside them changed."""
    kept, about = unpack(DATA)
    change(about)
    return pack(kept, about)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda a: a.update(form="psi-kt"), "holds 'psi-kt', not 'psi-kt-r'"),
        (lambda a: a.pop("form"), "holds None"),
        (lambda a: a.pop("params"), "another version"),
        (lambda a: a["params"].update(speed=1.0), r"another version: parameters \['speed'\]"),
        (lambda a: a["params"].pop("alpha"), r"parameters \['alpha'\]"),
        (lambda a: a["params"].update(alpha=float("nan")), "not finite"),
        (lambda a: a["params"].update(alpha="fast"), "another version"),
        (lambda a: a["params"].update(help_weights=[1.0, float("inf")]), "not finite"),
        (lambda a: a.update(params=3), "another version"),
        (lambda a: a.update(skills=None), "another version"),
        (lambda a: a.update(skills=["adding"]), "level is not of shape"),
        (lambda a: a.update(items=["i1"]), "difficulty is not of shape"),
        (lambda a: a.update(about=0), "another version"),
    ],
)
def test_what_a_checkpoint_says_of_itself_is_checked(
    change: Callable[[dict[str, Any]], Any], reason: str
) -> None:
    with pytest.raises(CheckpointError, match=reason):
        from_bytes(told(change))


@pytest.mark.parametrize(
    ("name", "array", "reason"),
    [
        ("slope", np.array([1.0, np.nan]), "slope holds numbers that are not finite"),
        ("level", np.array([0.0, np.inf, 0.0, 0.0]), "level holds numbers"),
        ("shared", np.zeros(4), "shared is not of shape"),
        ("edges", np.zeros((4, 3), dtype=np.int64), "edges is not of shape"),
        ("edges", EDGES + 1, "edges lead to skills"),
        ("edges", EDGES - 1, "edges lead to skills"),
        ("edges", EDGES / 2, "edges lead to skills"),
        ("traits", np.zeros((2, 3)), "traits is not of shape"),
        ("strange", np.zeros(1), "another version"),
    ],
)
def test_arrays_are_checked(name: str, array: np.ndarray, reason: str) -> None:
    kept, about = unpack(DATA)
    with pytest.raises(CheckpointError, match=reason):
        from_bytes(pack(kept | {name: array}, about))


def course(*ids: str, needs: dict[int, list[int]]) -> tuple[Structure, list[str]]:
    """Keys 1 .. K in the order of the ids."""
    structure = Structure.build(range(1, len(ids) + 1), needs)
    return structure, [ids[key - 1] for key in structure.skills]


def test_a_course_gets_what_the_fit_knows_of_it() -> None:
    structure, ids = course("new", "carrying", "adding", needs={2: [3], 1: [2]})
    dynamics = FITTED.dynamics_for(structure, ids)
    at = [structure.index[key] for key in (1, 2, 3)]
    np.testing.assert_array_equal(dynamics.tables.level[at], [0.0, -0.2, 0.1])
    np.testing.assert_array_equal(dynamics.tables.gain_s[at], [0.0, 0.02, 0.01])
    np.testing.assert_array_equal(dynamics.tables.shared[at], [[0, 0], [0.2, 0.3], [0, 0.1]])
    assert asdict(dynamics.params) == asdict(FITTED.params)


def test_shares_are_used_where_all_prerequisites_are_known() -> None:
    """Taking away needs adding and carrying, as in the fit; the last skill also a new one."""
    names = ("adding", "carrying", "taking away", "zählen", "new")
    structure, ids = course(*names, needs={2: [1], 3: [1, 2], 4: [3, 5]})
    N = FITTED.dynamics_for(structure, ids).structure.spread_rows(np.eye(5))
    at = {name: structure.index[key] for key, name in enumerate(names, start=1)}
    assert N[at["carrying"], at["adding"]] == 0.9
    assert N[at["taking away"], at["adding"]] == 0.3
    assert N[at["taking away"], at["carrying"]] == 0.6
    assert N[at["zählen"], at["taking away"]] == N[at["zählen"], at["new"]] == 0.5


@pytest.mark.parametrize("dense_limit", [0, 150])
def test_items_that_the_fit_does_not_know_keep_their_authors_difficulty(dense_limit: int) -> None:
    structure, ids = course("adding", needs={})
    dynamics = FITTED.dynamics_for(structure, ids, dense_limit)
    start = psikt.prior(dynamics)

    def chance(item: str, difficulty: float) -> float:
        return psikt.update(dynamics, start, Evidence((1,), item, 1.0, difficulty))[1].predicted

    assert chance("new", -1.0) > chance("new", 0.0) > chance("new", 1.0)
    assert chance("i1", 1.0) == chance("i1", -1.0)
    bare = replace(FITTED, items=(), difficulty=np.zeros(0), slope=np.zeros(0))
    other = bare.dynamics_for(structure, ids, dense_limit)
    unknown = psikt.update(other, psikt.prior(other), Evidence((1,), "i1", 1.0, 0.5))[1].predicted
    assert unknown == chance("new", 0.5)
