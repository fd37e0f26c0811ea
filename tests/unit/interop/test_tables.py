"""Tables: what goes out comes back, and what labs send is read."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mousevision.core.errors import DataError
from mousevision.interop.tables import column, read_header, read_table, write_csv, write_xlsx

cells = st.text(st.characters(blacklist_categories=("C",)), max_size=20).map(str.strip)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(cells, cells), max_size=8))
def test_csv_there_and_back(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    path = tmp_path / "t.csv"
    write_csv(path, ["file", "class; with, signs"], rows)
    kept = [row for row in rows if any(row)]
    shielded = [["'" + c if c[:1] in ("=", "+", "-", "@") else c for c in row] for row in kept]
    assert [list(row.values()) for row in read_table(path)] == shielded


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"\xef\xbb\xbffile,class\r\na.mp4,pre\r\n", [{"file": "a.mp4", "class": "pre"}]),
        (b"file;class\nb\xe4r.mp4;post\n", [{"file": "bär.mp4", "class": "post"}]),
        (b"file\tclass\na.mp4\t\n\n\t\n", [{"file": "a.mp4", "class": ""}]),
        (b"file,class\na.mp4\n", [{"file": "a.mp4", "class": ""}]),
    ],
    ids=["excel utf-8", "excel german", "tabs and empty lines", "short row"],
)
def test_csv_as_spreadsheets_write_it(tmp_path: Path, data: bytes, rows: object) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    assert read_table(path) == rows


def test_xlsx_as_people_see_it(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["file", "mouse", "day", "weight"])
    sheet.append(["a.mp4", 7.0, datetime.datetime(2026, 3, 1), 21.5])
    book.save(path)
    assert read_table(path) == [
        {"file": "a.mp4", "mouse": "7", "day": "2026-03-01", "weight": "21.5"}
    ]


def test_xlsx_is_written_without_formulas(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_xlsx(path, ["file", "confidence"], [["=1+1", 0.5], ["b", None]])
    assert read_table(path) == [
        {"file": "=1+1", "confidence": "0.5"},
        {"file": "b", "confidence": ""},
    ]


@pytest.mark.parametrize(
    ("name", "data"), [("none.csv", None), ("empty.csv", b""), ("zip.xlsx", b"no zip"),
                       ("bin.csv", b"\x00\x01\x02")],
)  # fmt: skip
def test_what_is_no_table_is_refused_by_name(
    tmp_path: Path, name: str, data: bytes | None
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(DataError, match=name):
        read_table(path)
    with pytest.raises(DataError, match=name):
        read_header(path)


def test_the_header_alone(tmp_path: Path) -> None:
    csv_file, sheet = tmp_path / "t.tsv", tmp_path / "t.xlsx"
    csv_file.write_text("\ufefffile\t mouse \t\tmouse\na.mp4\tm1\n", encoding="utf-8")
    write_xlsx(sheet, ["file", "mouse"], [])
    assert read_header(csv_file) == read_header(sheet) == ["file", "mouse"]


def test_columns_are_found_whatever_their_case(tmp_path: Path) -> None:
    rows = [{"File": "a", "Animal": "m1"}]
    assert column(rows, "animal", tmp_path) == "Animal"
    with pytest.raises(DataError, match="it has: File, Animal"):
        column(rows, "mouse", tmp_path)
