"""PSI-KT-R as a Pyro program. docs/model.md has the formulas; psikt.types.Params the meanings.

hyper-parameters, skills c_k, gains, U_k, items b_i, a_i, edges          (population)
        |
        v                     x, mu, form: Gaussian processes, integrated out by the filter
[learner] ---- levels(t) ---- answers
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

import pyro
import pyro.distributions as dist
import torch
from torch import Tensor

from knowledge_tracing.fitting.beginning import DIFFICULTY_SD, LEVEL_SD
from knowledge_tracing.fitting.design import Batch
from knowledge_tracing.fitting.evidence import Answers, Evidence, evidence
from knowledge_tracing.fitting.kernel import MOST_ITEMS, Course, covariance, offset, shares
from knowledge_tracing.logs.log import Catalogue, needs_of
from knowledge_tracing.psikt.structure import Structure

# Parameters belong to their guide. In Pyro's global store a second fit of the same process would
# begin with what the first one learned, from learners that it may never see.
pyro.settings.set(module_local_params=True)

MOST_SHARED = 8
LEARNERS_PER_SHARED = 80


@dataclass(frozen=True)
class Switches:
    """Each addition to PSI-KT can be left out, to see what it is good for."""

    graph: bool = True  # prerequisites pull and lend evidence
    shared: bool = True  # U: skills that rise and fall together
    slopes: bool = True  # a_i
    practice: bool = True  # beta
    fading: bool = True  # practice that is forgotten
    items: bool = True  # b_i
    form: bool = True
    drift: bool = True
    memory: bool = True  # an item met before is easier
    forgetting: bool = True  # deviations pass; `fading` practice has a switch of its own

    @classmethod
    def without(cls, *names: str) -> Switches:
        """A ValueError names a switch that does not exist."""
        known = [one.name for one in fields(cls)]
        unknown = [name for name in names if name not in known]
        if unknown:
            raise ValueError(f"no switch {unknown[0]!r}; there are {', '.join(known)}")
        return replace(cls(), **dict.fromkeys(names, False))


@dataclass(frozen=True)
class Space:
    """What is to be fitted, and from where.

    authored: [I] difficulty by the author, 0 where unknown.  start: see beginning.py.
    easiness: log-odds of a right answer in the log.
    clock: per day, the rate at which skills come round again.
    """

    course: Course
    authored: Tensor
    start: Mapping[str, Tensor]
    easiness: float
    clock: float
    factors: int
    switches: Switches
    slip: float
    variance_cap: float

    @property
    def items(self) -> int:
        return len(self.authored)


# Hyper-parameters: centre and spread of a normal prior, on a log scale where they are positive.
LOGS = {
    "alpha": (math.log(0.10), 0.8),
    "v": (math.log(0.6), 0.5),
    "mu_var": (math.log(0.6), 0.7),
    "mu_drift": (math.log(1e-3), 1.5),
    "form_var": (math.log(0.15), 0.7),
    "form_per_answer": (math.log(0.12), 0.7),
    "form_per_day": (math.log(4.0), 1.0),
}
NUMBERS = {"beta_s": (0.1, 0.1), "beta_f": (0.0, 0.1), "item_s": (0.0, 1.0), "item_f": (0.0, 1.0)}
OFF = {"form": {"form_var": 0.0}, "drift": {"mu_drift": 0.0},
       "practice": {"beta_s": 0.0, "beta_f": 0.0}, "memory": {"item_s": 0.0, "item_f": 0.0},
       "graph": {"gamma": 0.0}, "forgetting": {"alpha": 1e-6}}  # fmt: skip


def population(space: Space) -> dict[str, Tensor]:
    """Draw everything that is not a learner's own. Names as in psikt.types.Params and Tables."""
    like, on, course = space.authored, space.switches, space.course

    def normal(name: str, mean: float, sd: float, shape: tuple[int, ...] = ()) -> Tensor:
        centre = like.new_full(shape, mean)
        drawn: Tensor = pyro.sample(name, dist.Normal(centre, sd).to_event(len(shape)))
        return drawn

    def none(*shape: int) -> Tensor:
        return like.new_zeros(shape)

    out = {name: normal(name, *prior).exp() for name, prior in LOGS.items()}
    out |= {name: normal(name, *prior) for name, prior in NUMBERS.items()}
    out["mu_mean"] = normal("mu_mean", space.easiness, 0.5)
    out["gamma"] = torch.sigmoid(normal("gamma", 0.0, 1.0))
    skills, items = (course.skills,), (space.items,)
    out["level"] = normal("level", 0.0, LEVEL_SD, skills)
    for name in ("gain_s", "gain_f"):
        out[name] = normal(name, 0.0, 0.15, skills) if on.practice else none(*skills)
    out["shared"] = normal("shared", 0.0, 0.4, (course.skills, space.factors))
    out["author"] = normal("author", 0.3, 0.3)
    out["difficulty"] = out["author"] * space.authored
    if on.items:
        out["difficulty"] = out["difficulty"] + normal("difficulty", 0.0, DIFFICULTY_SD, items)
    out["slope"] = normal("slope", 0.0, 0.2, items).exp() if on.slopes else none(*items) + 1
    out["share"] = shares(
        normal("edges", 2.0, 1.0, (len(course.child),)), course.child, course.skills
    )
    if on.fading:
        out["fading"] = normal("fading", math.log(space.clock), 1.0).exp()
        out |= {name: normal(name, 0.0, 0.3) for name in ("fade_s", "fade_f")}
    for switch, values in OFF.items():
        if not getattr(on, switch):
            out |= {name: like.new_tensor(value) for name, value in values.items()}
    return out


