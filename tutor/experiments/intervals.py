"""Student's t, for intervals of few students, without a library that web processes do without."""

from __future__ import annotations

from statistics import NormalDist

LEVEL = 0.95


def t_quantile(level: float, freedom: float) -> float:
    """Student's t by its expansion around the normal (Abramowitz and Stegun 26.7.5): four places
    from 4 degrees of freedom on."""
    z, v = NormalDist().inv_cdf(level), freedom
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * v**4)
    )
