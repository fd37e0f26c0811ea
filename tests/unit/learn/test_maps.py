from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from mousevision.core.errors import Cancelled, DataError, SettingError
from mousevision.core.job import QuietContext
from mousevision.learn.maps import MapSettings, Method, make_map, pca, place_new

GROUPS = 5
CENTRES = np.random.default_rng(7).normal(size=(GROUPS, 24)) * 4


def clouds(count: int, seed: int = 0) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """Return points of some groups far from each other, and the group of each."""
    group = np.arange(count) % GROUPS
    noise = np.random.default_rng(seed).normal(size=(count, 24))
    return (CENTRES[group] + noise).astype(np.float32), group


def same_group(
    places: npt.NDArray[np.float32], group: npt.NDArray[np.int64], near: npt.NDArray[np.float32]
) -> npt.NDArray[np.int64]:
    """Return the group of the place nearest to each of `near`."""
    distance = np.square(places[:, None] - near[None]).sum(axis=-1)
    return np.asarray(group[distance.argmin(axis=0)])


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("dimensions", [2, 3])
def test_groups_stay_together_and_new_points_find_theirs(method: Method, dimensions: int) -> None:
    points, group = clouds(120)
    settings = MapSettings(method, dimensions)
    places = make_map(QuietContext(), points, settings)
    assert places.shape == (120, dimensions)
    assert places.dtype == np.float32
    assert np.isfinite(places).all()
    assert (make_map(QuietContext(), points, settings) == places).all()
    if method is not Method.PCA:  # two directions do not hold five groups apart
        inner = places + 1e9 * np.eye(120, 1)  # the first point is not its own neighbour
        assert (same_group(inner, group, places[:1]) == group[:1]).all()
    more, other = clouds(15, seed=1)
    kept = places.copy()
    new = place_new(QuietContext(), points, places, settings, more)
    assert new.shape == (15, dimensions)
    assert (places == kept).all()
    if method is not Method.PCA:
        assert (same_group(places, group, new) == other).mean() >= 0.9
    again = place_new(QuietContext(), points, places, settings, points[:10])
    spread = places.std()
    assert np.abs(again - places[:10]).max() < (1e-3 if method is Method.PCA else 1.5 * spread)


def test_pca_is_a_rotation_that_orders_by_spread() -> None:
    points, _ = clouds(50)
    places = make_map(QuietContext(), points, MapSettings(dimensions=3))
    spread = places.var(axis=0)
    assert spread[0] > spread[1] > spread[2]
    assert np.allclose(places.mean(axis=0), 0, atol=1e-4)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 12])
@pytest.mark.parametrize("method", list(Method))
def test_few_points_have_a_map_too(count: int, method: Method) -> None:
    points, _ = clouds(count)
    settings = MapSettings(method, 2, neighbours=50)
    places = make_map(QuietContext(), points, settings)
    assert places.shape == (count, 2)
    assert np.isfinite(places).all()
    if count:
        assert place_new(QuietContext(), points, places, settings, points[:1]).shape == (1, 2)


def test_another_seed_or_number_of_neighbours_is_another_map() -> None:
    points, _ = clouds(60)
    first = make_map(QuietContext(), points, MapSettings(Method.UMAP, neighbours=5))
    for other in (
        MapSettings(Method.UMAP, neighbours=20),
        MapSettings(Method.UMAP, neighbours=5, seed=1),
        MapSettings(Method.UMAP, neighbours=5, gap=0.9),
    ):
        assert not np.allclose(make_map(QuietContext(), points, other), first)


def test_settings_that_cannot_be_are_refused_in_words() -> None:
    for settings in (MapSettings(dimensions=4), MapSettings(neighbours=-1), MapSettings(gap=2)):
        with pytest.raises(SettingError):
            settings.checked(100)
    with pytest.raises(DataError, match="not finite"):
        make_map(QuietContext(), [[np.nan, 1.0]], MapSettings())


def test_neighbours_are_as_many_as_there_can_be() -> None:
    assert MapSettings(Method.TSNE).checked(1000).neighbours == 30
    assert MapSettings(Method.TSNE).checked(31).neighbours == 10
    assert MapSettings(Method.UMAP, neighbours=99).checked(31).neighbours == 30
    assert MapSettings(Method.UMAP, 3).checked(100).words() == "UMAP, 3D, 15 neighbours"


class Counting(QuietContext):
    """Notes progress, and cancels after some reports."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.seen: list[float] = []
        self._most = most

    def report(self, done: float, total: float, note: str = "") -> None:
        self.seen.append(done / total)
        if len(self.seen) > self._most:
            self.cancel()


@pytest.mark.parametrize("method", [Method.TSNE, Method.UMAP])
def test_progress_rises_and_cancel_is_heard(
    method: Method, capsys: pytest.CaptureFixture[str]
) -> None:
    points, _ = clouds(1500)
    ctx = Counting(999)
    make_map(ctx, points[:300], MapSettings(method))
    assert ctx.seen == sorted(ctx.seen)
    assert ctx.seen[-1] > 0.9
    with pytest.raises(Cancelled):
        make_map(Counting(1), points, MapSettings(method))
    assert capsys.readouterr() == ("", "")


def test_pca_finds_the_directions_of_largest_spread() -> None:
    rng = np.random.default_rng(0)
    hidden = rng.normal(size=(200, 2)) * [10, 3]
    turned, _ = np.linalg.qr(rng.normal(size=(6, 6)))
    data = hidden @ turned[:2] + rng.normal(size=(200, 6)) * 0.1
    found = pca(data, 2)
    assert found.shape == (200, 2)
    for column in range(2):
        assert abs(np.corrcoef(found[:, column], hidden[:, column])[0, 1]) > 0.99
    assert found[:, 0].std() > found[:, 1].std()
    assert abs(np.corrcoef(found.T)[0, 1]) < 1e-4


def test_pca_has_one_sign_whatever_the_order_of_clips() -> None:
    data = np.random.default_rng(1).normal(size=(30, 5)) * [5, 4, 3, 2, 1]
    order = np.random.default_rng(2).permutation(30)
    np.testing.assert_allclose(pca(data[order]), pca(data)[order], atol=1e-4)
    np.testing.assert_allclose(pca(data + 100), pca(data), atol=1e-3)


@pytest.mark.parametrize("shape", [(0, 4), (1, 4), (5, 1), (3, 0)])
def test_pca_of_next_to_nothing(shape: tuple[int, int]) -> None:
    found = pca(np.ones(shape), 2)
    assert found.shape == (shape[0], 2)
    assert np.isfinite(found).all()


def test_pca_refuses_what_is_not_finite() -> None:
    with pytest.raises(DataError, match="not finite"):
        pca([[1.0, float("nan")]])
