from __future__ import annotations

import subprocess
import sys

import pytest
import torch

from mousevision.core.errors import SettingError
from mousevision.core.inputspec import InputSpec
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
SMALLEST = (2, 1, 38, 40)
"""What the seed's network needs at least."""


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
    names = [i.name for i in models() if i.recommended]
    assert names == ["motion-tcn", "autoencoder"]
    assert recommended().name == "motion-tcn"
    assert recommended(Kind.AUTOENCODER).name == "autoencoder"


def test_a_name_is_registered_once() -> None:
    with pytest.raises(ValueError, match="two models"):
        register(ModelInfo("cnn", Kind.CLASSIFIER, "One. Two."))


CASES = [(n, shape) for n in NAMES for shape in (SHAPES if n != "cnn-seed" else [SMALLEST])]


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_forward_and_backward(name: str, shape: tuple[int, int, int, int]) -> None:
    torch.manual_seed(0)
    network = create_model(name, shape, 3).train()
    clips = torch.randint(0, 256, (2, *shape), dtype=torch.uint8)
    output = network(clips)
    if find_model(name).kind is Kind.AUTOENCODER:
        assert output.shape == clips.shape
        assert 0 <= float(output.detach().min()) <= float(output.detach().max()) <= 1
    elif find_model(name).kind is Kind.BOUTS:
        assert output.shape == (2, shape[0], 3)
    else:
        assert output.shape == (2, 3)
    (output * torch.randn_like(output)).sum().backward()
    for key, parameter in network.named_parameters():
        assert parameter.grad is not None, key
        assert torch.isfinite(parameter.grad).all(), key
    assert any(float(p.grad.abs().max()) > 0 for p in network.parameters() if p.grad is not None)


@pytest.mark.parametrize("name", NAMES)
def test_a_clip_is_judged_the_same_alone_and_among_others(name: str) -> None:
    shape = SMALLEST if name == "cnn-seed" else SHAPES[0]
    network = create_model(name, shape, 3).eval()
    clips = torch.randint(0, 256, (3, *shape), dtype=torch.uint8)
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


def test_the_seeds_networks_are_those_of_the_seed() -> None:
    cnn, auto = find_model("cnn-seed"), find_model("autoencoder-seed")
    assert cnn.spec(InputSpec()).shape == (5, 1, 425, 425)
    network = create_model("cnn-seed", (1, 1, 425, 425), 2)
    kernels = [tuple(p.shape) for n, p in network.named_parameters() if n.endswith("weight")]
    assert kernels == [(64, 1, 3, 3), (64, 64, 3, 3), (64, 64, 3, 3), (64, 64, 2, 2),
                       (64, 64 * 25 * 25), (1, 64)]  # fmt: skip
    assert auto.spec(InputSpec()).shape == (10, 1, 256, 256)
    cost = describe("autoencoder-seed", auto.spec(InputSpec()).shape, 0)
    assert round(cost.gflop_per_clip) == 123
    for name in ("autoencoder", "convlstm-autoencoder"):
        ours = describe(name, auto.spec(InputSpec()).shape, 0)
        assert ours.gflop_per_clip <= cost.gflop_per_clip / 50


def test_the_seeds_one_output_is_the_logit_of_the_second_class() -> None:
    network = create_model("cnn-seed", SMALLEST, 2)
    logits = network(torch.randint(0, 256, (2, *SMALLEST), dtype=torch.uint8))
    assert float(logits[:, 0].detach().abs().max()) == 0
    with pytest.raises(SettingError, match="38 pixels"):
        create_model("cnn-seed", SHAPES[0], 2)


def test_what_a_model_prescribes_goes_before_what_was_chosen() -> None:
    chosen = InputSpec(region=(0.1, 0.1, 0.9, 0.9), frames=7)
    assert find_model("cnn").spec(chosen) == chosen
    spec = find_model("cnn-seed").spec(chosen)
    assert (spec.frames, spec.region) == (5, chosen.region)


def test_unknown_names_are_refused_in_words() -> None:
    with pytest.raises(SettingError, match="no model “cnnn”; there are motion-tcn"):
        create_model("cnnn", SHAPES[0], 2)
    with pytest.raises(SettingError, match="“depth” is no setting of the model cnn"):
        create_model("cnn", SHAPES[0], 2, depth=3)
    with pytest.raises(SettingError, match="from 4 to 128"):
        create_model("cnn", SHAPES[0], 2, filters=1)


@pytest.mark.parametrize("name", ["motion-tcn", "cnn-lstm", "convlstm"])
def test_windows_are_judged_on_their_own_and_averaged(name: str) -> None:
    torch.manual_seed(0)
    network = create_model(name, (8, 1, 32, 32), 3, windows=2, filters=4).eval()
    single = create_model(name, (4, 1, 32, 32), 3, filters=4).eval()
    single.load_state_dict(network.state_dict())
    clips = torch.randint(0, 256, (2, 8, 1, 32, 32), dtype=torch.uint8)
    with torch.inference_mode():
        halves = [single(clips[:, :4]), single(clips[:, 4:])]
        places = [single.features(clips[:, :4]), single.features(clips[:, 4:])]
        torch.testing.assert_close(network(clips), torch.stack(halves).mean(dim=0))
        torch.testing.assert_close(network.features(clips), torch.stack(places).mean(dim=0))
    with pytest.raises(SettingError, match="a multiple of 3 frames"):
        create_model(name, (8, 1, 32, 32), 3, windows=3)
