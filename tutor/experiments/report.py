"""Comparisons as JSON and as a table for people. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tutor.experiments.comparing import Compared
from tutor.experiments.estimators import Pair, Value
from tutor.experiments.randomised import Randomised

# From such a share of choices that the log cannot show, the table warns.
SHAKY = 0.1


def compared(found: Compared) -> dict[str, Any]:
    return {
        "students": found.students,
        "policies": {name: _value(value) for name, value in found.values.items()},
        "difference": {
            "of": list(found.values)[:2],
            "dr": _rounded(found.dr_difference),
            "dr_ci": _pair(found.dr_ci),
            "ips": _rounded(found.ips_difference),
            "ips_ci": _pair(found.ips_ci),
        },
    }


def _value(value: Value) -> dict[str, Any]:
    return {
        "ips": _rounded(value.ips),
        "ips_ci": _pair(value.ips_ci),
        "snips": _rounded(value.snips),
        "snips_ci": _pair(value.snips_ci),
        "dr": _rounded(value.dr),
        "dr_ci": _pair(value.dr_ci),
        "ess": round(value.ess, 1),
        "decisions": value.decisions,
        "zero_overlap": value.zero_overlap,
        "uncovered": _rounded(value.uncovered),
        "clipped": value.clipped,
    }


def groups(drawn: Randomised) -> dict[str, Any]:
    gap = drawn.difference
    return {
        "groups": {
            arm.policy: {
                "students": arm.students,
                "with_reward": arm.with_reward,
                "decisions": arm.decisions,
                "without_reward": arm.waiting,
                "mean": _rounded(arm.mean),
            }
            for arm in drawn.arms
        },
        "difference": _rounded(gap.mean) if gap else None,
        "difference_ci": _pair((gap.low, gap.high)) if gap else None,
        "enough": drawn.enough,
    }


def _rounded(number: float | None) -> float | None:
    """None for what is not a number: JSON has no word for it."""
    return None if number is None or number != number else round(number, 4)


def _pair(pair: Pair) -> list[float] | None:
    return None if pair is None else [round(pair[0], 4), round(pair[1], 4)]


def table(found: Compared, left_out: Mapping[str, int], drawn: Randomised | None) -> str:
    head = f"{'policy':<20}{'DR':>22}{'IPS':>22}{'SNIPS':>8}{'ESS':>8}{'never':>8}{'unseen':>8}"
    lines = [f"{found.students} students", head]
    lines += [_line(name, value) for name, value in found.values.items()]
    lines += [_caution(*one) for one in found.values.items() if one[1].uncovered > SHAKY]
    lines.append(f"difference, DR: {_with(found.dr_difference, found.dr_ci)}")
    left = {**left_out, "without_reward": found.unrewarded}
    lines.append("left out: " + ", ".join(f"{number} {why}" for why, number in left.items()))
    return "\n".join(lines + _group_lines(drawn)) + "\n"


def _line(name: str, value: Value) -> str:
    return (
        f"{name:<20}{_with(value.dr, value.dr_ci):>22}{_with(value.ips, value.ips_ci):>22}"
        f"{value.snips:>8.3f}{value.ess:>8.1f}{value.zero_overlap:>8}"
        f"{value.uncovered:>8.0%}"
    )


def _caution(name: str, value: Value) -> str:
    return (
        f"{name}: {value.uncovered:.0%} of what it would choose could never be chosen here. IPS is"
        " too low for that, and DR rests on the direct model there: no ground for a decision."
    )


def _group_lines(drawn: Randomised | None) -> list[str]:
    if drawn is None:
        return []
    lines = [
        f"group {arm.policy}: {arm.with_reward} of {arm.students} students, "
        f"{arm.decisions} decisions, mean {'-' if arm.mean is None else f'{arm.mean:.3f}'}"
        for arm in drawn.arms
    ]
    gap = drawn.difference
    if gap is not None:
        lines.append(f"difference, by the draw: {_with(gap.mean, (gap.low, gap.high))}")
    return lines


def _with(number: float, pair: Pair) -> str:
    band = "" if pair is None else f" ({pair[0]:.3f}, {pair[1]:.3f})"
    return f"{number:.3f}{band}"
