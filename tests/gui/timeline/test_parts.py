"""The timeline's parts that need no widget: view, lanes, curves, ticks, styles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from mousevision.core.annotation import Bout
from mousevision.core.palette import OKABE_ITO
from mousevision.gui.timeline.lanes import MOST_LANES, lanes
from mousevision.gui.timeline.layout import row_boxes
from mousevision.gui.timeline.levels import CurveLevels
from mousevision.gui.timeline.paint_curve import HARD, SOFT, column_pixels, line_columns
from mousevision.gui.timeline.paint_frame import TICK_ROOM, tick_step
from mousevision.gui.timeline.style import PATTERNS, ink_on
from mousevision.gui.timeline.view import FEWEST, ViewRange
from tests.gui.timeline.scenes import scene

SPANS = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 60)), max_size=40)


def view(frames: int = 1000, width: float = 500) -> ViewRange:
    made = ViewRange()
    made.fit(0, frames)
    made.place(100, width)
    return made


@given(
    st.integers(1, 5_000_000),
    st.lists(st.tuples(st.floats(100, 600), st.floats(0.1, 9), st.floats(-1e6, 1e6)), max_size=15),
)
def test_the_view_never_leaves_the_clip(frames: int, moves) -> None:
    made = view(frames)
    for x, factor, shift in moves:
        made.zoom(x, factor)
        made.pan(shift)
        assert made.start <= made.first < made.last <= made.stop + 1e-6
        assert made.last - made.first >= min(FEWEST, frames) - 1e-6
        assert 0 <= made.index(x) < frames


def test_frames_and_points_are_each_others_inverse() -> None:
    made = view()
    made.zoom(300, 7)
    assert made.frame(made.x(432.25)) == pytest.approx(432.25)
    assert made.index(made.x(432) + 0.001) == 432


@given(SPANS)
def test_no_two_bouts_of_a_lane_overlap_while_lanes_last(spans) -> None:
    bouts = [Bout(i, 1, 1, 1, start, start + n) for i, (start, n) in enumerate(spans)]
    found = lanes(bouts)
    assert sorted(b.id for lane in found for b in lane.bouts) == list(range(len(bouts)))
    if len(found) < MOST_LANES:
        for lane in found:
            for one, two in zip(lane.bouts, lane.bouts[1:], strict=False):
                assert one.stop <= two.start


@given(SPANS, st.integers(0, 550), st.integers(1, 100))
def test_all_bouts_in_view_are_found(spans, first: int, length: int) -> None:
    bouts = [Bout(i, 1, 1, 1, start, start + n) for i, (start, n) in enumerate(spans)]
    last = first + length
    seen = {b.id for lane in lanes(bouts) for b in lane.between(first, last)}
    assert {b.id for b in bouts if b.start < last and b.stop > first} <= seen


def test_bouts_on_the_same_pixel_are_painted_once() -> None:
    bouts = [Bout(i, 1, 1, 1, 2 * i, 2 * i + 1) for i in range(100_000)]
    lane = lanes(bouts)[0]
    assert len(list(lane.between(0, 200_000, coarse=400))) <= 501


@given(st.integers(1, 40_000), st.integers(1, 900), st.data())
def test_no_peak_of_a_curve_is_lost(frames: int, count: int, data) -> None:
    rng = np.random.default_rng(frames)
    values = rng.random(frames).astype(np.float32)
    peak = data.draw(st.integers(0, frames - 1))
    values[peak] = 5.0
    low, high = CurveLevels(values).columns(0, frames, count)
    assert len(low) == len(high) == count
    assert high.max() == 5.0
    assert low.min() == pytest.approx(values.min())
    expected = peak * count / frames
    assert abs(int(np.argmax(high)) - expected) <= 1 + count / frames


def test_unknown_values_count_as_nothing() -> None:
    assert CurveLevels(np.array([np.nan, 2, np.nan], np.float32)).maximum == 2


def test_a_curve_is_reduced_once() -> None:
    one = scene()
    boxes = {box.row.key: box for box in row_boxes(one.rows, {})}
    again = row_boxes(one.rows, boxes)
    assert again[0].levels is boxes["motion"].levels
    assert again[1].lanes is boxes["rater 1"].lanes


@given(st.floats(1e-5, 200))
def test_ticks_have_room_and_round_numbers(scale: float) -> None:
    step = tick_step(scale)
    assert step * scale >= TICK_ROOM - 1e-6 or step == 1
    assert str(step).rstrip("0") in {"1", "2", "5"}


def test_text_is_readable_on_every_class_colour() -> None:
    for name in OKABE_ITO:
        colour = QColor(name)
        ink = ink_on(colour)
        assert _contrast(colour, ink) >= 4.5


def _contrast(one: QColor, two: QColor) -> float:
    high, low = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_there_is_a_pattern_for_every_colour() -> None:
    assert len(PATTERNS) == len(set(PATTERNS)) == len(OKABE_ITO)


@given(
    st.lists(st.floats(0, 1, width=32), min_size=3, max_size=40),
    st.integers(1, 200),
    st.floats(0, 0.9),
)
def test_lines_between_frames_pass_through_every_frame(
    values: list[float], more: int, begin: float
) -> None:
    shown, count = np.array(values, np.float32), len(values) + more
    lows, highs = line_columns(shown, begin, len(values), count)
    assert (lows <= highs).all()
    assert (highs <= shown.max() + 1e-6).all()
    for frame, value in enumerate(shown):
        column = int((frame + 0.5 - begin) / (len(values) - begin) * count)
        if frame + 0.5 >= begin and column < count:
            assert lows[column] - 1e-6 <= value <= highs[column] + 1e-6


def test_a_column_is_dense_where_the_line_is_and_faint_below() -> None:
    pixels = column_pixels(np.array([0.5, 0.0]), np.array([0.5, 1.0]), 10, QColor("#102030"))
    opacity = (pixels >> 24)[:, 0].tolist()
    assert opacity[:5] == [0] * 5
    assert opacity[5] == HARD
    assert opacity[6:] == [SOFT] * 4
    assert (pixels[:, 1] >> 24 == HARD).all()
    assert (pixels & 0xFFFFFF == 0x102030).all()
