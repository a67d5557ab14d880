"""Small graphs and histories for the tests of the filter."""

from __future__ import annotations

import numpy as np

from knowledge_tracing import psikt
from knowledge_tracing.psikt import Evidence, Params, Structure


def chain(length: int) -> Structure:
    return Structure.build(range(1, length + 1), {k: [k - 1] for k in range(2, length + 1)})


def tangle(size: int, seed: int = 0) -> Structure:
    """Up to three prerequisites each, near by; keys that are not 0, 1, 2."""
    rng = np.random.default_rng(seed)
    needs = {
        k: [int(one) for one in rng.integers(max(0, k - 8), k, size=min(3, k))]
        for k in range(1, size)
    }
    return Structure.build(
        (100 + k for k in range(size)), {100 + k: [100 + p for p in ps] for k, ps in needs.items()}
    )


def answers(
    structure: Structure, count: int, seed: int = 0, right: float = 0.7
) -> list[tuple[float, Evidence]]:
    """Any skills, gaps of half a day on average, now and then with help or partial credit."""
    rng = np.random.default_rng(seed)
    t, out = 20_000.0, []
    for n in range(count):
        t += float(rng.exponential(0.5))
        picked = rng.choice(structure.skills, size=min(len(structure), int(rng.integers(1, 3))))
        credit = 0.5 if n % 11 == 10 else float(rng.random() < right)
        evidence = Evidence(
            tuple(int(one) for one in picked),
            f"item {n % 7}",
            credit,
            difficulty=float(rng.normal(0, 0.7)),
            guess=0.25 * float(n % 5 == 0),
            help_level=int(n % 9 == 8) * int(rng.integers(0, 5)),
        )
        out.append((t, evidence))
    return out


def steady(**changes: float) -> Params:
    """Parameters under which the general level is known and stays, as in the reference numbers."""
    return Params(**({"mu_drift": 0.0} | changes))  # type: ignore[arg-type]


def belief_after(
    structure: Structure, count: int, seed: int = 0
) -> tuple[psikt.Dynamics, psikt.Belief]:
    dynamics = psikt.dynamics_of(structure)
    belief, _ = psikt.run(dynamics, answers(structure, count, seed))
    return dynamics, belief
