from __future__ import annotations

from datetime import date, timedelta

import pytest

from mousevision.core.study import Session
from mousevision.services.time_points import (
    TimePoint,
    baseline_of,
    points_of,
    says_before,
    time_codes,
    time_points,
)
from mousevision.store import study
from mousevision.store.project import Project


def named(*names: str) -> list[str]:
    sessions = [Session(at, name, 1) for at, name in enumerate(names)]
    return [point.name for point in points_of(sessions)]


@pytest.mark.parametrize(
    "ordered",
    [
        ["baseline", "week 1", "week 2", "week 10"],
        ["baseline 1", "baseline 2", "post 1", "post 2"],
        ["pre", "acute", "chronic"],
        ["day -10", "day -3", "day 0", "day 3", "week 1", "month 1"],
        ["Pre-op", "d1", "d7", "wk2"],
        ["BL", "W1", "W2"],
        ["before_lesion", "after"],
        ["week-1", "week-2"],
    ],
)
def test_without_days_names_say_the_order(ordered: list[str]) -> None:
    assert named(*ordered[::-1]) == ordered


def test_what_says_before() -> None:
    assert not any(map(says_before, ["week-2", "pressure", "2024-03-09", "post", "black", "w2"]))
    assert all(map(says_before, ["Baseline", "day -3", "-3", "preop", "pre2", "d −1"]))


def test_days_since_each_animals_own_first_day_say_the_order_first() -> None:
    sessions = []
    for animal, start in enumerate([date(2024, 3, 1), date(2024, 5, 1), date(2024, 6, 1)]):
        for name, since in (("zero", 0), ("two", 14 + animal), ("one", 7), ("Two", 14 + animal)):
            day = (start + timedelta(since)).isoformat()
            sessions.append(Session(len(sessions), name, animal, day))
    assert points_of(sessions) == (
        TimePoint("zero", 0), TimePoint("one", 7), TimePoint("two", 15)
    )  # fmt: skip


def test_a_time_point_without_days_keeps_its_place() -> None:
    sessions = [
        Session(1, "pre", 1, "2024-03-01"),
        Session(2, "follow up", 1, "2024-05-01"),
        Session(3, "lesion", 1, ""),
        Session(4, "post", 1, "2024-03-20"),
    ]
    found = points_of(sessions)
    assert [point.name for point in found] == ["pre", "post", "lesion", "follow up"]
    assert [point.days for point in found] == [0, 19, None, 61]


def test_the_baseline_is_all_that_say_so_or_the_first() -> None:
    points = [TimePoint(name) for name in ("baseline 1", "baseline 2", "week 1")]
    assert [point.name for point in baseline_of(points)] == ["baseline 1", "baseline 2"]
    assert baseline_of(points[2:]) == (points[2],)
    assert baseline_of(()) == ()


def test_sessions_are_numbered_by_their_time_points() -> None:
    points = [TimePoint("baseline"), TimePoint("week 1")]
    assert time_codes(points, ["Week 1 ", None, "baseline", "other", ""]).tolist() == [
        1, -1, 0, -1, -1
    ]  # fmt: skip


def test_only_sessions_with_clips_count(project: Project) -> None:
    with project.edit("An empty session") as edit:
        study.ensure_session(edit, study.subjects(edit)[0].id, "week 9")
    assert [point.name for point in time_points(project)] == ["week 0", "week 1", "week 2"]
