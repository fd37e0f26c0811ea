"""The table of animals: written in one edit, pasted by name or by place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mousevision.core.annotation import Rater
from mousevision.core.errors import SettingError
from mousevision.core.filters import parse_filter
from mousevision.core.job import QuietContext
from mousevision.interop.tables import read_table
from mousevision.services.animals import (
    FIELDS,
    AnimalRow,
    AnimalTable,
    add_column,
    animal_table,
    plan_paste,
    remove_column,
    rename_animal,
    set_cells,
)
from mousevision.services.exporting import export
from mousevision.store import listing
from mousevision.store.project import Project

THREE = AnimalTable(FIELDS, tuple(AnimalRow(n, f"m{n}", 1, {}) for n in (1, 2, 3)))


def test_cells_are_one_edit_and_empty_ones_are_gone(project: Project, anna: Rater) -> None:
    rows = animal_table(project).rows
    assert sum(row.clips for row in rows) == len(listing.clip_ids(project))
    cells = {(rows[0].id, "group"): "sham", (rows[1].id, "group"): " injured "}
    assert set_cells(project, anna, cells) == 2
    assert project.undo_name == "Change 2 cells of the animals' table"
    assert set_cells(project, anna, cells) == 0, "nothing new is no edit"
    values = [row.values for row in animal_table(project).rows]
    assert values[:2] == [{"group": "sham"}, {"group": "injured"}]
    set_cells(project, anna, {(rows[0].id, "group"): ""})
    assert animal_table(project).rows[0].values == {}
    project.undo()
    project.undo()
    assert all(not row.values for row in animal_table(project).rows)


def test_columns_come_and_go(project: Project, anna: Rater) -> None:
    assert add_column(project, "  birth   day ") == "birth day"
    with pytest.raises(SettingError, match="already"):
        add_column(project, "Birth Day")
    with pytest.raises(SettingError, match="needs a name"):
        add_column(project, " ")
    first = animal_table(project).rows[0].id
    set_cells(project, anna, {(first, "birth day"): "2025-01-02"})
    assert animal_table(project).columns == (*FIELDS, "birth day")
    remove_column(project, anna, "birth day")
    assert animal_table(project).columns == FIELDS
    project.undo()
    assert animal_table(project).rows[0].values == {"birth day": "2025-01-02"}


def test_values_are_filters_and_exported(project: Project, anna: Rater, tmp_path: Path) -> None:
    first, second, *_ = animal_table(project).rows
    set_cells(
        project,
        anna,
        {(first.id, "group"): "Sham", (second.id, "group"): "injured",
         (first.id, "side of lesion"): "left"},
    )  # fmt: skip

    def found(text: str) -> set[str | None]:
        ids = listing.clip_ids(project, parse_filter(text))
        return {row.subject for row in listing.clip_rows(project, ids)}

    everybody = {row.name for row in animal_table(project).rows}
    assert found("animal.group=sham") == {first.name}
    assert found("animal.Group!=sham") == everybody - {first.name}
    assert found("animal.group~jur") == {second.name}
    assert found("animal.group=none") == everybody - {first.name, second.name}
    assert found("animal.group!=none") == {first.name, second.name}
    assert found('"animal.side of lesion"=left and animal.group=sham') == {first.name}
    (written,) = export(QuietContext(), project, "csv", tmp_path / "t.csv")
    groups = {row["subject"]: row["animal group"] for row in read_table(written)}
    assert groups[first.name] == "Sham"
    assert groups[second.name] == "injured"


def test_spellings_of_one_value_are_pointed_out(project: Project, anna: Rater) -> None:
    rows = animal_table(project).rows
    values = ("left", "Left", "right")
    cells = {(row.id, "side of lesion"): v for row, v in zip(rows, values, strict=False)}
    set_cells(project, anna, cells)
    assert animal_table(project).spellings() == [("side of lesion", ("left", "Left"))]


def test_an_animal_is_renamed(project: Project, anna: Rater) -> None:
    first, second, *_ = animal_table(project).rows
    with pytest.raises(SettingError, match="already"):
        rename_animal(project, anna, first.id, second.name.upper())
    rename_animal(project, anna, first.id, "x1")
    assert "x1" in {row.name for row in animal_table(project).rows}
    project.undo()
    assert first.name in {row.name for row in animal_table(project).rows}


def test_a_block_with_a_heading_is_matched_by_name() -> None:
    block = [
        ["Mouse", "Group", "Weight"],
        ["M3", "sham", "21,5"],
        ["m9", "x", "1"],
        ["m1", "op", ""],
    ]
    paste = plan_paste(THREE, block, row=2, column=1)
    assert paste.by_name
    assert paste.cells == {
        (3, "group"): "sham", (3, "Weight"): "21,5", (1, "group"): "op", (1, "Weight"): "",
    }  # fmt: skip
    assert paste.new_columns == ("Weight",)
    assert paste.unknown == ("m9",)
    for words in ("4 cells by the animals' names", "New columns: Weight", "m9"):
        assert words in paste.words()


def test_an_animal_named_twice_and_headings_alike_are_told() -> None:
    block = [["ID", "Weight", "weight"], ["m1", "", "20,5"], ["M1", "", "21"], ["m2", "", "19"]]
    paste = plan_paste(THREE, block, 0, 0)
    assert paste.cells == {(1, "Weight"): "21", (2, "Weight"): "19"}
    assert paste.new_columns == ("Weight",)
    assert paste.asks
    assert "Named twice, the last row counts: " in paste.words()


def test_a_block_without_heading_fills_from_the_cell_on() -> None:
    paste = plan_paste(THREE, [["sham", "left"], ["op", "right"]], row=1, column=0)
    assert paste.cells == {
        (2, "group"): "sham", (2, "side of lesion"): "left",
        (3, "group"): "op", (3, "side of lesion"): "right",
    }  # fmt: skip
    beyond = plan_paste(THREE, [["a", "b"], ["c", "d"]], row=2, column=2)
    assert beyond.cells == {(3, "level of lesion"): "a"}
    assert beyond.outside == 3
    assert "3 values" in beyond.words()


@given(
    st.lists(st.lists(st.sampled_from(["", "a", "m1", "Animal"]), max_size=4), max_size=5),
    st.integers(0, 3),
    st.integers(0, 3),
)
def test_any_block_says_what_becomes_of_each_value(
    block: list[list[str]], row: int, column: int
) -> None:
    paste = plan_paste(THREE, block, row, column)
    assert {number for number, _ in paste.cells} <= {1, 2, 3}
    if not paste.by_name:
        written = sum(bool(value) for value in paste.cells.values())
        assert written + paste.outside == sum(bool(value) for line in block for value in line)
