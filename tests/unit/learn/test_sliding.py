from __future__ import annotations

import numpy as np
import pytest
import torch

from mousevision.core.errors import Cancelled, SettingError
from mousevision.core.job import QuietContext
from mousevision.learn import sliding
from mousevision.learn.frame_windows import look
from mousevision.learn.nets.frame_tcn import FrameTCN
from mousevision.learn.registry import create_model
from mousevision.learn.sliding import recording_chunks, slide
from tests.unit.learn.bout_studies import HEIGHT, WIDTH, ArrayFrames, make_study


def _network() -> FrameTCN:
    torch.manual_seed(0)
    shape = (32, 3, HEIGHT, WIDTH)
    network = create_model("frame-tcn", shape, 2, filters=4, layers=4).eval()
    assert isinstance(network, FrameTCN)
    return network


@pytest.mark.parametrize("frames", [1, 15, 96, 333])
@pytest.mark.parametrize("chunk", [7, 64])
def test_in_pieces_as_the_whole_at_once(
    frames: int, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sliding, "STRIDE", 40)
    source, _ = make_study(1, 340)
    source = ArrayFrames([source.recordings[0][:frames]])
    network = _network()
    pieces = (source.read(0, at, at + chunk) for at in range(0, frames, chunk))
    found = np.concatenate(list(slide(QuietContext(), network, pieces, 16.0)))
    with torch.inference_mode():
        whole = network(torch.from_numpy(look(source, 0, 0, frames))[None])[0].numpy()
    assert found.shape == (frames, 2)
    assert found == pytest.approx(whole, abs=1e-4)


def test_memory_is_flat(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is held between chunks does not grow with the number of frames."""
    monkeypatch.setattr(sliding, "STRIDE", 40)
    source, _ = make_study(1, 340)
    held: list[int] = []
    flow = sliding._Flow(_network())
    grounds = sliding.Backgrounds(2)
    with torch.inference_mode():
        for chunk in recording_chunks(source, 0):
            for seen in grounds.add(chunk):
                flow.add(seen)
            list(flow.ready())
            held.append(flow._held + len(grounds._means))
    assert max(held[2:]) <= 40 + 64 + 2 * 15 + 16


def test_cancelled_between_chunks() -> None:
    source, _ = make_study(1, 340)
    ctx = QuietContext()
    found = slide(ctx, _network(), recording_chunks(source, 0), 16.0)
    ctx.cancel()
    with pytest.raises(Cancelled):
        list(found)


def test_only_networks_for_frames() -> None:
    other = create_model("cnn", (6, 1, HEIGHT, WIDTH), 2)
    source, _ = make_study(1)
    with pytest.raises(SettingError, match="has not learnt bouts"):
        list(slide(QuietContext(), other, recording_chunks(source, 0), 16.0))
