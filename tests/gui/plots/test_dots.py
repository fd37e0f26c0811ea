"""Dots drawn with NumPy look like dots drawn one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mousevision.gui.plots.dots import SYMBOLS, Looks, draw_dots, inside, mixed, stamp

RED, BLUE, WHITE = 0xFFFF0000, 0xFF0000FF, 0xFFFFFFFF


def looks(*inks: int, symbols: tuple[int, ...] = ()) -> Looks:
    return Looks(np.array(inks, np.uint32), np.array(symbols or tuple(range(len(inks))), np.uint8))


def drawn(x: list[float], y: list[float], codes: list[int], what: Looks, **how: object) -> object:
    canvas = np.zeros((40, 60), np.uint32)
    draw_dots(canvas, np.array(x), np.array(y), np.array(codes), what, 4.0, **how)  # type: ignore[arg-type]  # bool or int
    return canvas


@pytest.mark.parametrize("symbol", range(SYMBOLS))
def test_every_symbol_is_its_own(symbol: int) -> None:
    cover = stamp(symbol, 6.0)
    assert cover.shape[0] % 2 == 1
    assert cover.max() == 256
    assert cover[0].max() == 0
    assert 40 < cover.sum() / 256 < 150
    for other in range(symbol):
        assert np.abs(stamp(other, 6.0).astype(int) - cover.astype(int)).sum() / 256 > 12


def test_a_circle_covers_its_area() -> None:
    assert stamp(0, 5.0).sum() / 256 == pytest.approx(np.pi * 25, rel=0.01)


def test_a_dot_stands_where_it_should() -> None:
    canvas = drawn([20], [10], [0], looks(RED))
    rows, columns = np.nonzero(canvas)
    assert (rows.mean(), columns.mean()) == (10, 20)
    assert canvas[10, 20] == RED
    assert canvas[10, 26] == 0
    edge = int(canvas[10, 16])
    # Premultiplied: no channel is above alpha.
    assert edge == 0 or (edge >> 16 & 0xFF) <= (edge >> 24)


def test_overlapping_dots_mix_no_third_colour_inside() -> None:
    for codes in ([0, 1], [1, 0]):
        canvas = drawn([20, 22], [20, 20], codes, looks(RED, BLUE, symbols=(0, 0)), soft=False)
        assert set(np.unique(canvas)) == {0, RED, BLUE}


def test_no_class_hides_another_for_its_number() -> None:
    """The upper dot lies on top, whichever class it has."""
    for codes in ([0, 1], [1, 0]):
        what = looks(RED, BLUE, symbols=(0, 0))
        canvas = drawn([20, 20], [17, 20], codes, what, soft=False)
        assert canvas[18, 20] == what.inks[codes[0]]


def test_a_halo_parts_dots() -> None:
    canvas = drawn([20, 27], [20, 20], [0, 0], looks(RED), halo=WHITE)
    line = canvas[20]
    assert line[20] == RED
    assert line[27] == RED
    greens = [int(pixel) >> 8 & 0xFF for pixel in line[21:27]]
    assert max(greens) > 100
    without = drawn([20, 27], [20, 20], [0, 0], looks(RED), soft=False)
    assert (without[20, 20:28] == RED).all()


def test_edges_of_the_picture_are_no_trouble() -> None:
    canvas = drawn(
        [-1, 61, 30, 1e9, float("nan")], [5, 39, -100, 3, 3], [0] * 5, looks(RED), halo=WHITE
    )
    assert canvas[5, 0] == RED
    assert canvas[39, 59] == RED
    assert (canvas[:, 10:50] == 0).all()


def test_same_picture_as_dots_one_by_one() -> None:
    rng = np.random.default_rng(3)
    x, y = rng.permutation(np.arange(0, 60, 12)).astype(float), np.arange(4.0, 40, 8)
    codes = np.arange(len(x)) % 3
    what = looks(RED, BLUE, 0xFF00FF00)
    together, single = np.zeros((40, 60), np.uint32), np.zeros((40, 60), np.uint32)
    draw_dots(together, x, y, codes, what, 3.0, halo=WHITE)
    for at in range(len(x)):
        part = slice(at, at + 1)
        draw_dots(single, x[part], y[part], codes[part], what, 3.0, halo=WHITE)
    assert (together == single).all()


def test_mixed_fades_towards_the_ground() -> None:
    half = mixed(np.array([RED], np.uint32), WHITE, 0.5)
    assert half[0] == 0xFFFF8080
    assert mixed(np.array([BLUE], np.uint32), WHITE, 1.0)[0] == BLUE


def test_inside_a_polygon_with_a_bay() -> None:
    corners = np.array([(0, 0), (10, 0), (10, 10), (5, 2), (0, 10)], float)
    x, y = np.array([1.0, 5.0, 9.0, 5.0, 11.0]), np.array([5.0, 5.0, 5.0, 1.0, 5.0])
    assert inside(x, y, corners).tolist() == [True, False, True, True, False]
    assert not inside(x, y, corners[:2]).any()


@given(st.lists(st.tuples(st.floats(-20, 20), st.floats(-20, 20)), max_size=20))
def test_inside_a_circle(points: list[tuple[float, float]]) -> None:
    angles = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    circle = np.column_stack((10 * np.cos(angles), 10 * np.sin(angles)))
    xy = np.array(points).reshape(-1, 2)
    away = np.hypot(xy[:, 0], xy[:, 1])
    found = inside(xy[:, 0], xy[:, 1], circle)
    assert found[away < 9.99].all()
    assert not found[away > 10.01].any()
