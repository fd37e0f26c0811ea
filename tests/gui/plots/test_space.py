"""Points of two or three dimensions on the plane of the screen."""

from __future__ import annotations

import numpy as np
import pytest

from mousevision.gui.plots.space import BANDS, Space


def test_two_dimensions_stay_as_they_are() -> None:
    points = np.random.default_rng(0).normal(size=(20, 2))
    space = Space(points)
    space.turn(1, 1)
    assert space.flat
    assert np.array_equal(space.xy, points)
    assert space.order.tolist() == list(range(20))
    assert set(space.band.tolist()) == {len(BANDS) - 1}


def test_turning_moves_nothing_farther_apart_and_comes_back() -> None:
    points = np.random.default_rng(0).normal(size=(50, 3))
    space = Space(points)
    before, middle = space.xy.copy(), (points.min(axis=0) + points.max(axis=0)) / 2
    reach = np.linalg.norm(points - middle, axis=1)
    for way in ((0.4, 0), (0, 0.7), (-2, 1)):
        space.turn(*way)
        assert (np.linalg.norm(space.xy, axis=1) <= reach + 1e-9).all()
    assert not np.allclose(space.xy, before)
    space.face()
    assert np.allclose(space.xy, before)


def test_the_nearest_is_drawn_last_and_keeps_its_colour() -> None:
    points = np.array([[0, 0, -5.0], [0, 0, 5.0], [1.0, 0, 0], [0, 1, 0]])
    space = Space(points)
    assert space.order[-1] == 1
    assert space.order[0] == 0
    assert BANDS[space.band[1]] == 1.0
    assert space.band[0] == 0
    space.turn(np.pi, 0)
    assert space.order[0] != 0


def test_what_moves_in_front_moves_with_the_mouse() -> None:
    space = Space(np.array([[0.0, 0, 1], [0.0, 0, -1]]))
    front = int(space.order[-1])
    before = space.xy[front].copy()
    space.turn(0.2, 0)
    assert space.xy[front][0] > before[0]


@pytest.mark.parametrize("dimensions", [2, 3])
def test_bounds_leave_out_what_has_no_place(dimensions: int) -> None:
    points = np.ones((3, dimensions))
    points[2] = np.nan
    space = Space(points)
    found = space.bounds()
    assert found is not None
    assert np.isfinite(found[0]).all()
    assert Space(np.zeros((0, dimensions))).bounds() is None
