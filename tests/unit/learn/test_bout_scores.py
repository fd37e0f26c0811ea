from __future__ import annotations

import numpy as np
import pytest

from mousevision.learn.bout_scores import Judged, bout_hits, score_bouts
from mousevision.learn.bout_truth import Repertoire

ONE = Repertoire(("reach",))


def _judged(
    group: str, real: list[tuple[int, int]], said: list[tuple[int, int]], scored: int = 40
) -> Judged:
    marks = np.zeros((2, 40, 1), dtype=bool)
    for layer, spans in zip(marks, (real, said), strict=True):
        for start, stop in spans:
            layer[start:stop] = True
    return Judged(group, marks[0], marks[1], np.arange(40) < scored)


@pytest.mark.parametrize(
    ("said", "at25", "at50"),
    [
        ([(10, 20)], 1, 1),
        ([(14, 24)], 1, 0),  # 6 of 14 shared
        ([(18, 28)], 0, 0),  # 2 of 18
        ([(10, 14), (15, 20)], 1, 1),  # the bout can be found once only
        ([], 0, 0),
    ],
)
def test_bouts_are_matched_by_overlap(said: list[tuple[int, int]], at25: int, at50: int) -> None:
    judged = [_judged("m1", [(10, 20)], said)]
    assert bout_hits(judged, 0, 0.25).right == at25
    hits = bout_hits(judged, 0, 0.5)
    assert (hits.right, hits.said, hits.there) == (at50, len(said), 1)
    assert hits.f1 == pytest.approx(2 * at50 / (len(said) + 1))


def test_frames_and_baselines() -> None:
    found = score_bouts([_judged("m1", [(0, 10)], [(0, 5)])], ONE)
    (row,) = found["behaviours"]
    assert row["frame_balanced_accuracy"] == pytest.approx((0.5 + 1) / 2)
    assert row["frame_f1"] == pytest.approx(2 * 5 / 15)
    assert row["share_of_frames"] == pytest.approx(0.25)
    assert found["frame_accuracy"] == pytest.approx(35 / 40)
    assert found["background_accuracy"] == pytest.approx(30 / 40)
    assert found["frame_chance"] == 0.5
    assert found["frame_ci95"] is None, "one animal tells nothing of others"


def test_saying_nothing_is_worth_one_half() -> None:
    found = score_bouts([_judged("m1", [(0, 10)], [])], ONE)
    assert found["frame_balanced_accuracy"] == 0.5
    assert found["bout_f1_50"] == 0.0


def test_unscored_frames_do_not_count() -> None:
    found = score_bouts([_judged("m1", [(0, 10)], [(0, 10), (30, 40)], scored=30)], ONE)
    assert found["frame_accuracy"] == 1.0
    assert found["bout_f1_50"] == 1.0
    assert found["frames"] == 30


def test_what_is_not_shown_is_not_scored() -> None:
    found = score_bouts([_judged("m1", [], [])], ONE)
    assert found["frame_balanced_accuracy"] is None
    assert found["behaviours"][0]["bout_f1_50"] is None


def test_the_interval_is_over_animals() -> None:
    judged = [_judged(f"m{n}", [(0, 10)], [(0, 2 * n)]) for n in range(1, 5)]
    found = score_bouts(judged, ONE)
    low, high = found["frame_ci95"]
    assert low < found["frame_balanced_accuracy"] < high
    assert [row["group"] for row in found["per_group"]] == ["m1", "m2", "m3", "m4"]
    assert found["per_group"][0]["frame_balanced_accuracy"] == pytest.approx(0.6)
