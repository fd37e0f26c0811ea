"""The recovery of studies whose distances, groups and gaps are known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mousevision.core.annotation import Rater
from mousevision.core.errors import DataError
from mousevision.core.ethogram import Scope
from mousevision.core.job import QuietContext
from mousevision.services.recovered import ALL, Question, Recovered
from mousevision.services.recovering import recover, recovery_choices
from mousevision.store import behaviours, labels, raters, study
from mousevision.store.project import Project
from tests.unit.services.recoveries import Factors, known_recovery, stand_in

CTX = QuietContext()
EIGHT = {f"m{at}": (1.0, 3.0, 1.5) for at in range(1, 9)}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "Studie") as project:
        yield project


def answer(project: Project, factors: Factors, **question: str) -> Recovered:
    return recover(CTX, project, known_recovery(project, factors), Question(**question))  # type: ignore[arg-type]


def test_animals_three_times_as_far_are_found_so(empty: Project) -> None:
    found = answer(empty, EIGHT)
    assert [point.name for point in found.times] == ["baseline", "week 1", "week 2"]
    assert found.question.baseline == ("baseline",)
    assert [path.values for path in found.paths] == [pytest.approx((1, 3, 1.5))] * 8
    (curve,) = found.curves
    assert curve.name == ALL
    assert [stage.mean for stage in curve.stages] == pytest.approx([1, 3, 1.5])
    assert [stage.animals for stage in curve.stages] == [8, 8, 8]
    assert [stage.clips for stage in curve.stages] == [16, 16, 16]
    assert [stage.p_value for stage in curve.stages] == [None, 2 / 256, 2 / 256]
    assert [stage.corrected for stage in curve.stages] == [None, 4 / 256, 4 / 256]
    assert curve.p_value == 2 / 256
    assert curve.stages[1].interval == pytest.approx((3, 3))
    assert (found.clips, found.effect, found.unplaced) == (48, None, 0)


def test_n_is_animals_so_clips_twice_change_no_p_value(empty: Project) -> None:
    factors = {f"m{at}": (1.0, 2.0 + at, 3.0) for at in range(5)}
    once = known_recovery(empty, factors)
    before = recover(CTX, empty, once)
    ids = np.tile(once.clip_ids, 2).tolist()
    twice = recover(CTX, empty, stand_in(ids, np.tile(once.vectors, (2, 1))))
    for one, other in zip(before.curves[0].stages, twice.curves[0].stages, strict=True):
        assert (one.p_value, one.animals) == (other.p_value, other.animals)
        assert other.clips == 2 * one.clips
    assert twice.curves[0].p_value == before.curves[0].p_value == 2 / 2**5


def test_groups_that_differ_are_told_apart_and_such_that_do_not_are_not(empty: Project) -> None:
    rng = np.random.default_rng(1)

    def animals(prefix: str, mean: float) -> Factors:
        ways = mean * np.exp(rng.normal(size=(7, 2)) * 0.15)
        return {f"{prefix}{at}": (1.0, *map(float, way)) for at, way in enumerate(ways)}

    factors = {**animals("a", 2), **animals("b", 5)}
    groups = {name: "control" if name[0] == "a" else "treated" for name in factors}
    embedding = known_recovery(empty, factors, groups=groups)
    found = recover(CTX, empty, embedding, Question(by="group"))
    assert [curve.name for curve in found.curves] == ["control", "treated"]
    assert [curve.stages[1].mean for curve in found.curves] == pytest.approx([2, 5], rel=0.15)
    assert found.effect is not None
    assert found.effect.p_value is not None
    assert found.effect.p_value < 0.001
    with empty.edit("Mix the groups") as edit:
        for at, animal in enumerate(study.subjects(edit)):
            study.set_meta(edit, animal.id, {"group": ("Left", "right ", "left")[at % 3]})
    mixed = recover(CTX, empty, embedding, Question(by="group"))
    assert [curve.name for curve in mixed.curves] == ["Left", "right"]
    assert mixed.effect is not None
    assert mixed.effect.p_value is not None
    assert mixed.effect.p_value > 0.05


def test_who_has_no_baseline_or_nothing_else_is_left_out(empty: Project) -> None:
    factors: Factors = {**EIGHT, "m9": (None, 4.0, 4.0), "m10": (1.0, None, None)}
    found = answer(empty, factors)
    assert (found.no_baseline, found.no_follow_up) == (("m9",), ("m10",))
    assert [path.name for path in found.paths] == list(EIGHT)
    assert found.curves[0].stages[0].animals == 8


def test_an_animal_that_misses_a_time_point_is_not_counted_there(empty: Project) -> None:
    found = answer(empty, {**EIGHT, "m8": (1.0, None, 2.0)})
    assert [stage.animals for stage in found.curves[0].stages] == [8, 7, 8]
    assert found.paths[-1].values == (pytest.approx(1), None, pytest.approx(2))


def test_several_baselines_are_one_and_another_can_be_chosen(empty: Project) -> None:
    times = ("baseline 1", "baseline 2", "week 1")
    embedding = known_recovery(empty, EIGHT, times)
    found = recover(CTX, empty, embedding)
    assert found.question.baseline == ("baseline 1", "baseline 2")
    assert [point.name for point in found.times] == ["baseline", "week 1"]
    chosen = recover(CTX, empty, embedding, Question(baseline=("BASELINE 1",)))
    assert [point.name for point in chosen.times] == list(times)
    assert chosen.paths[0].values == pytest.approx((1, 3, 1.5))
    gone = recover(CTX, empty, embedding, Question(baseline=("week 99",)))
    assert gone.question.baseline == ("baseline 1", "baseline 2")


def test_one_class_only(empty: Project) -> None:
    embedding = known_recovery(empty, EIGHT, clips=4)
    with empty.edit("Labels") as edit:
        anna: Rater = raters.ensure_rater(edit, "anna")
        post = behaviours.add_behaviour(edit, "post", "2", scope=Scope.CLIP)
        half = [clip for at, clip in enumerate(embedding.clip_ids.tolist()) if at % 4 < 2]
        labels.set_label(edit, half, anna.id, post.id)
    found = recover(CTX, empty, embedding, Question(of="post"))
    assert found.clips == 48
    assert recovery_choices(empty, embedding).classes == ("post",)
    with pytest.raises(DataError, match="labelled pre"):
        recover(CTX, empty, embedding, Question(of="pre"))


def test_what_is_missing_is_said(empty: Project) -> None:
    with pytest.raises(DataError, match="say their animal and session"):
        recover(CTX, empty, stand_in([], np.zeros((0, 8))))
    embedding = known_recovery(empty, {"m1": (1.0, None, None)})
    with pytest.raises(DataError, match="All clips are of one time point, baseline"):
        recover(CTX, empty, embedding)
    embedding = known_recovery(empty, {"m2": (1.0, 2.0, 2.0)}, clips=1)
    with pytest.raises(DataError, match="No animal has two clips at baseline"):
        recover(CTX, empty, embedding)


def test_what_can_be_asked(empty: Project) -> None:
    embedding = known_recovery(empty, EIGHT, groups={"m1": "treated"})
    choices = recovery_choices(empty, embedding)
    assert [point.name for point in choices.points] == ["baseline", "week 1", "week 2"]
    assert (choices.columns, choices.classes) == (("group",), ())


def test_clips_without_a_session_are_counted(empty: Project) -> None:
    embedding = known_recovery(empty, EIGHT)
    with empty.edit("Forget when") as edit:
        study.set_clip_session(edit, embedding.clip_ids.tolist()[-2:], None)
    found = recover(CTX, empty, embedding)
    assert found.unplaced == 2
    assert found.paths[-1].values[2] is None
