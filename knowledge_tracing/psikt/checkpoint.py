"""A fitted model as bytes and back: named arrays and JSON under a SHA-256. Never pickle.

Layout: MAGIC, the digest of all that follows, length of the JSON, the JSON (what the arrays are,
and whatever else the writer says), the arrays one after the other, little-endian.
"""

from __future__ import annotations

import hashlib
import json
import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge_tracing.psikt.dynamics import Dynamics
from knowledge_tracing.psikt.filter import DENSE_LIMIT, dynamics_of
from knowledge_tracing.psikt.structure import Structure
from knowledge_tracing.psikt.traits import at_node
from knowledge_tracing.psikt.types import Array, Item, Params, Tables

MAGIC = b"CHIRON1\n"
LENGTH = struct.Struct("<Q")
FORM = "psi-kt-r"
KINDS = {"<f8", "<i8"}
ITEM = 8  # bytes of a number of either kind


class CheckpointError(ValueError):
    """Not a checkpoint of ours, or not as it was written; the message says why."""


def pack(arrays: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> bytes:
    """Floats become float64, whole numbers int64."""
    plain = {name: _plain(array) for name, array in arrays.items()}
    listed = [[name, array.dtype.str, list(array.shape)] for name, array in plain.items()]
    head = json.dumps({"arrays": listed, "about": about}, sort_keys=True).encode()
    body = LENGTH.pack(len(head)) + head + b"".join(array.tobytes() for array in plain.values())
    return MAGIC + hashlib.sha256(body).digest() + body


def unpack(data: bytes) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """What `pack` was given. A CheckpointError for anything else."""
    body = _checked(data)
    (length,) = LENGTH.unpack_from(body)
    place, arrays = LENGTH.size + length, {}
    try:
        head = json.loads(body[LENGTH.size : place])
        about = dict(head["about"])
        listed = [(str(name), str(kind), tuple(shape)) for name, kind, shape in head["arrays"]]
    except (ValueError, KeyError, TypeError) as problem:
        raise CheckpointError("what the checkpoint says of itself is unreadable") from problem
    for name, kind, shape in listed:
        flat = _flat(body, place, kind, shape)
        arrays[name] = flat.reshape(shape).copy()
        place += flat.nbytes
    if place != len(body):
        raise CheckpointError(f"the checkpoint holds {len(body) - place} bytes that belong nowhere")
    return arrays, about


def _flat(body: bytes, place: int, kind: str, shape: tuple[int, ...]) -> NDArray[Any]:
    """The numbers of one array where they lie, if the file has as many as it declares."""
    if kind not in KINDS:
        raise CheckpointError(f"the checkpoint holds an array of kind {kind!r}")
    if not all(isinstance(side, int) and side >= 0 for side in shape):
        raise CheckpointError(f"the checkpoint holds an array of shape {shape}")
    count = math.prod(shape)
    if count * ITEM > len(body) - place:
        raise CheckpointError(f"the checkpoint ends within an array of shape {shape}")
    return np.frombuffer(body, dtype=kind, count=count, offset=place)


def _checked(data: bytes) -> bytes:
    size = len(MAGIC) + hashlib.sha256().digest_size
    if not data.startswith(MAGIC):
        raise CheckpointError("this is no checkpoint of Chiron (its first bytes are others)")
    if len(data) < size + LENGTH.size:
        raise CheckpointError(f"the checkpoint ends after {len(data)} bytes")
    body = data[size:]
    if hashlib.sha256(body).digest() != data[len(MAGIC) : size]:
        raise CheckpointError("the checkpoint is not as it was written: its SHA-256 differs")
    return body


def _plain(array: NDArray[Any]) -> NDArray[Any]:
    whole = np.issubdtype(array.dtype, np.integer)
    return np.asarray(array, dtype="<i8" if whole else "<f8", order="C")


@dataclass(frozen=True, eq=False)
class Fitted:
    """What a fit found: parameters, and tables by the ids of skills and items in its log.

    level, gain_s, gain_f: [K].  shared: [K, D].  difficulty, slope: [I].
    edges: [E, 2] prerequisite, skill, as indices; share: [E].
    traits: [J, 3] log alpha, log v, logit gamma of the trait nodes; trait_weights: [J].
    about: seed, data, figures; plain JSON.
    """

    params: Params
    skills: tuple[str, ...]
    items: tuple[str, ...]
    level: Array
    gain_s: Array
    gain_f: Array
    shared: Array
    difficulty: Array
    slope: Array
    edges: NDArray[np.int64]
    share: Array
    traits: Array = field(default_factory=lambda: np.zeros((0, 3)))
    trait_weights: Array = field(default_factory=lambda: np.zeros(0))
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def version(self) -> str:
        return self.params.version

    def dynamics_for(
        self, structure: Structure, ids: Sequence[str], dense_limit: int = DENSE_LIMIT
    ) -> Dynamics:
        """The filter of a course: its own graph, with what the fit knows of it.

        ids: [K] the ids of the skills of `structure`, in its order.
        """
        weighted = replace(structure, weight=self.shares(structure, ids))
        return dynamics_of(weighted, self.params, self.tables(ids), dense_limit)

    def at_node(self, node: int) -> Fitted:
        """As one learner is, whose traits are those of this node; the version names it."""
        params = at_node(self.params, self.traits[node])
        return replace(self, params=replace(params, version=f"{self.version}#{node}"))

    def shares(self, structure: Structure, ids: Sequence[str]) -> Array:
        """[E] of the structure. A skill with a prerequisite that the fit did not know keeps equal
        shares."""
        known = {
            (self.skills[parent], self.skills[child]): float(share)
            for (parent, child), share in zip(self.edges.tolist(), self.share, strict=True)
        }
        pairs = zip(structure.parent.tolist(), structure.child.tolist(), strict=True)
        found = np.array([known.get((ids[i], ids[k]), np.nan) for i, k in pairs])
        strange = np.isin(structure.child, structure.child[np.isnan(found)])
        return np.where(strange, structure.weight, found)

    def tables(self, ids: Sequence[str]) -> Tables:
        """For skills with these ids, in this order; one that the fit did not know is average."""
        place = {skill: i for i, skill in enumerate(self.skills)}
        at = np.array([place.get(one, -1) for one in ids], dtype=np.int64)
        items = zip(self.items, self.difficulty.tolist(), self.slope.tolist(), strict=True)
        return Tables(
            _taken(self.level, at),
            _taken(self.gain_s, at),
            _taken(self.gain_f, at),
            _taken(self.shared, at),
            {item: Item(difficulty, slope) for item, difficulty, slope in items},
        )


def _taken(table: Array, at: NDArray[np.int64]) -> Array:
    padded = np.concatenate([table, np.zeros((1, *table.shape[1:]))])
    out: Array = padded[at]
    return out


# What older checkpoints did not have yet.
OLDER: Mapping[str, Any] = {"streak_s": 0.0, "streak_f": 0.0}

_ARRAYS = [
    "level", "gain_s", "gain_f", "shared", "difficulty", "slope", "edges", "share", "traits",
    "trait_weights",
]  # fmt: skip


def to_bytes(fitted: Fitted) -> bytes:
    about = {
        "form": FORM,
        "params": asdict(fitted.params),
        "skills": fitted.skills,
        "items": fitted.items,
        "about": dict(fitted.about),
    }
    return pack({name: getattr(fitted, name) for name in _ARRAYS}, about)


def from_bytes(data: bytes) -> Fitted:
    """A CheckpointError says what is wrong: not ours, tampered with, another form, not finite."""
    arrays, about = unpack(data)
    if about.get("form") != FORM:
        raise CheckpointError(f"the checkpoint holds {about.get('form')!r}, not {FORM!r}")
    if set(arrays) != set(_ARRAYS):
        raise CheckpointError(f"the checkpoint is of another version: it holds {sorted(arrays)}")
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            raise CheckpointError(f"the checkpoint's {name} holds numbers that are not finite")
    try:
        fitted = Fitted(
            _params(about["params"]),
            tuple(map(str, about["skills"])),
            tuple(map(str, about["items"])),
            **arrays,
            about=dict(about["about"]),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise CheckpointError(f"the checkpoint is of another version: {problem}") from problem
    _check_shapes(fitted)
    return fitted


def _params(told: Mapping[str, Any]) -> Params:
    told = {**OLDER, **told}
    unknown = set(told) ^ {one.name for one in fields(Params)}
    if unknown:
        raise ValueError(f"parameters {sorted(unknown)}")
    params = Params(**{**told, "help_weights": tuple(told["help_weights"])})
    numbers = [value for name, value in told.items() if name not in ("version", "help_weights")]
    if not all(math.isfinite(number) for number in (*numbers, *params.help_weights)):
        raise ValueError("a parameter is not finite")
    return params


def _check_shapes(fitted: Fitted) -> None:
    """As `Fitted` says; edges between its skills."""
    skills, items = (len(fitted.skills),), (len(fitted.items),)
    edges, nodes = (fitted.share.size,), (fitted.trait_weights.size,)
    shapes = {
        "level": skills, "gain_s": skills, "gain_f": skills,
        "shared": (*skills, *fitted.shared.shape[-1:]),
        "difficulty": items, "slope": items, "share": edges, "edges": (*edges, 2),
        "traits": (*nodes, 3), "trait_weights": nodes,
    }  # fmt: skip
    for name, shape in shapes.items():
        if getattr(fitted, name).shape != shape:
            raise CheckpointError(f"the checkpoint's {name} is not of shape {shape}")
    inside = (fitted.edges >= 0) & (fitted.edges < len(fitted.skills))
    if fitted.edges.dtype != np.int64 or not inside.all():
        raise CheckpointError("the checkpoint's edges lead to skills that it does not have")


def save(fitted: Fitted, path: Path) -> None:
    """Written beside and renamed: a reader sees the old file or the new one."""
    beside = path.with_suffix(".part")
    beside.write_bytes(to_bytes(fitted))
    beside.replace(path)


def load(path: Path) -> Fitted:
    try:
        return from_bytes(path.read_bytes())
    except OSError as problem:
        raise CheckpointError(f"{path} cannot be read: {problem.strerror}") from problem
    except CheckpointError as problem:
        raise CheckpointError(f"{path}: {problem}") from problem
