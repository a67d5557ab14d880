"""Policies that chase learning progress: what is answered better than it was is worth practising.

All three are bandits over skills. What counts as an answer better than before is in each.
"""

from __future__ import annotations

import numpy as np

from tutor.simulation.mixture import Mixture, fit
from tutor.simulation.policy import Setting, all_met, best, drawn
from tutor.simulation.rules import Timeless
from tutor.simulation.trackers import Recent
from tutor.simulation.worlds import Array, Flags, Index

PLACE, PROGRESS = 0, 1  # coordinates of a task of ALP-GMM


class Zone:
    """Clement et al. 2015: a skill opens when all its prerequisites are retired, and retires when
    at least `leave` of its last `window` answers are right. Nothing that retired comes back."""

    def __init__(self, setting: Setting, window: int, leave: float) -> None:
        self.setting, self.leave = setting, leave
        self.recent = Recent(setting.shape, window)
        self.retired = np.zeros(setting.shape, dtype=bool)

    def see(self, skill: Index, right: Flags) -> None:
        self.recent.see(skill, right)
        self.retired |= self.recent.rate() >= self.leave

    def open(self) -> Flags:
        """[L, K]; everything once all are retired."""
        inside = ~self.retired & all_met(self.setting.needs, self.retired)
        return inside | ~inside.any(axis=1, keepdims=True)


class Zpdes(Timeless):
    """ZPDES (Clement, Roy, Oudeyer and Lopes 2015): quality w of an open skill becomes
    keep w + (1 - keep) r, r = success in the newer half of the window less that in the older half
    (not below 0); a skill is drawn with (1 - explore) w / sum w + explore / number of open skills.
    Here an activity is a skill, and what the expert draws is the prerequisite graph."""

    def __init__(
        self,
        setting: Setting,
        window: int = 4,
        leave: float = 1.0,
        keep: float = 0.2,
        explore: float = 0.2,
    ) -> None:
        # Of window 3 to 6, leave .6 to 1, keep .2, .5, .7, explore .05, .2, .5:
        # gains .323 and .384. Window 5 with leave .8 gives .306 and .414, window 3 .285 and .445.
        self.setting, self.keep, self.explore = setting, keep, explore
        self.zone = Zone(setting, window, leave)
        self.quality = np.full(setting.shape, 0.5)

    def choose(self) -> Index:
        inside = self.zone.open()
        quality = np.where(inside, self.quality + 1e-9, 0.0)
        by_quality = quality / quality.sum(axis=1, keepdims=True)
        evenly = inside / inside.sum(axis=1, keepdims=True)
        return drawn((1.0 - self.explore) * by_quality + self.explore * evenly, self.setting.rng)

    def see(self, skill: Index, right: Flags) -> None:
        self.zone.see(skill, right)
        who = np.arange(len(skill))
        reward = np.maximum(self.zone.recent.progress()[who, skill], 0.0)
        old = self.quality[who, skill]
        self.quality[who, skill] = self.keep * old + (1.0 - self.keep) * reward


class UcbProgress(Timeless):
    """Upper confidence bounds on learning progress, the idea of DUMP (Wang et al. 2025), which
    draws the training data of a language model so: of the open skills that with the highest
    |progress| + explore sqrt(2 log(n + 1) / (n_k + 1)), n exercises in all, n_k on skill k.
    DUMP measures progress by the size of advantages; here it is the success of the newer half of
    the window less that of the older."""

    def __init__(
        self, setting: Setting, window: int = 4, leave: float = 1.0, explore: float = 0.5
    ) -> None:
        # Of window 3 to 6, leave .6 to 1, explore .05 to 3: gains .319 and .388; explore hardly
        # matters, window and leave as in ZPDES.
        self.setting, self.explore = setting, explore
        self.zone = Zone(setting, window, leave)

    def choose(self) -> Index:
        recent = self.zone.recent
        total = recent.count.sum(axis=1, keepdims=True)
        bonus = np.sqrt(2.0 * np.log(total + 1.0) / (recent.count + 1.0))
        score = np.abs(recent.progress()) + self.explore * bonus
        return best(score, self.zone.open(), self.setting.rng)

    def see(self, skill: Index, right: Flags) -> None:
        self.zone.see(skill, right)


class AlpGmm(Timeless):
    """ALP-GMM (Portelas et al. 2019), a teacher of learning machines, adapted to skills.

    A task is a number from 0 to 1, the place of a skill in the curriculum. The absolute learning
    progress of an exercise is |r - r of the nearest earlier task|, r being the share of right
    answers of late on that skill (one answer is too coarse). After every `every` exercises a
    mixture of normals over (place, progress) is fitted to the last `memory`, the number of
    components by AIC; a component is drawn in proportion to its mean progress, a place from it,
    and the skill is the nearest open one. A share `explore` of the skills is drawn evenly.
    The original fits every 250 tasks and has thousands; a student gives tens.
    """

    def __init__(
        self,
        setting: Setting,
        window: int = 4,
        leave: float = 1.0,
        every: int = 12,
        memory: int = 36,
        explore: float = 0.2,
    ) -> None:
        # Of every 6 to 24, memory 24 to 72, explore .05 to .5: gains .320 to .322 and .368 to .379;
        # of window 3 to 6: .283 and .439, .321 and .376, .290 and .239.
        skills = len(setting.needs)
        self.setting, self.every, self.memory, self.explore = setting, every, memory, explore
        self.zone = Zone(setting, window, leave)
        self.places = (np.arange(skills) + 0.5) / skills
        self.tasks: list[Array] = []  # (place, progress) of every exercise, [L, 2]
        self.mixture: Mixture | None = None

    def choose(self) -> Index:
        rng, inside = self.setting.rng, self.zone.open()
        evenly = drawn(inside.astype(np.float64), rng)
        if self.mixture is None:
            return evenly
        nearest = best(-np.abs(self.places - self._place(self.mixture)[:, None]), inside, rng)
        return np.where(rng.random(len(evenly)) < self.explore, evenly, nearest)

    def _place(self, mixture: Mixture) -> Array:
        rng, who = self.setting.rng, np.arange(len(mixture.weight))
        progress = np.where(mixture.weight > 0.0, mixture.mean[..., PROGRESS] + 1e-9, 0.0)
        part = drawn(progress, rng)
        mean, variance = mixture.mean[who, part, PLACE], mixture.variance[who, part, PLACE]
        out: Array = rng.normal(mean, np.sqrt(variance))
        return out

    def see(self, skill: Index, right: Flags) -> None:
        who = np.arange(len(skill))
        before = self._nearest_rate(skill)
        self.zone.see(skill, right)
        progress = np.abs(self._rates()[who, skill] - before)
        self.tasks.append(np.stack([self.places[skill], progress], axis=1))
        if len(self.tasks) % self.every == 0:
            tasks = np.stack(self.tasks[-self.memory :], axis=1)
            self.mixture = fit(tasks, self.setting.rng)

    def _rates(self) -> Array:
        recent = self.zone.recent
        window = recent.answers.shape[2]
        out: Array = recent.answers.sum(axis=2) / np.clip(recent.count, 1, window)
        return out

    def _nearest_rate(self, skill: Index) -> Array:
        """[L]: on the nearest skill that was practised before; 0 before all."""
        met = self.zone.recent.count > 0
        distance = np.where(met, np.abs(self.places - self.places[skill][:, None]), np.inf)
        nearest = np.argmin(distance, axis=1)
        return np.where(met.any(axis=1), self._rates()[np.arange(len(skill)), nearest], 0.0)
