"""Likeness of an answer to the examples of misconceptions: vectors of meaning and n-grams of
characters. It ranks inside the exercise's topic; it cannot tell whether there is any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_GRAMS = range(2, 6)
_DESCRIPTION_WEIGHT = 0.5


class Encodes(Protocol):
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


@dataclass(frozen=True)
class Known:
    """A misconception as retrieval sees it."""

    key: int
    slug: str
    description: str
    examples: tuple[str, ...]


def as_text(question: str, answer: str) -> str:
    return f"Question: {question} Student answer: {answer}"


class Index:
    """The examples of one course, read once. `rank` compares a query with some of them."""

    def __init__(self, known: Sequence[Known], encoder: Encodes | None) -> None:
        self.known = {entry.key: entry for entry in known}
        self._encoder = encoder
        texts = [text for entry in known for text in (*entry.examples, entry.description)]
        self._rows = _rows(known)
        self._frequency = Counter(gram for text in texts for gram in set(_grams(text)))
        self._count = max(len(texts), 1)
        self._weights = [self._weighted(text) for text in texts]
        self._vectors = encoder.encode(texts) if encoder and texts else None

    def rank(self, query: str, keys: Sequence[int]) -> dict[int, float]:
        """Fused scores of the misconceptions `keys`; each part counts in standard deviations."""
        keys = [key for key in keys if key in self.known]
        if not keys:
            return {}
        parts = [_standard(self._by_characters(query, keys))]
        if self._encoder is not None and self._vectors is not None:
            cosine = self._vectors @ self._encoder.encode([query])[0]
            nearest = [max(cosine[i] for i in self._rows[key][0] or [self._rows[key][1]])
                       for key in keys]  # fmt: skip
            described = [cosine[self._rows[key][1]] for key in keys]
            parts += [_standard(nearest), _DESCRIPTION_WEIGHT * _standard(described)]
        return dict(zip(keys, np.sum(parts, axis=0).tolist(), strict=True))

    def _by_characters(self, query: str, keys: Sequence[int]) -> list[float]:
        weights = self._weighted(query)
        rows = (self._rows[key][0] or [self._rows[key][1]] for key in keys)
        return [max(_cosine(weights, self._weights[i]) for i in own) for own in rows]

    def _weighted(self, text: str) -> dict[str, float]:
        """Term frequency by inverse document frequency, of length one."""
        counts = Counter(_grams(text))
        weights = {
            gram: (1 + np.log(n)) * np.log((1 + self._count) / (1 + self._frequency[gram]))
            for gram, n in counts.items()
        }
        length = float(np.sqrt(sum(w * w for w in weights.values()))) or 1.0
        return {gram: float(w) / length for gram, w in weights.items()}


def _rows(known: Sequence[Known]) -> dict[int, tuple[list[int], int]]:
    """Where each misconception's examples and its description stand in the list of texts."""
    rows, at = {}, 0
    for entry in known:
        end = at + len(entry.examples)
        rows[entry.key] = (list(range(at, end)), end)
        at = end + 1
    return rows


def _grams(text: str) -> list[str]:
    text = " ".join(text.lower().split())
    return [text[i : i + n] for n in _GRAMS for i in range(len(text) - n + 1)]


def _cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    if len(a) > len(b):
        a, b = b, a
    return sum(weight * b.get(gram, 0.0) for gram, weight in a.items())


def _standard(scores: Sequence[float]) -> Floats:
    array = np.asarray(scores, float)
    spread = float(array.std())
    return (array - array.mean()) / spread if spread > 1e-9 else np.zeros_like(array)
