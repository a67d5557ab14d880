"""Prerequisite graphs for simulated courses: drawn at random, and what an author gets wrong.

A graph here is a Boolean matrix `needs`, [K, K]: needs[k, j] says that skill k builds on skill j.
Skills are numbered layer by layer, so prerequisites have smaller numbers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Needs = NDArray[np.bool_]

LAYERS, WIDTH = 8, 5
MOST_PARENTS = 3
NEAR, FAR = 3.0, 1.0  # weights of a parent one layer below, and of one two layers below


def needs_of(needs: Needs) -> dict[int, list[int]]:
    """Skill -> its prerequisites."""
    return {k: np.flatnonzero(row).tolist() for k, row in enumerate(needs)}


def layers_of(layers: int = LAYERS, width: int = WIDTH) -> NDArray[np.int64]:
    """[K]: the layer of each skill."""
    return np.repeat(np.arange(layers), width)


def layers_in(needs: Needs) -> NDArray[np.float64]:
    """[K]: the layer of each skill: of a graph of ours as it was drawn; of a larger one its depth,
    on the scale of LAYERS. Prerequisites have smaller numbers."""
    if len(needs) <= LAYERS * WIDTH:
        return layers_of()[: len(needs)].astype(np.float64)
    depth = np.zeros(len(needs))
    for skill in range(len(needs)):
        depth[skill] = 1.0 + max(depth[needs[skill]], default=-1.0)
    out: NDArray[np.float64] = depth * LAYERS / (depth.max() + 1.0)
    return out


def drawn(rng: np.random.Generator, layers: int = LAYERS, width: int = WIDTH) -> Needs:
    """One to three prerequisites for every skill above the first layer, one or two layers below."""
    layer = layers_of(layers, width)
    needs = np.zeros((len(layer), len(layer)), dtype=bool)
    for skill in np.flatnonzero(layer > 0):
        weight = NEAR * (layer == layer[skill] - 1) + FAR * (layer == layer[skill] - 2)
        below = np.flatnonzero(weight)
        count = rng.integers(1, MOST_PARENTS + 1)
        chance = weight[below] / weight[below].sum()
        needs[skill, rng.choice(below, size=count, replace=False, p=chance)] = True
    return needs


def misdrawn(needs: Needs, share: float, rng: np.random.Generator) -> Needs:
    """What an author draws who errs in `share` of the edges: each wrong edge is replaced by another
    prerequisite from the skills before, so the graph stays acyclic and as dense as it was."""
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"The share of wrong edges is 0 to 1, not {share}")
    out = needs.copy()
    edges = np.argwhere(needs)
    wrong = rng.choice(len(edges), size=round(share * len(edges)), replace=False)
    for child, parent in edges[wrong]:
        others = np.flatnonzero(~out[child, :child])
        if len(others):
            out[child, parent] = False
            out[child, rng.choice(others)] = True
    return out
