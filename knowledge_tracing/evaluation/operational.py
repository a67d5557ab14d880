"""Do traits and levels mean what their names say? Regressions of held-out behaviour on them.

Two of the paper's pairs: a learner who forgets fast (alpha) does worse after a pause; a learner
whose prerequisites stand high does better on a skill never tried before. Ordinary least squares
with standard errors clustered by learner. Give them rows that the estimates have not seen.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from knowledge_tracing.logs.log import AnswerLog, Array, Flags, Index


class Effect(NamedTuple):
    """Change of the outcome for one standard deviation of the predictor; p is two-sided."""

    coefficient: float
    error: float
    p: float
    rows: int
    learners: int


class Again(NamedTuple):
    """Rows that practise a skill again, days since its last practice, and by how much worse."""

    row: Index
    gap: Array
    drop: Array


class Novel(NamedTuple):
    """First attempts on a skill with prerequisites, and the mean estimate of these."""

    row: Index
    aggregate: Array


def practised_again(log: AnswerLog) -> Again:
    """drop = credit of the same learner's last answer on the skill - credit now."""
    order = np.lexsort((np.arange(len(log)), log.skill, log.learner))
    now, before = order[1:], order[:-1]
    same = (log.learner[now] == log.learner[before]) & (log.skill[now] == log.skill[before])
    now, before = now[same], before[same]
    back = np.argsort(now)
    now, before = now[back], before[back]
    return Again(now, log.days[now] - log.days[before], log.right[before] - log.right[now])


def first_attempts(log: AnswerLog, estimates: Array, edges: Index) -> Novel:
    """estimates: [n, K], of every skill just before each row.  edges: [E, 2]."""
    first = np.unique(log.learner * len(log.catalogue.skills) + log.skill, return_index=True)[1]
    needs = np.zeros((len(log.catalogue.skills),) * 2)
    needs[edges[:, 1], edges[:, 0]] = 1.0
    row = np.sort(first[needs[log.skill[first]].any(axis=1)])
    weights = needs[log.skill[row]]
    return Novel(row, (weights * estimates[row]).sum(axis=1) / weights.sum(axis=1))


def forgetting_effect(
    log: AnswerLog,
    alpha: Array,
    held_out: Flags,
    *,
    saturating: bool = False,
    beyond_gap: bool = False,
) -> Effect:
    """Drop since the last practice on alpha x gap.  alpha: [L] per day.  held_out: [n].

    Only where that last answer was right: what was not known cannot be forgotten, and a wrong
    answer is followed by better ones whatever the trait.
    saturating: on 1 - exp(-alpha gap), the share of a deviation that is lost, so that the longest
    pauses do not decide alone.
    beyond_gap: beside the same with the median alpha for everybody. Without it (the paper's
    regression) alphas dealt out at random are significant too, because pauses are.
    """
    again = practised_again(log)
    known = again.drop + log.right[again.row] >= 0.5
    chosen = held_out[again.row] & known
    learner, gap = log.learner[again.row[chosen]], again.gap[chosen]
    own, common = alpha[learner] * gap, np.median(alpha) * gap
    if saturating:
        own, common = -np.expm1(-own), -np.expm1(-common)
    controls = common[:, None] if beyond_gap else None
    return clustered(again.drop[chosen], own, learner, controls)


def transfer_effect(
    log: AnswerLog,
    estimates: Array,
    edges: Index,
    held_out: Flags,
    level: Array | None = None,
) -> Effect:
    """Credit of the first attempt on a skill on the mean estimate of its prerequisites.

    What is left is compared between learners within a skill: easy skills have easy prerequisites.
    level: [n] the learner's general level just before each row, for a control: who is good at
    everything is good at prerequisites too.
    """
    novel = first_attempts(log, estimates, edges)
    chosen = held_out[novel.row]
    row, aggregate = novel.row[chosen], novel.aggregate[chosen]
    skill = log.skill[row]
    controls = None if level is None else within(level[row], skill)[:, None]
    outcome, predictor = within(log.right[row], skill), within(aggregate, skill)
    return clustered(outcome, predictor, log.learner[row], controls)


def within(values: Array, group: Index) -> Array:
    """[n]: less the mean of the group."""
    counts = np.maximum(np.bincount(group), 1)
    out: Array = values - (np.bincount(group, values) / counts)[group]
    return out


def clustered(
    outcome: Array, predictor: Array, cluster: Index, controls: Array | None = None
) -> Effect:
    """outcome = a + b z(predictor) + controls' c + error, errors free within a cluster.

    Var = C (X'X)^-1 (sum_g X_g' e_g e_g' X_g) (X'X)^-1, C = G / (G - 1) (n - 1) / (n - columns);
    t with G - 1 degrees of freedom (Cameron and Miller 2015, equations 11 and 12).
    controls: [n, any].
    """
    from scipy.stats import t  # noqa: PLC0415 -- slow import

    groups, index = np.unique(cluster, return_inverse=True)
    rows, size = len(outcome), len(groups)
    x = _design(predictor, controls)
    if size < 3 or rows <= x.shape[1] or np.linalg.matrix_rank(x) < x.shape[1]:
        return Effect(float("nan"), float("nan"), float("nan"), rows, size)
    bread = np.linalg.inv(x.T @ x)
    beta = bread @ x.T @ outcome
    scores = np.zeros((size, x.shape[1]))
    np.add.at(scores, index, x * (outcome - x @ beta)[:, None])
    correction = size / (size - 1) * (rows - 1) / (rows - x.shape[1])
    error = float(np.sqrt((correction * bread @ scores.T @ scores @ bread)[1, 1]))
    p = float(2.0 * t.sf(abs(beta[1]) / error, size - 1)) if error else 0.0
    return Effect(float(beta[1]), error, p, rows, size)


def _design(predictor: Array, controls: Array | None) -> Array:
    """[n, 2 + controls]: one, the predictor in standard deviations, the controls likewise."""
    columns = predictor[:, None] if controls is None else np.column_stack([predictor, controls])
    if not len(columns):
        return np.zeros((0, 2))
    spread = columns.std(axis=0)
    scaled = (columns - columns.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return np.column_stack([np.ones(len(columns)), scaled])
