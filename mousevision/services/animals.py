"""What is known of the animals: group, side and level of lesion, anything; one row per animal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mousevision.core.annotation import Rater
from mousevision.core.errors import SettingError
from mousevision.services.words import counted
from mousevision.store import study
from mousevision.store.project import Project
from mousevision.store.settings import get_setting, set_setting
from mousevision.store.text import fold, listed

FIELDS = ("group", "side of lesion", "level of lesion")
"""Columns that every project has; the user adds others."""
COLUMNS = "animals.columns"
NAMES = ("animal", "subject", "mouse", "rat", "id", "name", "animal id", "mouse id", "subject id")
"""Headings that stand for the animal in a pasted table."""
Cell = tuple[int, str]
"""An animal's id and a column."""
Cells = Mapping[Cell, str]


@dataclass(frozen=True, slots=True)
class AnimalRow:
    """One animal: its id and name, how many clips show it, and what is known by column."""

    id: int
    name: str
    clips: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AnimalTable:
    """All animals of a project in natural order, and the columns there are."""

    columns: tuple[str, ...]
    rows: tuple[AnimalRow, ...]

    def spellings(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return columns with values that differ only in case or blanks, and these values.

        “Left” and “left” would else become two groups.
        """
        found = []
        for column in self.columns:
            alike: dict[str, dict[str, None]] = defaultdict(dict)
            for row in self.rows:
                if value := row.values.get(column, ""):
                    alike[" ".join(fold(value).split())][value] = None
            found += [(column, tuple(values)) for values in alike.values() if len(values) > 1]
        return found


def animal_table(project: Project) -> AnimalTable:
    """Return what is known of the animals."""
    shown = study.clips_by_subject(project)
    rows = tuple(
        AnimalRow(each.id, each.name, shown.get(each.id, 0), dict(each.meta))
        for each in study.subjects(project)
    )
    known = [*FIELDS, *(get_setting(project, COLUMNS) or ())]
    used = [column for row in rows for column in row.values]
    return AnimalTable(tuple(dict.fromkeys([*known, *used])), rows)


def add_column(project: Project, name: str) -> str:
    """Add a column to the table of animals; return its name as it is kept.

    Raises:
        SettingError: If the name is empty or there is such a column.
    """
    name = " ".join(name.split())
    there = animal_table(project).columns
    if not name:
        raise SettingError("A column needs a name.")
    if any(fold(name) in (fold(other), *NAMES[:1]) for other in there):
        raise SettingError(f"There is a column “{name}” already: choose another name.")
    set_setting(project, COLUMNS, [*(get_setting(project, COLUMNS) or ()), name])
    return name


def remove_column(project: Project, rater: Rater | None, name: str) -> None:
    """Take a column away; what stood in it comes back by Undo."""
    kept = [column for column in get_setting(project, COLUMNS) or () if column != name]
    set_setting(project, COLUMNS, kept)
    with project.edit(f"Remove the column {name} of the animals", rater) as edit:
        for subject in study.subjects(edit):
            if name in subject.meta:
                rest = {key: value for key, value in subject.meta.items() if key != name}
                study.set_meta(edit, subject.id, rest)


def set_cells(project: Project, rater: Rater | None, cells: Cells) -> int:
    """Write cells of the table of animals in one edit; return how many changed."""
    before = {each.id: dict(each.meta) for each in study.subjects(project)}
    after = {number: dict(values) for number, values in before.items()}
    changed = 0
    for (number, column), value in cells.items():
        text = value.strip()
        if number in after and after[number].get(column, "") != text:
            changed += 1
            after[number][column] = text
    if not changed:
        return 0
    with project.edit(f"Change {counted(changed, 'cell')} of the animals' table", rater) as edit:
        for number, values in after.items():
            if values != before[number]:
                filled = {column: value for column, value in values.items() if value}
                study.set_meta(edit, number, filled)
    return changed


def rename_animal(project: Project, rater: Rater | None, number: int, name: str) -> None:
    """Give an animal another name.

    Raises:
        SettingError: If the name is empty or another animal has it.
    """
    with project.edit(f"Rename an animal to {name.strip()}", rater) as edit:
        study.rename_subject(edit, number, name)


# -- pasting ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paste:
    """What pasting a block would do.

    Attributes:
        cells: What is written where.
        new_columns: Columns that the table does not have yet.
        unknown: Animals of the block that the project does not know; their rows are left out.
        outside: Values that would lie beside or below the table, and are left out.
        by_name: The rows were found by the animals' names, not by their place.
        twice: Animals for which the block says two things; the last one counts.
    """

    cells: Cells
    new_columns: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    outside: int = 0
    by_name: bool = False
    twice: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether anything is new or left out, so that the user is asked first."""
        return bool(self.new_columns or self.unknown or self.outside or self.twice)

    def words(self) -> str:
        """Return what pasting does, and what it leaves out, in sentences."""
        how = "by the animals' names" if self.by_name else "from the chosen cell on"
        words = [f"{counted(len(self.cells), 'cell')} {how}."]
        if self.new_columns:
            words.append(f"New columns: {', '.join(self.new_columns)}.")
        if self.unknown:
            words.append(f"Left out, since no clip shows them: {listed(list(self.unknown))}.")
        if self.twice:
            words.append(f"Named twice, the last row counts: {listed(list(self.twice))}.")
        if self.outside:
            words.append(f"{counted(self.outside, 'value')} beside or below the table left out.")
        return " ".join(words)


def plan_paste(table: AnimalTable, block: Sequence[Sequence[str]], row: int, column: int) -> Paste:
    """Return what pasting a block does.

    A block whose first row has a heading for the animal is matched by the animals' names; any
    other fills the table to the right of and below the cell in `row` and `column` of the columns.
    """
    at = _name_column(table, block)
    return _by_place(table, block, row, column) if at is None else _by_name(table, block, at)


def _name_column(table: AnimalTable, block: Sequence[Sequence[str]]) -> int | None:
    if len(block) < 2:
        return None
    known = {fold(row.name) for row in table.rows}
    for at, heading in enumerate(block[0]):
        names = {fold(line[at]) for line in block[1:] if len(line) > at}
        if fold(heading) in NAMES and names & known:
            return at
    return None


def _by_name(table: AnimalTable, block: Sequence[Sequence[str]], at: int) -> Paste:
    there = {fold(column): column for column in table.columns}
    animals = {fold(row.name): row.id for row in table.rows}
    headings = [" ".join(heading.split()) for heading in block[0]]
    new: list[str] = []
    for place, heading in enumerate(headings):
        if place != at and heading and fold(heading) not in there:
            there[fold(heading)] = heading
            new.append(heading)
    cells: dict[Cell, str] = {}
    unknown: dict[str, None] = {}
    twice: dict[str, None] = {}
    for line in block[1:]:
        name = line[at] if len(line) > at else ""
        if not name:
            continue
        if fold(name) not in animals:
            unknown[name] = None
            continue
        for place, value in enumerate(line):
            heading = headings[place] if place < len(headings) else ""
            if place != at and heading:
                cell = animals[fold(name)], there[fold(heading)]
                if cells.get(cell, value) != value:
                    twice[name] = None
                cells[cell] = value
    return Paste(cells, tuple(new), tuple(unknown), by_name=True, twice=tuple(twice))


def _by_place(table: AnimalTable, block: Sequence[Sequence[str]], row: int, column: int) -> Paste:
    cells: dict[Cell, str] = {}
    outside = 0
    for down, line in enumerate(block):
        for right, value in enumerate(line):
            if row + down < len(table.rows) and 0 <= column + right < len(table.columns):
                cells[table.rows[row + down].id, table.columns[column + right]] = value
            else:
                outside += bool(value)
    return Paste(cells, outside=outside)