def model(space: Space, batch: Batch | None, scale: float = 1.0, here: float = 1.0) -> Tensor:
    """The joint density. Returns the log evidence of the answers that are scored.

    scale: how many windows of the log each one of the batch stands for.  here: the share of the
    prior that this process counts, when several fit together; its part of a batch may be empty.
    """
    with pyro.poutine.scale(scale=here):
        drawn = population(space)
    if batch is None:
        return space.authored.new_zeros(())
    found = filtered(space, drawn, batch).log_evidence * batch.scored
    with pyro.plate("windows", len(batch.item)), pyro.poutine.scale(scale=scale):
        pyro.factor("answers", found.sum(1))
    return found.sum()


def filtered(space: Space, drawn: dict[str, Tensor], batch: Batch) -> Evidence:
    """The batch through the filter under these parameters."""
    answers = Answers(batch.right, batch.weight, batch.guess, space.slip, space.variance_cap)
    return evidence(offset(drawn, batch), covariance(drawn, space.course, batch), answers)


def guide_of(space: Space) -> Any:
    """The population at a point, the learners integrated out: most probable parameters.

    With hundreds of learners their posteriors are narrow, and what the tutor reports of a learner
    comes from the filter, which is a full posterior.
    """
    start = dict(space.start)
    if space.switches.shared:
        spread = torch.Generator().manual_seed(0)
        size = (space.course.skills, space.factors)
        start["shared"] = 0.2 * torch.randn(size, generator=spread).to(space.authored)

    def init(site: dict[str, Any]) -> Tensor:
        known = start.get(site["name"])
        return site["fn"].mean.clone() if known is None else known.clone()

    return pyro.infer.autoguide.AutoDelta(partial(model, space), init_loc_fn=init)


def course_of(catalogue: Catalogue, like: Tensor, terms: int | None = None) -> Course:
    """The catalogue's graph as tensors of the kind of `like`."""
    depth = Structure.build(range(len(catalogue.skills)), needs_of(catalogue)).depth
    small = len(catalogue.items) <= MOST_ITEMS
    single = bool((catalogue.item_skills[:, 1:] < 0).all())
    edges = torch.as_tensor(catalogue.edges, device=like.device).reshape(-1, 2)
    share = torch.as_tensor(catalogue.weights).to(like) if small and not single else None
    most = min(depth, 6) if terms is None else terms
    return Course(len(catalogue.skills), edges[:, 0], edges[:, 1], depth, most, share, single)
