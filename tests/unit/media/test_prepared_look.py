"""What stands still in the tensor of a clip."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mousevision.core.inputspec import Background, Brightness, InputSpec
from mousevision.media.prepared_look import prepared_look
from mousevision.media.preparing import NOTHING
from mousevision.media.still import HEIGHT, MARKS, WIDTH, StillLook
from tests.unit.media.test_preparing import FRAMES, film

SPEC = InputSpec(frames=6, height=32, width=48)
NOISE, SHARPNESS = MARKS.index("noise"), MARKS.index("sharpness")


def look(path: Path, spec: InputSpec, wall: int = 200, gain: float = 1.0) -> StillLook:
    with film(path / f"{wall}-{gain}.mp4", wall, gain).reader() as reader:
        return prepared_look(reader, 0, FRAMES, spec)


@pytest.mark.parametrize("colour", [False, True])
def test_the_background_is_seen_as_the_network_sees_it(colour: bool, tmp_path: Path) -> None:
    seen = look(tmp_path, replace(SPEC, brightness=Brightness.NONE, colour=colour))
    assert seen.background.shape == seen.first.shape == seen.change.shape == (HEIGHT, WIDTH)
    assert seen.background[6, 76] > seen.background[20, 76] + 80, "the label on the wall"
    assert seen.change[34:38].max() > seen.change[:20].max(), "the square moves along there"


def test_brightness_is_alike_once_it_is_made_so(tmp_path: Path) -> None:
    bright, dim = (look(tmp_path, SPEC, gain=gain) for gain in (1.0, 0.5))
    assert bright.background.mean() == pytest.approx(dim.background.mean(), abs=4)


def test_what_stands_still_is_nothing_once_it_is_taken_off(tmp_path: Path) -> None:
    seen = look(tmp_path, replace(SPEC, background=Background.CLIP))
    assert np.abs(seen.background.astype(int) - NOTHING).max() <= 3


def test_the_first_frame_does_not_know_where_the_movement_goes(tmp_path: Path) -> None:
    plain, mended = (
        look(tmp_path, replace(SPEC, background=background)).first for background in Background
    )
    assert np.array_equal(plain, mended)


def test_marks_of_gray_clips_know_no_colour_and_no_coding(tmp_path: Path) -> None:
    marks = dict(zip(MARKS, look(tmp_path, SPEC).marks.tolist(), strict=True))
    assert marks["warmth"] == marks["tint"] == marks["blocks"] == 0
    assert np.isfinite(list(marks.values())).all()


def test_one_frame_is_enough(tmp_path: Path) -> None:
    seen = look(tmp_path, replace(SPEC, frames=1))
    assert seen.change.max() == 0
