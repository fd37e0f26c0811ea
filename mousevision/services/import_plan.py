"""What an import would do, per file, before anything is done: for the preview and for the import.

Subject, session and class of a file come, in this order, from its row in a table, from named
groups of a pattern that is searched in its path, and from the name of its folder (class only).
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mousevision.core.errors import DataError, SettingError
from mousevision.interop.tables import Row, column, read_header, read_table
from mousevision.media.find import find_videos
from mousevision.services.path_template import MAY_HOLD, is_template, iso_day, template_regex

GROUPS = ("subject", "session", "class", "day")
USUAL_COLUMNS = {
    "file": ("file", "video", "path", "filename"),
    "class": ("class", "label"),
    "subject": ("subject", "animal", "mouse"),
    "session": ("session",),
    "day": ("day", "date"),
    "start": ("start_frame",),
    "stop": ("stop_frame",),
}


@dataclass(frozen=True, slots=True)
class ImportRules:
    """Where subject, session and class of each file come from.

    Attributes:
        metadata: A CSV or XLSX file with a row per file or per clip.
        columns: Column of the table for `file`, `class`, `subject`, `session`, `day`, `start` and
            `stop` (frames, half open); those not named are looked for under their usual names,
            and those whose name is empty are not taken from the table.
        class_from_folder: The class is the name of the folder that holds the file.
        pattern: File name with words in braces (see `path_template`), or regular expression with
            named groups `subject`, `session`, `class`, `day`.
    """

    metadata: Path | None = None
    columns: dict[str, str] = field(default_factory=dict)
    class_from_folder: bool = False
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class PlannedClip:
    """One clip that an import would make; empty words mean that nothing is known.

    Attributes:
        path: The video.
        subject: Name of the animal.
        session: Name of the session.
        behaviour: Name of the class.
        day: ISO date of the session.
        start: First frame, or None for the whole video.
        stop: Frame behind the last.
    """

    path: Path
    subject: str = ""
    session: str = ""
    behaviour: str = ""
    day: str = ""
    start: int | None = None
    stop: int | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not imported, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All clips that an import would make, and the rows of the table without a file.

    Attributes:
        clips: The clips.
        skipped: Rows of the table that are not used.
        files: How many videos there are.
        fitting: How many of them the pattern fits; 0 without a pattern.
        example: The name that the pattern is searched in, of the first video.
    """

    clips: tuple[PlannedClip, ...]
    skipped: tuple[Skipped, ...] = ()
    files: int = 0
    fitting: int = 0
    example: str = ""


@dataclass(frozen=True, slots=True)
class TableHead:
    """The columns of a table.

    Attributes:
        names: All of them, in their order.
        usual: Those with a usual name, by what they stand for.
    """

    names: tuple[str, ...]
    usual: dict[str, str]


