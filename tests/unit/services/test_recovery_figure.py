from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mousevision.core.job import QuietContext
from mousevision.services.recovered import Question, Recovered
from mousevision.services.recovering import recover
from mousevision.services.recovery_figure import Look, figure, least_height, paper_figure, ticks
from mousevision.store import study
from mousevision.store.project import Project
from tests.unit.services.recoveries import Factors, known_recovery

NS = "{http://www.w3.org/2000/svg}"
CTX = QuietContext()
EIGHT: Factors = {f"m{at}": (1.0, 3.0 + at * 0.1, 1.5) for at in range(8)}
DARK = Look("#202020", "#FFFFFF", "#808080", dark=True)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "Studie") as project:
        yield project


def words_in(svg: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(svg).iter(f"{NS}text")]


def thin_lines(svg: str) -> list[ElementTree.Element]:
    lines = ElementTree.fromstring(svg).iter(f"{NS}polyline")
    return [line for line in lines if line.get("stroke-width") == "0.9"]


def test_the_figure_holds_what_it_must(empty: Project) -> None:
    svg = paper_figure(recover(CTX, empty, known_recovery(empty, EIGHT)))
    words = words_in(svg)
    for name in ("baseline", "week 1", "week 2", "animals", "p", "one animal", "mean of animals"):
        assert name in words
    assert "distance from own baseline (times, log)" in words
    assert words.count("8") == 3  # animals at each time point
    assert words.count("0.016") == 2
    assert words.count("*") == 3  # two time points and the legend
    assert len(thin_lines(svg)) == 8
    root = ElementTree.fromstring(svg)
    assert root.get("width") == "180mm"
    dashed = [line.get("points") for line in root.iter(f"{NS}polyline")
              if line.get("stroke-dasharray") == "5 4"]  # fmt: skip
    assert len(dashed) == 1
    assert "At week 1 animals were" in (root.findtext(f"{NS}desc") or "")


def test_groups_differ_in_colour_symbol_and_dash(empty: Project) -> None:
    groups = {name: ("control", "treated")[at % 2] for at, name in enumerate(EIGHT)}
    del groups["m7"]
    found = recover(CTX, empty, known_recovery(empty, EIGHT, groups=groups), Question(by="group"))
    svg = figure(found)
    root = ElementTree.fromstring(svg)
    means = [line for line in root.iter(f"{NS}polyline") if line.get("stroke-width") == "2.4"]
    assert len({line.get("stroke") for line in means}) == 2
    assert len({line.get("stroke-dasharray") for line in means}) == 2
    assert {"control", "treated"} <= set(words_in(svg))
    assert len(thin_lines(svg)) == 8  # also the one without a group, in grey
    assert len({line.get("stroke") for line in thin_lines(svg)}) == 3


def test_days_space_the_time_points(empty: Project) -> None:
    embedding = known_recovery(empty, EIGHT)
    even = figure(recover(CTX, empty, embedding))
    days = {"baseline": "2024-01-01", "week 1": "2024-01-08", "week 2": "2024-01-29"}
    with empty.edit("Days") as edit:
        wanted = {each.id: (each.name, days[each.name]) for each in study.sessions(edit)}
        study.update_sessions(edit, wanted)
    spaced = figure(recover(CTX, empty, embedding))
    assert gaps(even)[0] == pytest.approx(gaps(even)[1], abs=0.02)
    assert gaps(spaced)[1] == pytest.approx(3 * gaps(spaced)[0], rel=0.01)
    assert {"day", "0", "7", "28"} <= set(words_in(spaced))
    assert "day" not in words_in(even)


def gaps(svg: str) -> list[float]:
    places = [
        float(place.split(",")[0]) for place in (thin_lines(svg)[0].get("points") or "").split()
    ]
    return [after - before for before, after in itertools.pairwise(places)]


@pytest.mark.parametrize("size", [(260.0, 180.0), (560.0, 250.0), (1400.0, 900.0)])
@pytest.mark.parametrize("look", [Look(), DARK])
def test_everything_lies_inside_at_any_size(
    empty: Project, size: tuple[float, float], look: Look
) -> None:
    factors = {**EIGHT, "far": (1.0, 60.0, 0.2)}
    times = ("baseline of a very long name indeed", "week 1", "week 2 after the treatment began")
    found: Recovered = recover(CTX, empty, known_recovery(empty, factors, times))
    root = ElementTree.fromstring(figure(found, size, look))
    for line in root.iter(f"{NS}polyline"):
        for place in (line.get("points") or "").split():
            x, y = map(float, place.split(","))
            assert 0 <= x <= size[0]
            assert 0 <= y <= size[1]
    assert root.find(f"{NS}rect").get("fill") == look.ground  # type: ignore[union-attr]


def test_it_asks_for_the_height_that_its_words_and_lines_take(empty: Project) -> None:
    embedding = known_recovery(empty, EIGHT, groups={n: f"group {n}" for n in EIGHT})
    plain = recover(CTX, empty, embedding)
    grouped = recover(CTX, empty, embedding, Question(by="group"))
    assert 150 < least_height(plain, 800) <= least_height(plain, 300)
    assert least_height(grouped, 800) > least_height(plain, 800) + 6 * 15
    svg = figure(grouped, (400, least_height(grouped, 400)))
    lines = ElementTree.fromstring(svg).iter(f"{NS}polyline")
    thin = [line for line in lines if line.get("stroke-width") == "1"]
    corners = [(line.get("points") or "").split() for line in thin]
    axis = next(places for places in corners if len(places) == 3)
    top, bottom = (float(place.split(",")[1]) for place in axis[:2])
    assert bottom - top >= 100
    assert "p" not in words_in(svg)


@given(st.floats(0.01, 0.8), st.floats(1.25, 500))
def test_ticks_are_few_but_enough_and_1_is_one(low: float, high: float) -> None:
    found = ticks(low, high)
    assert 3 <= len(found) <= 14
    assert 1 in found
    assert found == sorted(set(found))
    assert low <= found[0] <= found[-1] <= high
