"""What may mend a leak."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mousevision.core.inputspec import Background, InputSpec
from mousevision.services.audit_mending import Leak, moving_region, offers, overlap
from mousevision.services.audit_view import WHOLE, Region, View

FILMED = View(InputSpec())
MENDED = View(replace(InputSpec(), background=Background.CLIP), prepared=True)
CORNER: Region = (0.0, 0.0, 0.1, 0.1)


def moves() -> np.ndarray:
    mask = np.zeros((54, 96), dtype=bool)
    mask[27:40, 40:70] = True
    return mask


def settings(leak: Leak, view: View = FILMED) -> list[dict[str, Any]]:
    return [dict(offer.settings) for offer in offers(leak, view, moves())]


def test_a_leak_in_the_corner_may_be_taken_off_or_cropped_away() -> None:
    background, region = settings(Leak("corners", CORNER))
    assert background == {"background": "clip"}
    left, top, right, bottom = region["region"]
    assert 0.3 < left < 40 / 96 < 70 / 96 < right < 0.8
    assert 0.4 < top < 0.5 < 40 / 54 < bottom < 0.85


def test_nothing_is_cropped_away_where_it_moves() -> None:
    assert settings(Leak("background", (0.5, 0.5, 0.6, 0.6))) == [{"background": "clip"}]
    assert settings(Leak("background", WHOLE)) == [{"background": "clip"}]


def test_what_is_done_already_is_not_offered_again() -> None:
    assert settings(Leak("still", WHOLE), MENDED) == []


@pytest.mark.parametrize(
    ("chief", "wanted"),
    [
        (("brightness",), [{"brightness": "clip"}, {"background": "clip"}]),
        (("colour",), [{"colour": False}, {"background": "clip"}]),
        (("noise", "compression"), [{"background": "clip"}]),
    ],
)
def test_light_and_colour_have_settings_of_their_own(
    chief: tuple[str, ...], wanted: list[dict[str, object]]
) -> None:
    assert settings(Leak("camera", None, chief)) == wanted


@pytest.mark.parametrize("check", ["file", "date", "name", "animal", "outside"])
def test_no_setting_mends_files_and_dates(check: str) -> None:
    assert settings(Leak(check)) == []


def test_a_region_within_a_region_is_one_of_the_whole_picture() -> None:
    found = moving_region(moves(), (0.5, 0.0, 1.0, 0.5))
    assert found is not None
    assert found[0] > 0.5
    assert found[3] < 0.5


def test_where_all_moves_there_is_no_region() -> None:
    assert moving_region(np.ones((54, 96), dtype=bool), WHOLE) is None
    assert moving_region(np.zeros((54, 96), dtype=bool), WHOLE) is None


def test_regions_that_touch_do_not_overlap() -> None:
    assert overlap((0, 0, 0.5, 0.5), (0.4, 0.4, 1, 1))
    assert not overlap((0, 0, 0.5, 0.5), (0.5, 0, 1, 1))
    assert not overlap((0, 0, 0.5, 0.5), (0, 0.5, 1, 1))
