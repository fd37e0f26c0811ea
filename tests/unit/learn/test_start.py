"""Beginning from another network's first layers."""

from __future__ import annotations

import pytest
import torch

from mousevision.core.errors import SettingError
from mousevision.learn.registry import create_model
from mousevision.learn.start import begin_from

SHAPE = (4, 1, 32, 32)


@pytest.mark.parametrize("model", ["motion-tcn", "cnn-lstm", "convlstm", "cnn"])
@pytest.mark.parametrize("auto", ["autoencoder", "convlstm-autoencoder"])
def test_every_classifier_takes_the_encoder(model: str, auto: str) -> None:
    network = create_model(model, SHAPE, 3, filters=4)
    other = create_model(auto, SHAPE, 0, filters=4)
    for value in other.state_dict().values():
        if value.is_floating_point():
            value.normal_()
    assert begin_from(network, other) == 2
    own, given = network.state_dict(), other.state_dict()
    names = [name for name in given if name.startswith("encoder.")]
    assert any("running_mean" in name for name in names)
    for name in names[1:]:
        assert torch.equal(own[name], given[name]), name


def test_what_moves_is_heard_as_well_as_what_is_there() -> None:
    network = create_model("motion-tcn", SHAPE, 3, filters=4)
    other = create_model("autoencoder", SHAPE, 0, filters=4)
    filters = other.state_dict()["encoder.0.0.weight"]
    filters[:, 1] -= 0.99 * filters[:, 1].mean(dim=(1, 2), keepdim=True)
    begin_from(network, other)
    taken = network.state_dict()["encoder.0.0.weight"]
    assert torch.equal(taken[:, 0::2], filters[:, 0::2]), "what is there stays as it was learnt"
    louder = taken[:, 1] / filters[:, 1]
    torch.testing.assert_close(louder, louder[0, 0, 0].expand_as(louder))
    there, moved = (
        part.sum(dim=(1, 2)).abs().mean() for part in (taken[:, 0] + taken[:, 2], taken[:, 1])
    )
    torch.testing.assert_close(there / moved, torch.tensor(2**0.5))


def test_filters_that_say_nothing_of_change_are_no_error() -> None:
    network = create_model("motion-tcn", SHAPE, 3, filters=4)
    other = create_model("autoencoder", SHAPE, 0, filters=4)
    other.state_dict()["encoder.0.0.weight"][:, 1] = 0
    begin_from(network, other)
    assert all(bool(value.isfinite().all()) for value in network.state_dict().values())


def test_single_frames_see_frame_and_mean_picture_as_one() -> None:
    network = create_model("cnn", SHAPE, 3, filters=4).eval()
    other = create_model("autoencoder", SHAPE, 0, filters=4).eval()
    begin_from(network, other)
    still = torch.randint(0, 256, (1, 1, 1, 32, 32), dtype=torch.uint8).expand(1, *SHAPE)
    from mousevision.learn.nets.base import movement, pictures

    own, given = network.get_submodule("encoder"), other.get_submodule("encoder")
    with torch.inference_mode():
        seen = own.get_submodule("1")(own.get_submodule("0")(pictures(still)))
        torch.testing.assert_close(seen, given(movement(still)))


def test_what_does_not_fit_is_refused() -> None:
    network = create_model("motion-tcn", SHAPE, 3, filters=4)
    for name, shape, values in (
        ("autoencoder", SHAPE, {"filters": 8}),
        ("autoencoder", (4, 3, 32, 32), {"filters": 4}),
        ("autoencoder-seed", SHAPE, {}),
    ):
        with pytest.raises(SettingError, match="same number of filters"):
            begin_from(network, create_model(name, shape, 0, **values))