def table_head(path: Path) -> TableHead:
    """Read the columns of a table, and say which would be taken without asking.

    Raises:
        DataError: If it cannot be read as a table.
    """
    names = tuple(read_header(path))
    return TableHead(names, _usual(names))


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Return a pattern, in braces or a regular expression, ready for use.

    Raises:
        SettingError: If it is neither, or names none of the things that are looked for.
    """
    if is_template(pattern):
        return re.compile(template_regex(pattern))
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise SettingError(f"The pattern “{pattern}” does not make sense: {error}.") from error
    if not set(compiled.groupindex) & set(GROUPS):
        raise SettingError(
            f"The pattern “{pattern}” names nothing: write {MAY_HOLD} for parts of the file name, "
            "such as {animal}_{anything}; or give a regular expression with named groups "
            f"({', '.join(GROUPS)})."
        )
    unknown = sorted(set(compiled.groupindex) - set(GROUPS))
    if unknown:
        raise SettingError(f"The pattern names “{unknown[0]}”; it may name {', '.join(GROUPS)}.")
    return compiled


def plan_import(paths: Sequence[Path], rules: ImportRules) -> ImportPlan:
    """Say what importing these files and folders would give, without decoding anything.

    Raises:
        MouseVisionError: If a path does not exist, or table or pattern do not make sense.
    """
    roots = [Path(path).expanduser().absolute() for path in paths]
    for root in roots:
        if not root.exists():
            raise DataError(f"{root} does not exist.")
    pattern = compile_pattern(rules.pattern) if rules.pattern else None
    found = {_key(path): path for path in find_videos(roots)}
    table = _Table(rules.metadata, rules, roots, found) if rules.metadata else None
    clips: list[PlannedClip] = []
    fitting = 0
    for key, path in found.items():
        match = pattern.search(relative_name(path, roots)) if pattern else None
        fitting += match is not None
        rows = table.rows.get(key, [{}]) if table else [{}]
        clips += [_planned(path, row, _from_path(path, match, rules)) for row in rows]
    example = relative_name(next(iter(found.values())), roots) if found else ""
    skipped = tuple(table.skipped) if table else ()
    return ImportPlan(tuple(clips), skipped, len(found), fitting, example)


def _planned(path: Path, row: Row, derived: Row) -> PlannedClip:
    def value(name: str) -> str:
        return row.get(name) or derived.get(name, "")

    start, stop = _frame(row, "start", path), _frame(row, "stop", path)
    if (start is None) != (stop is None):
        raise DataError(f"{path.name}: the table gives only one of start and stop frame.")
    return PlannedClip(
        path, value("subject"), value("session"), value("class"), value("day"), start, stop
    )


def _frame(row: Row, name: str, path: Path) -> int | None:
    text = row.get(name, "")
    if not text:
        return None
    try:
        return int(text)
    except ValueError as error:
        raise DataError(f"{path.name}: “{text}” is no frame number.") from error


def _from_path(path: Path, match: re.Match[str] | None, rules: ImportRules) -> Row:
    values: Row = {}
    if rules.class_from_folder:
        values["class"] = path.parent.name
    if match is not None:
        values.update({k: v for k, v in match.groupdict().items() if v})
    if "day" in values:
        values["day"] = iso_day(values["day"])
    return values


def relative_name(path: Path, roots: Sequence[Path]) -> str:
    """Return the path that a pattern is searched in: from the given folder on, with slashes."""
    for root in roots:
        if root.is_dir() and path.is_relative_to(root) and path != root:
            return path.relative_to(root).as_posix()
    return path.name


class _Table:
    """The rows of a table by the file that they name.

    Attributes:
        rows: Rows by the key of their file.
        skipped: What names no file, or one that is not there, or says two things of one clip.
    """

    def __init__(
        self, path: Path, rules: ImportRules, roots: Sequence[Path], found: dict[str, Path]
    ) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.skipped: list[Skipped] = []
        self._name = path.name
        self._found = found
        folders = [root if root.is_dir() else root.parent for root in roots]
        self._bases = [*folders, path.absolute().parent]
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._real: dict[str, str] | None = None
        for key in found:
            self._by_name[Path(key).name].append(key)
        rows = read_table(path)
        columns = _columns(rows, rules, path)
        for row in rows:
            self._add(row, columns)

    def _add(self, row: Row, columns: dict[str, str]) -> None:
        name = row[columns["file"]]
        keys = self._keys(name)
        if keys is None:
            return
        if len(keys) != 1:
            self.skipped.append(Skipped(name, self._not_one(name, len(keys))))
            return
        values = {key: row[column] for key, column in columns.items() if key != "file"}
        others = self.rows[keys[0]]
        twin = [other for other in others if _same_clip(other, values)]
        if not twin:
            others.append(values)
        elif twin[0] != values:
            words = f"{self._name} says two things of it; the first row counts"
            self.skipped.append(Skipped(name, words))

    def _keys(self, name: str) -> list[str] | None:
        """Return the files that a name may mean: as a path, else by the end of a found path.

        None is a file that is there, but is not among those to import.
        """
        if not name:
            return []
        given = Path(name.replace("\\", "/")).expanduser()
        places = [given] if given.is_absolute() else [base / given for base in self._bases]
        for place in places:
            if _key(place) in self._found:
                return [_key(place)]
        for place in places:
            if place.exists():
                known = self._through_links().get(_key(place.resolve()))
                return [known] if known else None
        tail = Path(_key(given)).parts if given.is_absolute() else Path(_normal(given)).parts
        same = self._by_name.get(tail[-1], []) if tail else []
        return [key for key in same if Path(key).parts[-len(tail) :] == tail]

    def _through_links(self) -> dict[str, str]:
        """Return the files by where they really are."""
        if self._real is None:
            self._real = {_key(path.resolve()): key for key, path in self._found.items()}
        return self._real

    def _not_one(self, name: str, count: int) -> str:
        if not name:
            return f"a row of {self._name} names no file"
        if count:
            return f"{self._name} names it, but {count} files are called so: give their folder too"
        return f"{self._name} names it, but there is no such file"


def _same_clip(first: Row, second: Row) -> bool:
    return all(first.get(name, "") == second.get(name, "") for name in ("start", "stop"))


def _key(path: Path) -> str:
    """Return what is equal for two spellings of one path; macOS hands out decomposed names."""
    return _normal(Path(os.path.abspath(path)))


def _normal(path: Path) -> str:
    return unicodedata.normalize("NFC", os.path.normcase(os.path.normpath(path)))


def _usual(names: Iterable[str]) -> dict[str, str]:
    """Return which columns have a usual name, by what they stand for."""
    there = {name.lower(): name for name in names}
    present = {key: [n for n in usual if n in there] for key, usual in USUAL_COLUMNS.items()}
    return {key: there[found[0]] for key, found in present.items() if found}


def _columns(rows: Sequence[Row], rules: ImportRules, table: Path) -> dict[str, str]:
    """Return which column stands for what; a column asked for by name must be there."""
    names = _usual(rows[0] if rows else {})
    for key, asked in rules.columns.items():
        if asked:
            names[key] = column(rows, asked, table)
        else:
            names.pop(key, None)
    if "file" not in names:
        names["file"] = column(rows, "file", table)
    return names
