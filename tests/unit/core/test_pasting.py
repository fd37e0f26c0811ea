from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mousevision.core.pasting import read_cells, write_cells

CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8).map(str.strip)


def test_tabs_quotes_line_ends_and_decimal_commas() -> None:
    text = 'Animal\tLevel\tWeight\r\nm1\t"C5\nleft"\t21,5\r\nm2\tC6\t\r\n'
    wanted = [["Animal", "Level", "Weight"], ["m1", "C5\nleft", "21,5"], ["m2", "C6", ""]]
    assert read_cells(text) == wanted


def test_nothing_is_no_rows() -> None:
    assert read_cells("") == read_cells("\r\n\n") == []


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=6))
def test_what_is_copied_is_what_is_pasted(rows: list[list[str]]) -> None:
    read = read_cells(write_cells(rows))
    while rows and not any(rows[-1]):
        rows.pop()
    assert read == rows
