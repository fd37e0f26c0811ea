"""What moves is found under flicker, drift and noise, and they alone propose nothing."""

import numpy as np
import pytest

from mousevision.core.proposals import Finding
from mousevision.media import local_motion
from mousevision.media.local_motion import Chunk, Plan, chunk_motion, motion_curve

WIDTH, HEIGHT, FPS, FRAMES = 192, 104, 30.0, 450
WHOLE = (0.0, 0.0, 1.0, 1.0)
SLOT = (0.4, 0.3, 0.9, 0.9)
REACHES = ((100, 115), (260, 276))


def recording(
    *, flicker: float = 0.0, drift: float = 0.0, noise: float = 2.0, key: int = 0, moving: bool
):
    """Yield gray pictures: a scene with bright and dark parts, and a paw where it moves."""
    rng = np.random.default_rng(3)
    scene = np.kron(rng.uniform(30, 190, (13, 24)), np.ones((8, 8))).astype(np.float32)
    rows = (np.arange(HEIGHT, dtype=np.float32)[:, None]) / HEIGHT

    def grain(size: float):
        return size * rng.standard_normal(scene.shape, np.float32)

    for frame in range(FRAMES):
        picture = scene.copy()
        if moving:
            for start, stop in REACHES:
                if start <= frame < stop:
                    x = 100 + round(40 * np.sin(np.pi * (frame - start) / (stop - start)))
                    picture[50:62, x : x + 14] = 215
        if key and frame % key == 0:
            picture += grain(4)  # a key picture, coded anew
        picture *= 1 + drift * np.sin(2 * np.pi * frame / FRAMES)
        picture *= 1 + flicker * np.sin(2 * np.pi * (3 * rows + frame / 3.3))
        picture += grain(noise)
        yield np.clip(picture, 0, 255).astype(np.uint8)


def curve_of(frames, region=SLOT):
    plan = Plan.of(0, FRAMES, FPS)
    assert len(plan) == 1
    return motion_curve([chunk_motion(frames, plan, 0, region)], plan)


@pytest.mark.parametrize(
    "light",
    [
        {},
        {"flicker": 0.03},
        {"drift": 0.25},
        {"noise": 6.0},
        {"key": 12},
        {"flicker": 0.03, "drift": 0.25, "noise": 4.0, "key": 30},
    ],
    ids=str,
)
@pytest.mark.parametrize("region", [SLOT, WHOLE], ids=["slot", "whole"])
def test_reaches_and_nothing_else(light, region) -> None:
    still = curve_of(recording(moving=False, **light), region)
    assert Finding().spans(still, FPS).tolist() == []
    found = Finding().spans(curve_of(recording(moving=True, **light), region), FPS)
    assert len(found) == len(REACHES)
    for (start, stop), span in zip(REACHES, found.tolist(), strict=True):
        assert span[0] <= start + 2
        assert span[1] >= stop - 2
        assert span[1] - span[0] < 2.5 * (stop - start)


def test_one_is_the_usual_noise() -> None:
    curve = curve_of(recording(moving=False))
    assert np.quantile(curve, 0.25) == pytest.approx(1.0, abs=0.01)
    assert 1.0 <= np.median(curve) < 1.2
    assert len(curve) == FRAMES
    assert curve.dtype == np.float32


def test_a_paw_that_fills_a_narrow_region_is_seen() -> None:
    """The light is told from the whole line, so a moving thing in all of the region is none."""
    region = (0.62, 0.48, 0.74, 0.6)
    found = Finding().spans(curve_of(recording(moving=True), region), FPS)
    assert len(found) >= 2


def test_a_still_picture_has_no_motion() -> None:
    picture = np.full((HEIGHT, WIDTH), 90, np.uint8)
    assert not curve_of(picture for _ in range(FRAMES)).any()


def test_pieces_are_those_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_motion, "FEWEST", 150)
    monkeypatch.setattr(local_motion, "CHUNK_SECONDS", 5.0)
    plan = Plan.of(50, 425, FPS)
    frames = list(recording(moving=True))
    assert [plan.own(i) for i in range(len(plan))] == [150, 150, 75]
    assert plan.frames(1) == range(199, 350)
    pieces = [
        chunk_motion([frames[f] for f in plan.frames(i)], plan, i, SLOT) for i in range(len(plan))
    ]
    curve = motion_curve(pieces, plan)
    assert len(curve) == 375
    found = Finding().spans(curve, FPS) + 50
    assert [a for a, _ in found.tolist()] == pytest.approx([100, 260], abs=10)


def test_a_minute_full_of_motion_is_measured_by_its_neighbours() -> None:
    plan = Plan(0, 500, 100, 1)
    calm = Chunk(np.ones(100, np.float32), 3.0)
    wild = Chunk(np.ones(100, np.float32), 30.0)
    curve = motion_curve([calm, calm, wild, calm, calm], plan)
    assert curve[250] == pytest.approx(10.0)
    assert curve[50] == pytest.approx(1.0)


def test_fast_cameras_are_compared_over_the_same_time() -> None:
    assert Plan.of(0, 10_000, 250).lag == 8
    assert Plan.of(0, 10_000, 30).lag == Plan.of(0, 10_000, 15).lag == 1
    assert Plan.of(0, 10**7, 500).chunk == local_motion.MOST
    assert len(Plan.of(0, 0, 30)) == 0
    assert len(motion_curve([], Plan.of(0, 0, 30))) == 0
