"""Deep knowledge tracing: an LSTM reads the answers, its state predicts every item."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import embedding

from knowledge_tracing.fitting.sequences import (
    Batch,
    Plan,
    SkillMean,
    batch_of,
    cut,
    device_of,
    parts,
    split,
    train,
)
from knowledge_tracing.logs.log import AnswerLog, Array, Catalogue, Flags
from knowledge_tracing.tracers.history import Past, same_catalogue
from knowledge_tracing.tracers.tracer import Setting


@dataclass
class DKT:
    """logit p = item . W h + bias_item,  h the LSTM's state after the earlier seen answers.

    An answer enters as (right x item, (1 - right) x item), where item is the mean of its skills'
    vectors plus its own difference from it, 0 at first: items never met are their skills. Piech
    et al., NeurIPS 2015, with items in the place of skills. Rows not seen do not enter.
    """

    width: int = 96
    piece: int = 200
    dropout: float = 0.5
    plan: Plan = field(default_factory=Plan)

    def fit(self, log: AnswerLog, setting: Setting) -> None:
        self.catalogue = log.catalogue
        with torch.random.fork_rng():
            torch.manual_seed(setting.seed)
            self.net = Net(log.catalogue, self.width, self.dropout).to(device_of(setting))
            one, two = (
                batch_of(part, cut(part, self.piece)) for part in split(log, self.plan, setting)
            )
            train(self.net, one, two, self.plan, setting)

    def predict(self, log: AnswerLog, seen: Flags | None = None) -> Array:
        same_catalogue(self.catalogue, log)
        seen = np.ones(len(log), dtype=bool) if seen is None else seen
        previous = torch.from_numpy(Past(log.learner, seen).previous)
        with torch.no_grad():
            states = self._states(log.rows(seen))[previous]
            logits = self.net.head(states, torch.from_numpy(log.item).to(states.device))
        out: Array = torch.sigmoid(logits.double()).cpu().numpy()
        return out

    def _states(self, log: AnswerLog) -> Tensor:
        """[n + 1, width]: the state just after each row, and at last the one before any."""
        whole = batch_of(log, cut(log, int(log.position.max(initial=0)) + 1))
        device = self.net.bias.device
        states = torch.zeros(len(log) + 1, self.width, device=device)
        for part in parts(whole.to(device), self.plan.batch):
            states[part.row[part.seen]] = self.net.states(part)[part.seen]
        return states


class Net(nn.Module):  # type: ignore[misc]  # torch has no types here
    def __init__(self, catalogue: Catalogue, width: int, dropout: float) -> None:
        super().__init__()
        self.skills = SkillMean(catalogue, width)
        self.difference = nn.Parameter(torch.zeros(len(catalogue.items), width))
        self.bias = nn.Parameter(torch.zeros(len(catalogue.items)))
        self.reader = nn.LSTM(2 * width, width, batch_first=True)
        self.ask = nn.Linear(width, width)
        self.constant = nn.Linear(width, 1)
        self.drop = nn.Dropout(dropout)

    def items(self) -> Tensor:
        """[I, width]."""
        return self.skills.table() + self.difference

    def states(self, batch: Batch) -> Tensor:
        """[B, T, width]: just after each answer."""
        item, right = embedding(batch.item, self.items()), batch.right[..., None]
        answer = torch.cat([right * item, (1.0 - right) * item], -1)
        states: Tensor = self.reader(self.drop(answer))[0]
        return states

    def head(self, state: Tensor, item: Tensor) -> Tensor:
        """Logits [..] of these items in states [.., width]."""
        state, vector = self.drop(state), embedding(item, self.items())
        return (self.ask(state) * vector).sum(-1) + self.constant(vector)[..., 0] + self.bias[item]

    def forward(self, batch: Batch) -> Tensor:
        after = self.states(batch)
        before = torch.cat([torch.zeros_like(after[:, :1]), after[:, :-1]], 1)
        return self.head(before, batch.item)
