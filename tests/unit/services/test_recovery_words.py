from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mousevision.core.job import QuietContext
from mousevision.interop.tables import read_table
from mousevision.services.recovered import Question, Recovered
from mousevision.services.recovering import recover
from mousevision.services.recovery_words import (
    CAVEAT,
    headline,
    p_words,
    save_table,
    sentences,
    stars,
)
from mousevision.store.project import Project
from tests.unit.services.recoveries import Factors, known_recovery

CTX = QuietContext()
VARIED = {f"m{at}": (1.0, 2.0 + at * 0.25, 1.5) for at in range(1, 10)}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "Studie") as project:
        yield project


def answer(project: Project, factors: Factors, by: str = "", groups: int = 0) -> Recovered:
    named = {name: f"group {at % groups + 1}" for at, name in enumerate(factors) if groups}
    return recover(CTX, project, known_recovery(project, factors, groups=named), Question(by=by))


def test_what_is_seen_is_said_as_a_biologist_would(empty: Project) -> None:
    found = answer(empty, VARIED)
    week = found.curves[0].stages[1]
    assert week.interval is not None
    low, high = week.interval
    assert headline(found) == (
        f"At week 1 animals were {week.mean:.1f} times as far from their own baseline as their "
        f"baseline clips are ({low:.1f} to {high:.1f}, 9 animals, corrected p = 0.0078). "
        "At week 2: 1.5 times (1.5 to 1.5, 9 animals, corrected p = 0.0078)."
    )
    said = sentences(found)
    assert "1 = as the animal was" in said[0]
    assert "9 animals, 54 clips; means and p-values are of animals, not of clips." in said[0]
    assert "p = 0.0039, 0.0078 corrected for 2 time points" in said[1]
    assert said[-1] == CAVEAT
    assert not any("can reach" in words for words in said)


def test_too_few_animals_for_a_test_are_said_to_be(empty: Project) -> None:
    said = " ".join(sentences(answer(empty, dict(list(VARIED.items())[:5]))))
    assert (
        "With 5 animals and 2 time points no time point can reach p < 0.05 (at best 0.12), "
        "however far they are: that takes 7 animals." in said
    )
    assert "Over all time points but the baseline together: p = 0.062." in said


def test_six_animals_may_do_with_fewer_time_points(empty: Project) -> None:
    said = " ".join(sentences(answer(empty, dict(list(VARIED.items())[:6]))))
    assert "(at best 0.062), however far they are: that takes 7 animals, or fewer time" in said


def test_one_animal_is_no_test(empty: Project) -> None:
    said = " ".join(sentences(answer(empty, {"m1": (1.0, 3.0, 2.0)})))
    assert "(1 animal)" in said
    assert "With 1 animal and 1 time point no time point can reach p < 0.05, however" in said


def test_groups_and_who_is_left_out_are_said(empty: Project) -> None:
    factors: Factors = {**VARIED, "x1": (None, 2.0, 2.0), "x2": (1.0, None, None)}
    found = answer(empty, factors, "group", groups=2)
    said = sentences(found)
    assert any(words.startswith("At week 1 animals of group 1 were ") for words in said)
    assert any("mixed model with time and group, 9 animals: group 1, group 2" in w for w in said)
    assert any("fewer than 6 animals in a group such a test is too sure" in w for w in said)
    assert "Left out, since they have fewer than two baseline clips: x1." in said
    assert "Left out, since only their baseline was seen: x2." in said
    alone = answer(empty, {f"y{at}": (1.0, 2.0 + at, 2.0) for at in range(3)}, "other")
    said = sentences(alone)
    assert "Groups by other cannot be compared: two need two animals each." in said
    assert any(words.startswith("In no group, since the column other") for words in said)


def test_p_values_in_words() -> None:
    assert [p_words(p) for p in (None, 0.0312, 0.0001)] == ["", "p = 0.031", "p < 0.001"]
    assert [stars(p) for p in (None, 0.2, 0.05, 0.01, 0.001)] == ["", "", "*", "**", "***"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_tables_hold_animals_groups_and_what_they_mean(
    empty: Project, tmp_path: Path, kind: str
) -> None:
    found = answer(empty, VARIED, "group", groups=3)
    out = tmp_path / f"recovery.{kind}"
    files = save_table(CTX, found, out)
    animals = read_table(out)
    assert len(animals) == 27
    assert (animals[1]["animal"], animals[1]["time point"], animals[1]["group"]) == (
        "m1", "week 1", "group 1"
    )  # fmt: skip
    assert float(animals[1]["distance"]) == pytest.approx(2.25)
    assert animals[1]["clips"] == "2"
    if kind == "csv":
        assert [file.name for file in files] == [
            "recovery.csv", "recovery_groups.csv", "recovery_notes.csv"
        ]  # fmt: skip
        groups = read_table(files[1])
        assert [row["animals"] for row in groups] == ["3"] * 9
        assert groups[0]["p"] == ""
        assert float(groups[1]["p"]) == 0.25
        assert CAVEAT in files[2].read_text(encoding="utf-8")
    else:
        from openpyxl import load_workbook

        assert load_workbook(out).sheetnames == ["animals", "groups", "notes"]
