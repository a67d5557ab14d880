"""Answers as padded sequences, and the training that the neural tracers share."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from knowledge_tracing.logs.log import AnswerLog, Catalogue, Flags, Index
from knowledge_tracing.tracers.tracer import Setting


@dataclass(frozen=True, slots=True)
class Plan:
    """How fast and how long: Adam, until held-out learners gain nothing for `patience` epochs."""

    rate: float = 3e-3
    batch: int = 16
    epochs: int = 60
    patience: int = 6
    held_out: float = 0.1
    clip: float = 5.0


class Batch(NamedTuple):
    """Sequences side by side, all [B, T]. Padding, at the end, is neither seen nor scored.

    row: of the log, -1 for padding.  item.  right.  seen: whether later entries may know of it.
    before: how many seen entries of the sequence come before.  scored: whether it counts in the
    loss and is predicted here.
    """

    row: Tensor
    item: Tensor
    right: Tensor
    seen: Tensor
    before: Tensor
    scored: Tensor

    def to(self, device: torch.device) -> Batch:
        return Batch(*(each.to(device) for each in self))


def cut(log: AnswerLog, size: int) -> Index:
    """[N, size]: rows of the log; every learner's in pieces of that size, filled up with -1."""
    place = log.position % size
    piece = np.cumsum(place == 0) - 1
    out = np.full((int(piece.max(initial=-1)) + 1, size), -1)
    out[piece, place] = np.arange(len(log))
    return out


def batch_of(log: AnswerLog, rows: Index) -> Batch:
    """All of these rows [B, T] seen and scored."""
    there = torch.from_numpy(rows >= 0)
    return Batch(
        row=torch.from_numpy(rows),
        item=torch.from_numpy(log.item[rows]),
        right=torch.from_numpy(log.right[rows]).float(),
        seen=there,
        before=torch.arange(rows.shape[1]).expand(rows.shape),
        scored=there,
    )


def device_of(setting: Setting) -> torch.device:
    """`auto`: an accelerator where there is one."""
    if setting.device == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return torch.device(setting.device)


def split(log: AnswerLog, plan: Plan, setting: Setting) -> tuple[AnswerLog, AnswerLog]:
    """Learners to train on, learners to stop by. A single learner has to be both."""
    learners = len(log.learners)
    held = max(1, round(plan.held_out * learners))
    if learners < 2:
        return log, log
    order = np.random.default_rng(setting.seed).permutation(learners)
    chosen: Flags = np.isin(np.arange(learners), order[:held])
    return log.of_learners(~chosen), log.of_learners(chosen)


def train(net: nn.Module, train: Batch, held: Batch, plan: Plan, setting: Setting) -> None:
    """Fit `net`, Batch -> logits [B, T], and leave it with the weights that did best on `held`."""
    device = device_of(setting)
    train, held = train.to(device), held.to(device)
    optimizer = torch.optim.Adam(net.parameters(), lr=plan.rate)
    usual = int(train.scored.sum()) * min(1.0, plan.batch / len(train.item))  # scored in a batch
    best, kept, since = float("inf"), copy.deepcopy(net.state_dict()), 0
    for epoch in range(1, plan.epochs + 1):
        net.train()
        for part in parts(train, plan.batch, shuffle=True):
            optimizer.zero_grad()
            (loss(net, part) / usual).backward()
            nn.utils.clip_grad_norm_(net.parameters(), plan.clip)
            optimizer.step()
        value = evaluate(net, held, plan.batch)
        setting.say(f"epoch {epoch}: log loss of held-out learners {value:.4f}")
        if value < best:
            best, kept, since = value, copy.deepcopy(net.state_dict()), 0
        else:
            since += 1
        if since == plan.patience:
            break
    net.load_state_dict(kept)
    net.eval()


def loss(net: nn.Module, part: Batch) -> Tensor:
    """Log loss of what is scored, added up: batches weigh what they hold."""
    logits, right = net(part)[part.scored], part.right[part.scored]
    return nn.functional.binary_cross_entropy_with_logits(logits, right, reduction="sum")


def evaluate(net: nn.Module, whole: Batch, size: int) -> float:
    """Mean log loss."""
    net.eval()
    with torch.no_grad():
        total = sum(float(loss(net, part)) for part in parts(whole, size))
    return total / max(int(whole.scored.sum()), 1)


def parts(whole: Batch, size: int, shuffle: bool = False) -> Iterator[Batch]:
    """Batches of sequences of about the same length, cut off where the longest ends."""
    lengths = (whole.seen | whole.scored).sum(1).cpu()
    mixed = torch.randperm(len(lengths)) if shuffle else torch.arange(len(lengths))
    batches = mixed[lengths[mixed].argsort(stable=True)].split(size) if len(mixed) else ()
    for n in torch.randperm(len(batches)) if shuffle else range(len(batches)):
        rows = batches[n]
        longest = int(lengths[rows].max())
        yield Batch(*(each[rows, :longest] for each in whole))


class SkillMean(nn.Module):  # type: ignore[misc]  # torch has no types here
    """A vector a skill; an item has the mean of its skills' (0 without any)."""

    def __init__(self, catalogue: Catalogue, width: int) -> None:
        super().__init__()
        tags = torch.from_numpy(catalogue.item_skills)
        self.vectors = nn.Embedding(len(catalogue.skills), width)
        self.register_buffer("tags", tags.clamp(min=0))
        tagged = (tags >= 0).float()
        self.register_buffer("share", tagged / tagged.sum(1, keepdim=True).clamp(min=1.0))

    def table(self) -> Tensor:
        """[I, width]: all items."""
        mean: Tensor = (self.vectors(self.tags) * self.share[..., None]).sum(1)
        return mean
