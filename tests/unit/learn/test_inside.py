"""What layers answer, for every model, and that looking changes nothing."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from mousevision.core.errors import SettingError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import QuietContext
from mousevision.learn.checkpoint import Checkpoint
from mousevision.learn.inside import Role, layers_of, parameter_words
from mousevision.learn.registry import Kind, create_model, find_model, models
from mousevision.learn.train_settings import train_settings

SPEC = InputSpec(frames=5, height=32, width=48)
CLIP = np.random.default_rng(0).integers(0, 255, SPEC.shape, dtype=np.uint8)


def made(name: str) -> Checkpoint:
    torch.manual_seed(0)
    kind = find_model(name).kind
    settings = train_settings(name)
    network = create_model(name, SPEC.shape, 2, **dict(settings.options))
    classes = ("pre", "post") if kind is Kind.CLASSIFIER else ()
    return Checkpoint(kind, settings, classes, SPEC, network)


@pytest.mark.parametrize(
    "name",
    [info.name for info in models() if info.kind is not Kind.BOUTS and "seed" not in info.name],
)
def test_every_model_shows_its_layers_in_words(name: str) -> None:
    checkpoint = made(name)
    layers = layers_of(QuietContext(), checkpoint, CLIP)
    assert len(layers) >= 3
    for number, layer in enumerate(layers, 1):
        assert layer.words.startswith(f"Layer {number} of {len(layers)}: ")
        assert layer.words.endswith(".")
        assert layer.maps.dtype == np.uint8
        frames = 1 if layer.role is Role.TIME else SPEC.frames
        assert layer.maps.shape[0] == frames
        assert max(layer.maps.shape[2:]) <= 96
    assert not any(part._forward_hooks for part in checkpoint.network.modules())


@pytest.mark.parametrize("name", ["motion-tcn", "cnn-lstm", "convlstm"])
def test_windows_stand_one_after_the_other(name: str) -> None:
    spec = InputSpec(frames=6, height=32, width=48)
    clip = np.random.default_rng(1).integers(0, 255, spec.shape, dtype=np.uint8)
    settings = train_settings(name, {"windows": 2})
    network = create_model(name, spec.shape, 2, **dict(settings.options))
    checkpoint = Checkpoint(Kind.CLASSIFIER, settings, ("pre", "post"), spec, network)
    for layer in layers_of(QuietContext(), checkpoint, clip):
        frames = layer.maps.shape[3] if layer.role is Role.TIME else layer.maps.shape[0]
        assert frames == spec.frames, layer.name


def test_the_maps_are_what_the_layers_answer() -> None:
    checkpoint = made("cnn")
    first = layers_of(QuietContext(), checkpoint, CLIP)[0]
    network = checkpoint.network.eval()
    encoder = network.get_submodule("encoder")
    with torch.no_grad():
        frames = torch.from_numpy(CLIP).float() * (2 / 255) - 1
        answers = encoder.get_submodule("0")(frames).numpy()
    assert not first.signed
    for number in range(answers.shape[1]):
        own, shown = answers[:, number], first.maps[:, number].astype(float)
        if own.max() > 0.05 * answers.max():
            np.testing.assert_allclose(shown, own / own.max() * 255, atol=0.51)
    assert "in this frame alone" in first.words


def test_the_narrow_place_and_the_drawn_frame_are_named() -> None:
    for name in ("autoencoder", "convlstm-autoencoder"):
        roles = [layer.role for layer in layers_of(QuietContext(), made(name), CLIP)]
        assert roles.count(Role.NARROW) == 1
        assert roles[-1] is Role.DRAWN
        assert roles[0] is Role.LOOK
        assert Role.LOOK not in roles[roles.index(Role.NARROW) :]


def test_the_last_layer_of_an_autoencoder_is_the_frame_as_it_is_drawn() -> None:
    checkpoint = made("autoencoder")
    last = layers_of(QuietContext(), checkpoint, CLIP)[-1]
    with torch.no_grad():
        drawn = checkpoint.network(torch.from_numpy(CLIP[None]))[0].numpy()
    assert not last.signed
    np.testing.assert_allclose(last.maps, drawn / drawn.max() * 255, atol=0.51)


def test_a_network_for_recordings_is_refused_in_words() -> None:
    checkpoint = made("cnn")
    bouts = Checkpoint(Kind.BOUTS, checkpoint.settings, (), SPEC, checkpoint.network)
    with pytest.raises(SettingError, match="looks at recordings, not at clips"):
        layers_of(QuietContext(), bouts, CLIP)


def test_parameters_have_names_for_people() -> None:
    network = made("cnn-lstm").network
    words = [parameter_words(network, name) for name, _ in network.named_parameters()]
    assert words[0] == "convolution of 24 filters, 7 × 7: weights"
    assert "memory of 96 numbers: weights of what it remembers" in words
    assert all(": " in each and each.split(": ")[1] for each in words)
