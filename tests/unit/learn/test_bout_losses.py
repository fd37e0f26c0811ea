from __future__ import annotations

import numpy as np
import pytest
import torch

from mousevision.learn.batches import Batch
from mousevision.learn.bout_losses import FrameLoss
from mousevision.learn.bout_truth import UNSCORED, Repertoire

BOTH = Repertoire(("reach",), ("chew",))


def _batch(count: int) -> Batch:
    return Batch(np.arange(count), np.zeros((count, 4, 3, 8, 8), np.uint8))


def test_unscored_frames_count_for_nothing() -> None:
    target = np.array([[[0, 0], [1, 1], [UNSCORED, UNSCORED], [0, 0]]], dtype=np.int8)
    loss = FrameLoss(target, np.ones(3, np.float32), BOTH)
    output = torch.zeros((1, 4, 3))
    before, _ = loss(output, _batch(1))
    output[0, 2] = torch.tensor([9.0, -9.0, 9.0])
    after, _ = loss(output, _batch(1))
    assert float(before) == pytest.approx(2 * np.log(2), abs=1e-6)
    assert float(after) == pytest.approx(float(before), abs=1e-6)


def test_a_window_that_nobody_looked_at_has_no_loss_but_a_gradient() -> None:
    target = np.full((1, 4, 2), UNSCORED, dtype=np.int8)
    output = torch.zeros((1, 4, 3), requires_grad=True)
    loss, right = FrameLoss(target, np.ones(3, np.float32), BOTH)(output, _batch(1))
    torch.autograd.backward(loss)
    assert (float(loss.detach()), right) == (0.0, 0.0)
    assert output.grad is not None
    assert not output.grad.any()


def test_rare_answers_weigh_more_and_right_frames_are_counted() -> None:
    target = np.array([[[0, 0], [0, 0], [0, 0], [1, 0]]], dtype=np.int8)
    output = torch.tensor([[[2.0, 0.0, -3.0]] * 4])
    plain, right = FrameLoss(target, np.ones(3, np.float32), BOTH)(output, _batch(1))
    heavy, _ = FrameLoss(target, np.array([1, 3, 1], np.float32), BOTH)(output, _batch(1))
    assert right == pytest.approx(0.75)
    assert float(heavy) > float(plain)
