"""The real model package: vectors that mean something, and batches that shrink when they must."""

from __future__ import annotations

import numpy as np
import pytest

from dialogue.diagnosis.encoder import WIDTH, Encoder, EncoderMissingError, shared

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    try:
        return Encoder("cpu", batch=4)
    except EncoderMissingError as error:
        pytest.skip(str(error))


def test_vectors_have_length_one_and_keep_their_order(encoder):
    texts = ["adds the sizes", "x", "joins letters and numbers in one long sentence", "a", "b"]

    rows = encoder.encode(texts)

    assert rows.shape == (5, WIDTH)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(5), abs=1e-5)
    for i, text in enumerate(texts):
        assert rows[i] == pytest.approx(encoder.encode([text])[0], abs=1e-4)


def test_like_means_near(encoder):
    a, b, c = encoder.encode(
        ["forgets the minus sign", "leaves out the negative sign", "multiplies the brackets"]
    )

    assert a @ b > a @ c + 0.1


def test_nothing_to_encode_is_an_empty_array(encoder):
    assert encoder.encode([]).shape == (0, WIDTH)


def test_out_of_memory_halves_the_batch(encoder, monkeypatch):
    forward, sizes = encoder._forward, []

    def small_machine(texts):
        sizes.append(len(texts))
        if len(texts) > 1:
            raise encoder._torch.OutOfMemoryError("too many")
        return forward(texts)

    monkeypatch.setattr(encoder, "_forward", small_machine)

    assert encoder.encode(["a", "b", "c"]).shape == (3, WIDTH)
    assert sizes[0] == 3
    assert encoder.batch == 1


def test_a_device_that_is_not_there_leaves_diagnosis_without_vectors():
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    assert shared("cuda") is None
