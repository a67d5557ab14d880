"""Several processes fitting one model: started by torchrun, or one alone and nothing happens.

Only gradients travel; the parameters are a few thousand numbers. Every process runs the same
steps from the same seed, so they stay equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import torch
import torch.distributed as dist

T = TypeVar("T")


def join(device: torch.device) -> None:
    """Meet the other processes, if torchrun started us: nccl between accelerators, else gloo."""
    if dist.is_torchelastic_launched() and not dist.is_initialized():
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
        if device.type == "cuda":
            torch.cuda.set_device(dist.get_node_local_rank(0))


def leave() -> None:
    if dist.is_initialized():
        dist.destroy_process_group()


def processes() -> int:
    return dist.get_world_size() if dist.is_initialized() else 1


def rank() -> int:
    return dist.get_rank() if dist.is_initialized() else 0


def mine(group: Sequence[T]) -> list[T]:
    """This process's part of a batch; may be empty."""
    return list(group[rank() :: processes()])


def add_up(parameters: Iterable[torch.nn.Parameter]) -> None:
    """Gradients become their sum over all processes."""
    if processes() > 1:
        for parameter in parameters:
            gradient = torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
            dist.all_reduce(gradient)
            parameter.grad = gradient


def sum_of(number: float) -> float:
    if processes() == 1:
        return number
    device = "cuda" if dist.get_backend() == "nccl" else "cpu"
    total = torch.tensor(number, dtype=torch.float64, device=device)
    dist.all_reduce(total)
    return float(total)
