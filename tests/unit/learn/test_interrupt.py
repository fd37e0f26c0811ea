"""Cancelling between two layers."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from mousevision.core.errors import Cancelled
from mousevision.learn.interrupt import interruptible


class After:
    """A context that is cancelled after so many questions."""

    def __init__(self, asked: int) -> None:
        self.left = asked

    def report(self, done: float, total: float, note: str = "") -> None:
        """Say nothing."""

    def check(self) -> None:
        if self.left == 0:
            raise Cancelled
        self.left -= 1

    def emit(self, event: object) -> None:
        """Say nothing."""


def network() -> nn.Module:
    return nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(inplace=True), nn.Flatten(), nn.Linear(72, 1))


def test_on_the_way_there_and_back() -> None:
    net, clips = network(), torch.ones(1, 1, 8, 8)
    for asked in range(8):
        ctx = After(asked)
        with pytest.raises(Cancelled), interruptible(net, ctx):
            net(clips).sum().backward()
    ctx = After(8)
    with interruptible(net, ctx):
        net(clips).sum().backward()
    assert ctx.left == 0, "each of four layers asks twice"
    net(clips).sum().backward()  # nothing is left of it


def test_what_is_learnt_is_the_same() -> None:
    torch.manual_seed(0)
    net, clips = network(), torch.rand(2, 1, 8, 8)
    net(clips).sum().backward()
    plain = [each.grad.clone() for each in net.parameters() if each.grad is not None]
    net.zero_grad()
    with interruptible(net, After(99)):
        net(clips).sum().backward()
    found = [each.grad for each in net.parameters() if each.grad is not None]
    assert all(torch.equal(a, b) for a, b in zip(plain, found, strict=True))
