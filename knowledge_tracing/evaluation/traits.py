"""Do traits say something about learners? Measures on normal posteriors of any model.

mean: [L, D], cov: [L, D, D], one normal a learner. Everything in nats, full covariances, and no
factor that grows with D, so that models with more traits have no advantage. All of them are about
the posteriors alone; whether a trait means what its name says is asked in operational.py.
"""

from __future__ import annotations

import numpy as np

from knowledge_tracing.logs.log import Array


def specificity(mean: Array, cov: Array) -> float:
    """I(s; l) = h(s) - mean_l h(s | l), normal entropies h = log det(2 pi e cov) / 2.

    s of any learner has the covariance of the means plus the mean covariance. Higher is more.
    """
    apart = mean - mean.mean(axis=0)
    total = apart.T @ apart / len(mean) + cov.mean(axis=0)
    return float(0.5 * (_log_det(total) - _log_det(cov).mean()))


def consistency(parts: list[tuple[Array, Array]], whole: tuple[Array, Array]) -> float:
    """Mean over learners and parts of KL(traits from a part || traits from the whole history).

    parts: posteriors from sub-histories that cover the same time, such as the odd and the even
    answers. Lower is better, and 0 for a model that never learns: read it beside `specificity`.
    """
    return float(np.mean([divergence(*part, *whole) for part in parts]))


def entanglement(cov: Array) -> float:
    """mean_l [sum_d h(s_d | l) - h(s | l)]: what the traits of a learner say of each other.

    0: each can be read on its own. This gap between diagonal and full covariances is what the
    paper calls disentanglement.
    """
    diagonal = np.log(np.diagonal(cov, axis1=-2, axis2=-1)).sum(axis=-1)
    return float(0.5 * (diagonal - _log_det(cov)).mean())


def divergence(mean: Array, cov: Array, other_mean: Array, other_cov: Array) -> Array:
    """[L]: KL(N(mean, cov) || N(other_mean, other_cov)) =

    (tr(C'^-1 C) + (m' - m)' C'^-1 (m' - m) - D + log det C' - log det C) / 2
    """
    apart = (other_mean - mean)[..., None]
    trace = np.trace(np.linalg.solve(other_cov, cov), axis1=-2, axis2=-1)
    distance = (apart * np.linalg.solve(other_cov, apart)).sum(axis=(-2, -1))
    volume = _log_det(other_cov) - _log_det(cov)
    out: Array = 0.5 * (trace + distance - mean.shape[-1] + volume)
    return out


def _log_det(cov: Array) -> Array:
    sign, out = np.linalg.slogdet(cov)
    if np.any(sign <= 0):
        raise ValueError("A covariance is not positive definite")
    return np.asarray(out)
