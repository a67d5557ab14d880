"""simpleKT: each question looks back at the answers to questions like it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import embedding, pad, scaled_dot_product_attention

from knowledge_tracing.fitting.sequences import (
    Batch,
    Plan,
    SkillMean,
    device_of,
    parts,
    split,
    train,
)
from knowledge_tracing.logs.log import AnswerLog, Array, Catalogue, Flags, Index
from knowledge_tracing.tracers.history import Past, same_catalogue
from knowledge_tracing.tracers.tracer import Setting

ZEROS = (0, 0, 1, 0)  # one row of them in front
SLOWEST, FASTEST = -2.5, -0.5  # powers of ten


@dataclass
class SimpleKT:
    """Causal attention over questions, with answers as values.

    question = mean of its skills' vectors + difficulty_item x mean of their variations;
    answer = question + (1 - right) wrong + right right (vectors). Liu et al., ICLR 2023; in the
    place of its positions each head fades with the answers since, at a rate of its own (Press et
    al., ICLR 2022): in windows that slide, only the distance means anything. A window holds
    `size` seen answers and predicts those behind its first half (the first window: all), so that
    at least size / 2 earlier ones are in sight where there are as many. Rows not seen ask and are
    never looked at. Items never met have difficulty 0: they are their skills.
    """

    width: int = 64
    heads: int = 4
    layers: int = 1
    size: int = 200
    dropout: float = 0.3
    plan: Plan = field(default_factory=Plan)

    def fit(self, log: AnswerLog, setting: Setting) -> None:
        self.catalogue = log.catalogue
        with torch.random.fork_rng():
            torch.manual_seed(setting.seed)
            self.net = Net(log.catalogue, self).to(device_of(setting))
            learners, held = (windows(part, self.size) for part in split(log, self.plan, setting))
            train(self.net, learners, held, self.plan, setting)

    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        same_catalogue(self.catalogue, log)
        device, out = self.net.response.weight.device, np.empty(len(log))
        with torch.no_grad():
            for part in parts(windows(log, self.size, seen), self.plan.batch):
                chance = torch.sigmoid(self.net(part.to(device)).double()).cpu()
                out[part.row[part.scored].numpy()] = chance[part.scored].numpy()
        return out


def windows(log: AnswerLog, size: int, seen: Flags | None = None) -> Batch:
    """Overlapping sequences, in each of which at most `size` rows are seen.

    Of a learner's seen rows, half after half of a window: j = answers before // half. Window w
    looks at halves w and w + 1 and scores what lies in w + 1; window 0 scores half 0 as well.
    """
    seen = np.ones(len(log), dtype=bool) if seen is None else seen
    before = Past(log.learner, seen).count.astype(np.int64)
    half = before // (size // 2)
    scored_in = np.maximum(half - 1, 0)
    last = np.zeros(len(log.learners), dtype=np.int64)
    np.maximum.at(last, log.learner, scored_in)
    context = np.flatnonzero(seen & (half > scored_in) & (half <= last[log.learner]))
    rows = np.concatenate([np.arange(len(log)), context])
    window = np.concatenate([scored_in, half[context]])
    scored = np.arange(len(rows)) < len(log)
    order = np.lexsort((rows, window, log.learner[rows]))
    rows, window, scored = rows[order], window[order], scored[order]
    start = (np.diff(log.learner[rows], prepend=-1) != 0) | (np.diff(window, prepend=-1) != 0)
    at = _padded(start)
    return _batch(log, seen, at, (rows, before[rows] - window * (size // 2), scored))


def _padded(start: Flags) -> Index:
    """[B, T]: places of the entries of each sequence, filled up with -1."""
    sequence = np.cumsum(start) - 1
    first = np.flatnonzero(start)
    place = np.arange(len(start)) - first[sequence]
    out = np.full((len(first), int(place.max(initial=-1)) + 1), -1)
    out[sequence, place] = np.arange(len(start))
    return out


def _batch(log: AnswerLog, seen: Flags, at: Index, entries: tuple[Index, Index, Flags]) -> Batch:
    rows, before, scored = entries
    there = at >= 0
    return Batch(
        row=torch.from_numpy(np.where(there, rows[at], -1)),
        item=torch.from_numpy(log.item[rows[at]]),
        right=torch.from_numpy(log.right[rows[at]]).float(),
        seen=torch.from_numpy(there & seen[rows[at]]),
        before=torch.from_numpy(before[at]),
        scored=torch.from_numpy(there & scored[at]),
    )


class Net(nn.Module):  # type: ignore[misc]  # torch has no types here
    def __init__(self, catalogue: Catalogue, shape: SimpleKT) -> None:
        super().__init__()
        width = shape.width
        self.skills, self.variations = SkillMean(catalogue, width), SkillMean(catalogue, width)
        self.difficulty = nn.Parameter(torch.zeros(len(catalogue.items), 1))
        self.response = nn.Embedding(2, width)  # wrong, right
        self.register_buffer("slopes", slopes(shape.heads))
        self.drop = nn.Dropout(shape.dropout)
        blocks = [Block(width, shape.heads, shape.dropout) for _ in range(shape.layers)]
        self.blocks = nn.ModuleList(blocks)
        self.out = nn.Sequential(
            nn.Linear(2 * width, 2 * width),
            nn.ReLU(),
            nn.Dropout(shape.dropout),
            nn.Linear(2 * width, 1),
        )

    def forward(self, batch: Batch) -> Tensor:
        items = self.skills.table() + self.difficulty * self.variations.table()
        question = embedding(batch.item, items)
        right = batch.right[..., None]
        response = right * self.response.weight[1] + (1.0 - right) * self.response.weight[0]
        question, answer = self.drop(question), self.drop(question + response)
        ago = (batch.before[:, :, None] - batch.before[:, None, :])[:, None]
        earlier = batch.seen[:, None, None, :] & (ago > 0)
        sight = (-self.slopes * ago).masked_fill(~earlier, -torch.inf)
        state = question
        for block in self.blocks:
            state = block(state, answer, sight)
        logits: Tensor = self.out(torch.cat([state, question], -1))[..., 0]
        return logits


def slopes(heads: int) -> Tensor:
    """[heads, 1, 1]: how much of a score is lost with each answer; the first head loses nothing."""
    out = torch.logspace(SLOWEST, FASTEST, heads)
    out[0] = 0.0
    return out[:, None, None]


class Block(nn.Module):  # type: ignore[misc]  # torch has no types here
    """Attention with one map for queries and keys, then a layer of its own for each place."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.ask, self.value, self.join = (nn.Linear(width, width) for _ in range(3))
        self.norms = nn.ModuleList([nn.LayerNorm(width), nn.LayerNorm(width)])
        self.drop = nn.Dropout(dropout)
        self.think = nn.Sequential(
            nn.Linear(width, 2 * width), nn.ReLU(), self.drop, nn.Linear(2 * width, width)
        )

    def forward(self, state: Tensor, answer: Tensor, sight: Tensor) -> Tensor:
        """state, answer: [B, T, width].  sight: [B, heads, T, T], added to scores; -inf: unseen."""
        ask, value = self._split(self.ask(state)), self._split(self.value(answer))
        # A place of zeros before all others: whoever has nothing to look at looks there.
        key, value, sight = pad(ask, ZEROS), pad(value, ZEROS), pad(sight, (1, 0))
        looked = scaled_dot_product_attention(ask, key, value, attn_mask=sight)
        looked = self.join(looked.transpose(1, 2).flatten(2))
        state = self.norms[0](state + self.drop(looked))
        out: Tensor = self.norms[1](state + self.drop(self.think(state)))
        return out

    def _split(self, x: Tensor) -> Tensor:
        """[B, heads, T, width / heads]."""
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)
