from __future__ import annotations

import subprocess
import sys

import pytest
import torch

from mousevision.core.errors import SettingError
from mousevision.learn.registry import (
    Kind,
    ModelInfo,
    create_model,
    describe,
    find_model,
    models,
    recommended,
    register,
)

SHAPES = [(6, 1, 16, 24), (4, 3, 19, 13), (1, 1, 8, 8)]
NAMES = [info.name for info in models()]


def test_everything_public_comes_without_torch() -> None:
    code = (
        "import sys, mousevision.learn.registry as r\n"
        "for name in ('train_settings', 'splits', 'scores', 'train', 'checkpoint', 'predict',"
        " 'evaluate', 'embed', 'device', 'reports', 'calibrate', 'batches', 'augment'):\n"
        "    __import__('mousevision.learn.' + name)\n"
        "assert [m.about for m in r.models()]\n"
        "assert 'torch' not in sys.modules and 'safetensors' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_every_model_is_explained_in_two_sentences() -> None:
    for info in models():
        assert info.about.count(". ") == 1
        assert info.about.endswith(".")
        for setting in info.settings:
            assert setting.check(setting.default) == setting.default
            assert setting.help.endswith(".")


def test_one_classifier_and_one_autoencoder_are_recommended() -> None:
    assert [i.name for i in models() if i.recommended] == ["motion-tcn", "autoencoder"]
    assert recommended().name == "motion-tcn"
    assert recommended(Kind.AUTOENCODER).name == "autoencoder"


def test_a_name_is_registered_once() -> None:
    with pytest.raises(ValueError, match="two models"):
        register(ModelInfo("cnn", Kind.CLASSIFIER, "One. Two."))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", NAMES)
def test_forward_and_backward(name: str, shape: tuple[int, int, int, int]) -> None:
    torch.manual_seed(0)
    network = create_model(name, shape, 3).train()
    clips = torch.randint(0, 256, (2, *shape), dtype=torch.uint8)
    output = network(clips)
    if find_model(name).kind is Kind.AUTOENCODER:
        assert output.shape == clips.shape
        assert 0 <= float(output.detach().min()) <= float(output.detach().max()) <= 1
    else:
        assert output.shape == (2, 3)
    (output * torch.randn_like(output)).sum().backward()
    for key, parameter in network.named_parameters():
        assert parameter.grad is not None, key
        assert torch.isfinite(parameter.grad).all(), key
    assert any(float(p.grad.abs().max()) > 0 for p in network.parameters() if p.grad is not None)


@pytest.mark.parametrize("name", NAMES)
def test_a_clip_is_judged_the_same_alone_and_among_others(name: str) -> None:
    network = create_model(name, SHAPES[0], 3).eval()
    clips = torch.randint(0, 256, (3, *SHAPES[0]), dtype=torch.uint8)
    with torch.inference_mode():
        together, alone = network(clips), network(clips[1:2])
        features = network.features(clips)
    torch.testing.assert_close(together[1:2], alone, rtol=1e-4, atol=1e-5)
    assert features.shape[0] == 3
    assert features.ndim == 2


def test_settings_reach_the_network() -> None:
    small = describe("motion-tcn", SHAPES[0], 2, filters=8)
    large = describe("motion-tcn", SHAPES[0], 2, filters=32)
    assert small.parameters < large.parameters
    assert small.gflop_per_clip < large.gflop_per_clip


def test_cost_is_that_of_torchs_own_counter() -> None:
    from torch.utils.flop_counter import FlopCounterMode

    shape = (16, 1, 64, 80)
    for name in NAMES:
        network = create_model(name, shape, 10).eval()
        # Without oneDNN an LSTM is made of matrix products, which the counter knows.
        plain = torch.backends.mkldnn.flags(enabled=False)
        with plain, torch.inference_mode(), FlopCounterMode(display=False) as counter:
            network(torch.zeros((1, *shape), dtype=torch.uint8))
        counted = describe(name, shape, 10).gflop_per_clip
        assert counted == pytest.approx(counter.get_total_flops() / 1e9, rel=1e-6)


def test_the_recommended_model_is_cheap() -> None:
    assert describe("motion-tcn", (16, 1, 64, 80), 10).gflop_per_clip < 0.1
    assert describe("autoencoder", (10, 1, 256, 256), 0).gflop_per_clip < 123 / 50


def test_unknown_names_are_refused_in_words() -> None:
    with pytest.raises(SettingError, match="no model “cnnn”; there are motion-tcn"):
        create_model("cnnn", SHAPES[0], 2)
    with pytest.raises(SettingError, match="“depth” is no setting of the model cnn"):
        create_model("cnn", SHAPES[0], 2, depth=3)
    with pytest.raises(SettingError, match="from 4 to 128"):
        create_model("cnn", SHAPES[0], 2, filters=1)
