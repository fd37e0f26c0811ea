"""Cells from and to the clipboard, as spreadsheets write them: tabs between, quotes around."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence


def read_cells(text: str) -> list[list[str]]:
    """Return the rows of a copied block; blanks around values and the empty last line are gone.

    Values in double quotes may hold tabs and line ends. Decimal commas stay what they are.
    """
    lines = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter="\t")
    rows = [[value.strip() for value in row] for row in lines]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def write_cells(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as spreadsheets take them from the clipboard."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()
