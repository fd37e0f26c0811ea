from __future__ import annotations

import torch
from torch import nn

from mousevision.learn.adamw import AdamW


def test_steps_are_those_of_torchs_own() -> None:
    torch.manual_seed(0)
    own, other = nn.Linear(5, 3), nn.Linear(5, 3)
    other.load_state_dict(own.state_dict())
    groups = [{"params": [other.weight]}, {"params": [other.bias], "weight_decay": 0.0}]
    theirs = torch.optim.AdamW(groups, lr=0.01, weight_decay=0.1)
    ours = AdamW(own.parameters(), 0.1)
    for number in range(20):
        clip = torch.randn(4, 5)
        rate = 0.01 * (number + 1)
        for layer in (own, other):
            (layer(clip).square().sum() * 10).backward()
        nn.utils.clip_grad_norm_(other.parameters(), 2.0)
        for group in theirs.param_groups:
            group["lr"] = rate
        theirs.step()
        theirs.zero_grad()
        ours.step(rate, 2.0)
        assert own.weight.grad is None
    torch.testing.assert_close(own.weight, other.weight)
    torch.testing.assert_close(own.bias, other.bias)


def test_what_has_no_gradient_stays() -> None:
    layer = nn.Linear(2, 2)
    before = layer.weight.detach().clone()
    AdamW(layer.parameters(), 0.1).step(0.1, 1.0)
    assert torch.equal(layer.weight, before)
