"""The few numbers that no gradient reaches, chosen from lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence


def tune(
    loss: Callable[[dict[str, float]], float], choices: Mapping[str, Sequence[float]]
) -> dict[str, float]:
    """One number after the other to the choice of least loss, from the middle of each list."""
    best = {name: values[len(values) // 2] for name, values in choices.items()}
    for name, values in choices.items():
        losses = {value: loss({**best, name: value}) for value in values}
        best[name] = min(losses, key=losses.__getitem__)
    return best
