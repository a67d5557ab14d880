"""One simulated learner. Not our tracing model: strengths grow by practice, sleep and
prerequisites matter, and wrong ideas persist until practice wears them off.

Pure: all chance comes from the generator handed in.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

from curriculum.content import AnswerSpec, Step
from curriculum.graph import SkillGraph

FORGETTING = 0.02  # share of the gain lost per day without practice
MEMORY_OF_WRONG_IDEA = 0.85  # each correction leaves this much of a wrong idea


@dataclass
class Learner:
    """`talent`: where unseen skills start (logits). `pace`: logits gained by one exercise whose
    prerequisites are solid. `care`: share of answers without a slip."""

    rng: random.Random
    graph: SkillGraph
    talent: float
    pace: float
    care: float
    eagerness: float
    strength: dict[int, float] = field(default_factory=dict)
    practised: dict[int, float] = field(default_factory=dict)
    wrong_ideas: dict[str, float] = field(default_factory=dict)

    @classmethod
    def drawn(cls, rng: random.Random, graph: SkillGraph) -> Learner:
        # One in eight lacks what the course builds on.
        lost = rng.random() < 1 / 8
        talent = rng.gauss(-2.6, 0.3) if lost else rng.gauss(0.1, 1.0)
        return cls(
            rng,
            graph,
            talent,
            pace=rng.uniform(0.05, 0.15) if lost else rng.uniform(0.2, 0.7),
            care=rng.uniform(0.88, 0.98),
            eagerness=rng.uniform(0.7, 1.4),
        )

    def chance(self, skill: int, difficulty: float, day: float) -> float:
        """Chance of a right answer now."""
        level = self._strength(skill, day) + 0.8 * (self._readiness(skill, day) - 0.5)
        return self.care / (1 + math.exp(difficulty - level))

    def practise(self, skill: int, day: float) -> None:
        gain = self.pace * (0.3 + 0.7 * self._readiness(skill, day))
        self.strength[skill] = self._strength(skill, day) + gain
        self.practised[skill] = day

    def answer(self, step: Step, skill: int, difficulty: float, day: float) -> str:
        """What the learner types: right, a wrong idea, a slip, or now and then unreadable."""
        if self.rng.random() < 0.02:
            return f"{step.answer.accept[0]} ="
        if self.rng.random() < self.chance(skill, difficulty, day):
            return step.answer.accept[0]
        return self._wrong_answer(step)

    def knows_nothing(self, skill: int, day: float) -> bool:
        """Gives up instead of guessing."""
        return self._strength(skill, day) < -1.2 and self.rng.random() < 0.25

    def wants_hint(self) -> bool:
        return self.rng.random() < 0.3

    def _wrong_answer(self, step: Step) -> str:
        foreseen = [wrong for wrong in step.wrong if wrong.match]
        if foreseen and self.rng.random() < 0.75:
            weights = [0.2 + self._belief_in(wrong.misconception) for wrong in foreseen]
            chosen = self.rng.choices(foreseen, weights)[0]
            self.wrong_ideas[chosen.misconception] = (
                self._belief_in(chosen.misconception) * MEMORY_OF_WRONG_IDEA
            )
            return chosen.match[0]
        return slip(step.answer, self.rng)

    def _belief_in(self, idea: str) -> float:
        """Each learner holds a few wrong ideas strongly and most not at all."""
        return self.wrong_ideas.setdefault(idea, self.rng.random() ** 4)

    def _strength(self, skill: int, day: float) -> float:
        start = self.talent
        gained = self.strength.get(skill, start) - start
        return start + gained * math.exp(-FORGETTING * (day - self.practised.get(skill, day)))

    def _readiness(self, skill: int, day: float) -> float:
        needed = self.graph.prerequisites.get(skill, frozenset())
        if not needed:
            return 1.0
        levels = [1 / (1 + math.exp(-self._strength(k, day))) for k in needed]
        return sum(levels) / len(levels)


def slip(spec: AnswerSpec, rng: random.Random) -> str:
    """A careless answer: another option, one off, a lost sign."""
    right = spec.accept[0]
    if spec.options:
        others = [option.id for option in spec.options if option.id not in right.split(",")]
        return rng.choice(others) if others else right
    try:
        value = int(right)
    except ValueError:
        return f"{right}+1" if rng.random() < 0.5 else f"-({right})"
    return str(rng.choice([value + 1, value - 1, -value, value + 10]))
