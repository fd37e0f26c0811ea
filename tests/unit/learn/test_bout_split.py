from __future__ import annotations

import pytest

from mousevision.core.errors import DataError, SettingError
from mousevision.core.intervals import Interval
from mousevision.learn.bout_split import Recordings, split_recordings
from mousevision.learn.bout_truth import Piece, Repertoire, Truth

TWO = Repertoire(("reach", "grasp"))


def _study(names: dict[str, tuple[str, ...]], frames: int = 200) -> Recordings:
    count = len(next(iter(names.values())))
    truth = Truth(frames, (Interval(0, frames),), ((0, 10, 30), (1, 40, 60), (0, 150, 160)), 2)
    return Recordings((truth,) * count, TWO, (20.0,) * count, names)


def _recordings(pieces: tuple[Piece, ...]) -> set[int]:
    return {piece.recording for piece in pieces}


def test_whole_animals_are_kept_apart() -> None:
    animals = ("m1", "m1", "m2", "m2", "m3", "m3", "m4", "m4")
    split = split_recordings(_study({"animal": animals, "video": tuple("abcdefgh")}))
    assert split.unit == "animal"
    parts = (split.train, split.tune, split.test)
    assert sorted(name for p in parts for name in split.names(p)) == ["m1", "m2", "m3", "m4"]
    assert "of which nothing was seen before" in split.words


def test_animals_asked_for_are_tested_on() -> None:
    study = _study({"animal": ("m1", "m2", "m3")})
    split = split_recordings(study, ["m3"])
    assert split.names(split.test) == ["m3"]
    with pytest.raises(SettingError, match="“m9” has no bouts; there are m1, m2, m3"):
        split_recordings(study, ["m9"])
    with pytest.raises(SettingError, match="at least one animal"):
        split_recordings(study, ["m1", "m2", "m3"])
    none = split_recordings(study, [])
    assert none.test == ()
    assert "No animal was kept for testing" in none.words


def test_with_two_animals_recordings_of_one_are_tuned_on() -> None:
    split = split_recordings(_study({"animal": ("m1", "m1", "m1", "m2", "m2", "m2")}))
    assert split.names(split.train) == split.names(split.tune) != split.names(split.test)
    parts = (split.train, split.tune, split.test)
    assert sum(len(_recordings(p)) for p in parts) == 6
    assert "too few animals to tune on" in split.words


def test_with_two_recordings_the_end_of_one_is_tuned_on() -> None:
    split = split_recordings(_study({"animal": ("m1", "m2")}))
    assert _recordings(split.train) == _recordings(split.tune)
    assert _recordings(split.train).isdisjoint(_recordings(split.test))
    assert split.train[0].stop < split.tune[0].start
    assert "too few animals to tune on" in split.words


def test_with_one_animal_sessions_then_videos() -> None:
    same = ("m1", "m1", "m1")
    sessions = _study({"animal": same, "session": ("w1", "w2", "w3"), "video": ("a", "b", "c")})
    split = split_recordings(sessions)
    assert split.unit == "session"
    assert "The same animal may be on both sides" in split.words
    split = split_recordings(_study({"animal": same, "video": ("a", "b", "c")}))
    assert split.unit == "video"
    assert "Animal, cage and day may be the same" in split.words


def test_a_single_recording_is_cut_in_time_with_gaps() -> None:
    split = split_recordings(_study({"animal": ("m1",), "video": ("a",)}))
    assert split.unit == "time"
    train, tune, test = split.train[0], split.tune[0], split.test[0]
    assert train == Piece(0, 0, 90)
    assert (tune.start, test.stop) == (110, 200)
    assert test.start - tune.stop == 20, "half a second on each side"
    assert "same animal on the same day" in split.words


def test_an_animal_that_alone_shows_a_behaviour_is_learnt_from() -> None:
    study = _study({"animal": ("m1", "m2", "m3", "m4")})
    only = Truth(200, (Interval(0, 200),), ((0, 10, 30),), 2)
    study = Recordings((study.truths[0], only, only, only), TWO, study.rates, study.names)
    assert split_recordings(study).names(split_recordings(study).train) != []
    assert "m1" in split_recordings(study).names(split_recordings(study).train)


def test_nothing_marked_or_too_little() -> None:
    empty = Recordings((Truth(9, (), (), 2),), TWO, (20.0,), {"video": ("a",)})
    with pytest.raises(DataError, match="Nobody has marked bouts"):
        split_recordings(empty)
    short = Recordings((Truth(30, (Interval(0, 30),), ((0, 1, 2),), 2),), TWO, (20.0,), {})
    with pytest.raises(DataError, match="Too few frames"):
        split_recordings(short)
