from __future__ import annotations

import av
import numpy as np
import pytest

from mousevision.media.planes import DecodedPicture, luma
from tests.clips import draw

SIZE = (288, 64)
RAMP = draw(0b1010_0101_1100_0011, SIZE)


def coded(pixels: str) -> av.VideoFrame:
    """The ramp picture in some pixel format, converted from full-range gray by FFmpeg."""
    rgb = np.repeat(RAMP[:, :, None], 3, axis=2)
    return av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format=pixels)


@pytest.mark.parametrize(
    "pixels",
    [
        "yuv420p",
        "yuv422p",
        "yuv444p",
        "nv12",
        "yuv420p10le",
        "yuv444p12le",
        "yuyv422",
        "uyvy422",
        "p010le",
        "yuv420p10be",
    ],
)
def test_luma_is_the_plane_as_coded(pixels: str) -> None:
    expected = 16 + RAMP.astype(float) * 219 / 255  # BT.601 in the range of television
    assert np.abs(luma(coded(pixels)) - expected).max() <= 2


@pytest.mark.parametrize(
    "pixels", ["gray", "gray10le", "gray16le", "rgb24", "bgr0", "gbrp", "gbrp10le", "yuvj420p"]
)
def test_gray_and_rgb_give_full_range(pixels: str) -> None:
    assert np.abs(luma(coded(pixels)).astype(int) - RAMP).max() <= 2


@pytest.mark.parametrize("pixels", ["yuv420p", "yuv420p10le", "gbrp", "nv12", "gray", "yuvj420p"])
def test_rgb_is_as_displayed(pixels: str) -> None:
    rgb = DecodedPicture(coded(pixels), 0).rgb()
    assert rgb.shape == (*RAMP.shape, 3)
    assert np.abs(rgb.astype(int) - RAMP[:, :, None]).max() <= 4


def test_a_picture_of_odd_size_has_no_padding() -> None:
    rgb = np.zeros((51, 301, 3), np.uint8)
    frame = av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format="yuv444p")
    assert luma(frame).shape == (51, 301)


def test_lines_stored_from_the_bottom_up() -> None:
    """As in the raw AVI files of many laboratory cameras; the filter stores lines so, too."""
    frame = coded("yuv420p")
    graph = av.filter.Graph()
    source = graph.add_buffer(width=SIZE[0], height=SIZE[1], format=frame.format, time_base=1)
    graph.link_nodes(source, graph.add("vflip"), graph.add("buffersink")).configure()
    graph.push(frame)
    flipped = graph.pull()
    assert flipped.planes[0].line_size < 0
    assert np.array_equal(luma(flipped), luma(frame)[::-1])


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turned_clockwise(degrees: int) -> None:
    picture = DecodedPicture(coded("gray"), degrees)
    expected = np.rot90(RAMP, -degrees // 90)
    assert np.array_equal(picture.gray(), expected)
    assert np.array_equal(picture.rgb()[:, :, 1], expected)


def test_the_view_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        luma(coded("yuv420p"))[0, 0] = 1


def test_the_view_outlives_its_frame() -> None:
    views = [luma(coded("yuv420p")) for _ in range(20)]
    assert all(np.array_equal(view, views[0]) for view in views)
