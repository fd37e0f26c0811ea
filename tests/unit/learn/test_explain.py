"""Explanations on networks whose answer is known to hang on one place and one moment."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch import Tensor

from mousevision.core.errors import Cancelled, SettingError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import QuietContext
from mousevision.learn.checkpoint import Checkpoint
from mousevision.learn.explain import (
    baseline,
    explain,
    integrated_gradients,
    moving_pixels,
)
from mousevision.learn.nets.base import ClipNetwork
from mousevision.learn.registry import Kind, create_model, models
from mousevision.learn.train_settings import train_settings

SPEC = InputSpec(frames=6, height=24, width=32)


class Looker(ClipNetwork):
    """Says “there” the brighter rows 4 to 8, columns 20 to 26 of some frames are."""

    def __init__(self, frames: slice) -> None:
        super().__init__()
        self.gain = torch.nn.Parameter(torch.tensor(8.0))
        self._frames = frames

    def features(self, clips: Tensor) -> Tensor:
        seen = clips.float().mul_(1 / 255)[:, self._frames, :, 4:8, 20:26]
        return seen.mean(dim=(1, 2, 3, 4))[:, None]

    def forward(self, clips: Tensor) -> Tensor:
        found = self.features(clips) * self.gain
        return torch.cat((-found, found), dim=1)


def checkpoint(network: ClipNetwork) -> Checkpoint:
    settings = train_settings("motion-tcn")
    return Checkpoint(Kind.CLASSIFIER, settings, ("not", "there"), SPEC, network.eval())


def clip(*, still: bool) -> npt.NDArray[np.uint8]:
    """A bright patch where the looker looks: in frame 3 alone, or in every frame."""
    frames = np.full(SPEC.shape, 60, np.uint8)
    frames[slice(None) if still else 3, :, 4:8, 20:26] = 220
    return frames


def test_the_place_and_the_moment_are_found() -> None:
    found = explain(QuietContext(), checkpoint(Looker(slice(3, 4))), clip(still=False))
    assert (found.behaviour, found.said) == ("there", "there")
    assert found.probability > 0.9
    assert found.heat.shape == (6, 24, 32)
    assert found.heat.min() >= 0
    assert found.heat.sum() == pytest.approx(1, abs=1e-4)
    assert found.heat[3, 3:9, 19:27].sum() > 0.9  # pooled over a pixel to each side
    assert found.shares.argmax() == 3
    assert found.shares[3] > 0.99


def test_what_moves_and_what_stands_still_are_told_apart() -> None:
    moving = explain(QuietContext(), checkpoint(Looker(slice(3, 4))), clip(still=False))
    still = explain(QuietContext(), checkpoint(Looker(slice(None))), clip(still=True))
    assert moving.moving > 0.95
    assert moving.still is not None
    assert moving.still < 0.3
    assert still.moving == 0
    assert still.still == pytest.approx(1, abs=1e-3)


def test_a_network_of_single_frames_is_not_blamed_for_seeing_no_movement() -> None:
    network = Looker(slice(None))
    network.sees_movement = False
    assert explain(QuietContext(), checkpoint(network), clip(still=True)).still is None


def test_the_other_class_has_other_evidence() -> None:
    looker = checkpoint(Looker(slice(3, 4)))
    found = explain(QuietContext(), looker, clip(still=False), "not")
    assert (found.behaviour, found.said) == ("not", "there")
    assert found.probability < 0.1
    assert not found.heat.any()  # nothing speaks for it


def test_the_same_clip_gives_the_same_answer_and_other_weights_another() -> None:
    """Sanity check of Adebayo et al. 2018: the map shows the network, not just the picture."""
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 255, SPEC.shape, dtype=np.uint8)
    heats = []
    for seed in (1, 1, 2):
        torch.manual_seed(seed)
        network = create_model("motion-tcn", SPEC.shape, 2, filters=8)
        heats.append(explain(QuietContext(), checkpoint(network), noise, "there").heat)
    np.testing.assert_array_equal(heats[0], heats[1])
    alike = np.corrcoef(heats[0].ravel(), heats[2].ravel())[0, 1]
    assert abs(alike) < 0.3


@pytest.mark.parametrize(
    "name", [i.name for i in models() if i.kind is Kind.CLASSIFIER and not i.input]
)
def test_every_classifier_can_be_explained_and_stays_as_it_was(name: str) -> None:
    torch.manual_seed(0)
    network = create_model(name, SPEC.shape, 2)
    before = {key: value.clone() for key, value in network.state_dict().items()}
    noise = np.random.default_rng(0).integers(0, 255, SPEC.shape, dtype=np.uint8)
    kept = noise.copy()
    found = explain(QuietContext(), checkpoint(network), noise)
    assert np.isfinite(found.heat).all()
    np.testing.assert_array_equal(noise, kept)
    assert all(value.requires_grad and value.grad is None for value in network.parameters())
    for key, value in network.state_dict().items():
        assert torch.equal(value, before[key])


def test_what_cannot_be_explained_is_said() -> None:
    looker = checkpoint(Looker(slice(None)))
    with pytest.raises(SettingError, match="does not know the class “third”; it knows not, there"):
        explain(QuietContext(), looker, clip(still=True), "third")
    settings = train_settings("autoencoder")
    encoder = Checkpoint(Kind.AUTOENCODER, settings, (), SPEC, looker.network)
    with pytest.raises(SettingError, match="has not learnt classes"):
        explain(QuietContext(), encoder, clip(still=True))


def test_it_stops_when_asked() -> None:
    class Once(QuietContext):
        calls = 0

        def check(self) -> None:
            self.calls += 1
            if self.calls > 2:
                self.cancel()
            super().check()

    looker = checkpoint(Looker(slice(None)))
    with pytest.raises(Cancelled):
        explain(Once(), looker, clip(still=True))
    assert all(value.requires_grad for value in looker.network.parameters())


def test_the_baseline_neither_moves_nor_has_edges() -> None:
    nothing = baseline(clip(still=False))
    assert nothing.shape == SPEC.shape
    assert (nothing == nothing[:1]).all()
    assert nothing.mean() == pytest.approx(clip(still=False).mean(), abs=0.5)
    assert np.abs(np.diff(nothing, axis=-1)).max() < 3


def test_noise_is_no_motion() -> None:
    rng = np.random.default_rng(0)
    noisy = rng.normal(100, 3, SPEC.shape)
    assert not moving_pixels(np.clip(noisy, 0, 255).astype(np.uint8)).any()
    noisy[2, :, 10:14, 10:14] += 80
    moving = moving_pixels(np.clip(noisy, 0, 255).astype(np.uint8))
    assert moving[10:14, 10:14].all()
    assert moving.mean() < 0.1


def test_integrated_gradients_are_those_of_captum() -> None:
    from captum.attr import IntegratedGradients

    torch.manual_seed(0)
    net = torch.nn.Sequential(
        torch.nn.Flatten(), torch.nn.Linear(2 * 1 * 5 * 6, 8), torch.nn.Tanh(),
        torch.nn.Linear(8, 1),
    )  # fmt: skip

    def evidence(clips: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = net(clips)[:, 0]
        return found

    clip, start = torch.rand(2, 1, 5, 6), torch.rand(2, 1, 5, 6)
    found = integrated_gradients(evidence, clip, start, steps=16, at_once=5)
    theirs = IntegratedGradients(evidence).attribute(
        clip[None], start[None], n_steps=16, method="riemann_middle"
    )
    assert torch.allclose(found, theirs[0], atol=1e-5)
    gained = evidence(clip[None]) - evidence(start[None])
    assert float(found.sum()) == pytest.approx(float(gained.detach()), abs=1e-3), (
        "nothing is lost on the way"
    )
