"""Tables of other programs: CSV, TSV and XLSX in, CSV and XLSX out.

A table is a list of rows, each a mapping from column name to text; every cell is text, without
spaces around it. A spreadsheet's number that is whole is written without a point, and its dates
in ISO form, as a biologist sees them.
"""

from __future__ import annotations

import csv
import datetime
import io
import itertools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mousevision.core.atomic import write_beside, write_text
from mousevision.core.errors import DataError

Row = dict[str, str]
Cell = str | int | float | bool | None
Table = tuple[Sequence[str], Iterable[Sequence[Cell]]]
"""Header and rows to be written."""

ROW_LIMIT = 2_000_000


def read_table(path: Path) -> list[Row]:
    """Read a CSV, TSV or XLSX file whose first row names the columns.

    Raises:
        DataError: If the file is no such table, naming it and what to do.
    """
    lines = _lines(path, ROW_LIMIT)
    header = [name.strip() for name in lines[0]]
    filled = [line for line in lines[1:] if any(cell.strip() for cell in line)]
    return [
        {name: line[at].strip() if at < len(line) else "" for at, name in enumerate(header)}
        for line in filled
    ]


def read_header(path: Path) -> list[str]:
    """Return the names of the columns of a CSV, TSV or XLSX file, each once, without empty ones.

    Raises:
        DataError: If the file is no such table, naming it and what to do.
    """
    names = (name.strip() for name in _lines(path, 1)[0])
    return list(dict.fromkeys(name for name in names if name))


def column(rows: Sequence[Row], name: str, path: Path) -> str:
    """Return the column that a user means, ignoring upper and lower case.

    Raises:
        DataError: If there is no such column, with the names that there are.
    """
    names = list(rows[0]) if rows else []
    for known in names:
        if known.lower() == name.lower():
            return known
    raise DataError(f"{path} has no column “{name}”; it has: {', '.join(names) or 'no rows'}.")


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a CSV file that spreadsheets open as it is meant: UTF-8, commas."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if cell is None else _harmless(cell) for cell in row] for row in rows)
    write_text(path, out.getvalue())


def write_xlsx(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write an XLSX file with one sheet, its header bold and kept in view."""
    write_book(path, {"clips": (header, rows)})


def write_book(path: Path, sheets: Mapping[str, Table]) -> None:
    """Write an XLSX file with sheets by name, their headers bold and kept in view."""
    import xlsxwriter

    with write_beside(path) as beside:
        book = xlsxwriter.Workbook(
            str(beside), {"constant_memory": True, "strings_to_formulas": False}
        )
        bold = book.add_format({"bold": True})
        for name, (header, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, header, bold)
            for at, row in enumerate(rows, start=1):
                sheet.write_row(at, 0, row)
        book.close()


def _harmless(cell: Cell) -> Cell:
    """Keep a spreadsheet from running a name that looks like a formula."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t"):
        return f"'{cell}"
    return cell


def _lines(path: Path, limit: int) -> list[list[str]]:
    """Return the first lines of a table; there is at least the one that names the columns."""
    if not path.is_file():
        raise DataError(f"{path} does not exist.")
    read = _xlsx_lines if path.suffix.lower() == ".xlsx" else _csv_lines
    try:
        lines = read(path, limit)
    except (OSError, ValueError, KeyError, csv.Error) as error:
        raise DataError(f"{path} cannot be read as a table ({error}).") from error
    if not lines or not any(lines[0]):
        raise DataError(f"{path} is empty: its first row should name the columns.")
    return lines


def _csv_lines(path: Path, limit: int) -> list[list[str]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # what older Excel writes
    if "\x00" in text:
        raise ValueError("it is not text")
    first = text.split("\n", 1)[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return list(itertools.islice(rows, limit))


def _xlsx_lines(path: Path, limit: int) -> list[list[str]]:
    import zipfile

    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except zipfile.BadZipFile as error:
        raise ValueError("it is no XLSX file") from error
    try:
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(values_only=True, max_row=limit)
        return [[_text(cell) for cell in row] for row in rows]
    finally:
        book.close()


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
