from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mousevision.core.errors import DataError
from mousevision.learn.drift import Drift, familiar, read_familiar
from mousevision.learn.layout import Codes

RNG = np.random.default_rng(0)


def cloud(animals: int, clips: int = 30, shift: float = 0.0, seed: int = 0) -> np.ndarray:
    """Return clips around a middle of each animal's own, (animals * clips, 16)."""
    rng = np.random.default_rng(seed)
    middles = rng.normal(size=(animals, 16)) * 1.5
    return np.repeat(middles, clips, axis=0) + rng.normal(size=(animals * clips, 16)) + shift


def drift(learnt: np.ndarray, animals: Codes, new: np.ndarray) -> Drift:
    """Return how far clips lie from others in the space of a network alone."""
    return familiar(learnt, None, animals).drift(new, new[:, :0])


def test_new_animals_of_the_same_kind_lie_inside_and_others_outside() -> None:
    learnt, animals = cloud(8), np.repeat(np.arange(8), 30)
    same = drift(learnt, animals, cloud(4, seed=1))
    assert same.outside.mean() < 0.15
    other = drift(learnt, animals, cloud(4, shift=6, seed=1))
    assert other.outside.all()
    assert other.words().startswith("120 of 120 clips that were not learnt from lie outside")
    assert other.distances.min() > 1
    assert np.median(same.distances) < 1


def test_clips_of_the_training_are_inside() -> None:
    learnt, animals = cloud(6), np.repeat(np.arange(6), 30)
    found = drift(learnt, animals, learnt[::7])
    assert not found.outside.any()
    assert found.words() == "All 26 clips that were not learnt from lie among those that were."


def test_one_odd_clip_is_found_among_many() -> None:
    learnt, animals = cloud(6), np.repeat(np.arange(6), 30)
    new = learnt[:20].copy()
    new[3] += 30
    found = drift(learnt, animals, new)
    assert np.flatnonzero(found.outside).tolist() == [3]
    assert found.words().startswith("1 of 20 clips that were not learnt from lies outside")


def test_a_single_animal_can_only_be_compared_with_itself() -> None:
    learnt = cloud(1, clips=200)
    found = drift(learnt, np.zeros(200, np.int64), np.concatenate([learnt[:5], learnt[:5] + 20]))
    assert found.outside.tolist() == [False] * 5 + [True] * 5


def test_few_clips_and_no_clips() -> None:
    with pytest.raises(DataError, match="too few"):
        drift(np.zeros((3, 4)), np.zeros(3, np.int64), np.zeros((1, 4)))
    found = drift(cloud(3), np.repeat(np.arange(3), 30), np.zeros((0, 16)))
    assert found.words() == "There are no clips that the network has not learnt from."


def test_what_the_network_is_blind_to_is_seen_by_the_looks() -> None:
    learnt, animals = cloud(6), np.repeat(np.arange(6), 30)
    scale = 10.0 ** np.arange(-3, 3).repeat(3)[:16]  # numbers of very different kinds
    looks = cloud(6, seed=5) * scale
    known = familiar(learnt, looks, animals)
    usual = known.drift(learnt[:40], looks[:40])
    assert not usual.outside.any()
    for at in (0, 15):
        odd = looks[:40].copy()
        odd[7, at] += 40 * scale[at]
        assert np.flatnonzero(known.drift(learnt[:40], odd).outside).tolist() == [7]


def test_what_is_kept_says_the_same(tmp_path: Path) -> None:
    learnt, animals = cloud(6), np.repeat(np.arange(6), 30)
    new, file = cloud(3, shift=1.5, seed=2), tmp_path / "familiar.npz"
    for looks in (None, cloud(6, seed=5)):
        made = familiar(learnt, looks, animals)
        made.keep(file)
        kept = read_familiar(file)
        assert kept is not None
        one, other = made.drift(new, new), kept.drift(new, new)
        assert np.array_equal(one.distances, other.distances)
        assert 0 < one.outside.sum() < len(new) or looks is not None
        assert not len(kept.drift(new[:0], new[:0]).outside)
    file.write_bytes(b"damaged")
    assert read_familiar(file) is None
    assert read_familiar(tmp_path / "nothing.npz") is None
