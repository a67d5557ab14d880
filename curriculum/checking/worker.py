"""The process that does what may be slow: `python -m curriculum.checking.worker`.

Reads length-prefixed pickles of our own trees from its parent, answers one JSON line each. Its
memory is bounded from the start and its processor time per question; the parent kills it when
the wall clock runs out. It knows SymPy and this package, nothing else.
"""

from __future__ import annotations

import json
import pickle
import resource
import struct
import sys
from collections.abc import Callable
from typing import Any

import sympy as sp

from curriculum.checking.symbolic import to_sympy
from curriculum.checking.tree import Node

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 3


def same(a: Node, b: Node) -> bool:
    return bool(sp.simplify(to_sympy(a) - to_sympy(b)) == 0)


def factors(node: Node) -> int:
    """How many irreducible factors with a letter the polynomial has, counted with powers."""
    _, found = sp.factor_list(to_sympy(node))
    return sum(power for factor, power in found if factor.free_symbols)


QUESTIONS: dict[str, Callable[..., bool | int]] = {"same": same, "factors": factors}


def answer(raw: bytes) -> dict[str, Any]:
    name, args = pickle.loads(raw)  # noqa: S301 -- written by the process that started this one
    try:
        return {"ok": QUESTIONS[name](*args)}
    except Exception as error:
        return {"error": type(error).__name__}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    out = sys.stdout.buffer
    out.write(b"{}\n")
    out.flush()
    while len(head := sys.stdin.buffer.read(4)) == 4:
        raw = sys.stdin.buffer.read(struct.unpack(">I", head)[0])
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
        out.write(json.dumps(answer(raw)).encode() + b"\n")
        out.flush()


if __name__ == "__main__":
    main()
