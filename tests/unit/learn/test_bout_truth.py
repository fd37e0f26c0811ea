from __future__ import annotations

import pytest

from mousevision.core.intervals import Interval
from mousevision.learn import bout_truth
from mousevision.learn.bout_truth import (
    UNSCORED,
    Piece,
    Repertoire,
    Truth,
    counts,
    scored_frames,
    targets,
)

BOTH = Repertoire(("reach", "grasp"), ("chew",))
TRUTH = Truth(10, (Interval(1, 8),), ((0, 2, 4), (1, 4, 6), (2, 3, 5)), 3)


def test_outputs_begin_with_the_background_of_those_that_exclude_each_other() -> None:
    assert BOTH.outputs == ("background", "reach", "grasp", "chew")
    assert BOTH.answers == 3
    assert Repertoire((), ("chew",)).outputs == ("chew",)
    assert Repertoire((), ("chew",)).answers == 0


def test_unscored_is_not_background() -> None:
    found = targets(TRUTH, BOTH, 0, 10)
    assert found[:, 0].tolist() == [UNSCORED, 0, 1, 1, 2, 2, 0, 0, UNSCORED, UNSCORED]
    assert found[1:8, 1].tolist() == [0, 0, 1, 1, 0, 0, 0]


def test_a_part_is_the_part_of_the_whole() -> None:
    whole = targets(TRUTH, BOTH, 0, 10)
    assert (targets(TRUTH, BOTH, 3, 7) == whole[3:7]).all()
    beyond = targets(TRUTH, BOTH, 8, 14)
    assert (beyond == UNSCORED).all()


@pytest.mark.parametrize("part", [3, 100])
def test_counts_only_what_was_looked_at(monkeypatch: pytest.MonkeyPatch, part: int) -> None:
    monkeypatch.setattr(bout_truth, "PART", part)
    pieces = [Piece(0, 0, 10)]
    assert counts([TRUTH], BOTH, pieces).tolist() == [3, 2, 2, 2]
    assert scored_frames([TRUTH], pieces) == 7
    assert scored_frames([TRUTH], [Piece(0, 6, 10)]) == 2
