from __future__ import annotations

import pytest

from mousevision.core.filters import parse_filter
from mousevision.store import order
from mousevision.store.clips import clip_ids
from mousevision.store.project import Project
from mousevision.store.videos import relocate, videos

from .conftest import Lab


def test_the_order_of_files_follows_every_edit(lab: Lab) -> None:
    (second,) = lab.add("b2.mp4")
    assert clip_ids(lab.project) == [second]
    (third,) = lab.add("b10.mp4")
    assert clip_ids(lab.project) == [second, third]
    assert clip_ids(lab.project, sort="frames") == [second, third]
    with lab.project.edit("Move") as edit:
        relocate(edit, videos(lab.project)[1].id, lab.videos / "a.mp4")
        assert clip_ids(lab.project) == [third, second]
    assert clip_ids(lab.project, descending=True) == [second, third]
    lab.project.undo()
    assert clip_ids(lab.project) == [second, third]
    lab.project.undo()
    (other,) = lab.add("a1.mp4")
    assert clip_ids(lab.project) == [other, second]
    assert clip_ids(lab.project, sort="frames") == [other, second]


def test_what_a_failed_edit_saw_is_not_remembered(lab: Lab) -> None:
    lab.add("b.mp4")
    before = clip_ids(lab.project)

    class Stop(Exception):
        pass

    try:
        with lab.project.edit("Half") as edit:
            edit.run("DELETE FROM clips")
            assert clip_ids(lab.project) == []
            raise Stop
    except Stop:
        pass
    assert clip_ids(lab.project) == before


def test_a_reader_follows_the_writer(lab: Lab) -> None:
    with Project.open(lab.project.file, read_only=True) as reader:
        lab.add("b.mp4")
        assert len(clip_ids(reader)) == 1
        lab.add("a.mp4")
        assert clip_ids(reader) == clip_ids(lab.project)
        assert len(clip_ids(reader)) == 2


def test_it_is_remembered_between_queries(lab: Lab) -> None:
    lab.add("a.mp4", "b.mp4")
    clip_ids(lab.project)
    with lab.project.snapshot() as reader:
        first = order.file_order(lab.project, reader)
        assert order.file_order(lab.project, reader)[0] is first[0]
    clips = clip_ids(lab.project)
    lab.label(clips, "pre")
    assert clip_ids(lab.project) == clips


@pytest.mark.parametrize("sort", order.SORTS)
def test_however_many_clips_are_read_in_few_steps(lab: Lab, sort: str) -> None:
    """Between rows other threads run: beside one that computes, each of 100,000 is a wait."""
    clips = lab.add(*(f"{number}.mp4" for number in range(30)))
    lab.label(clips[::2], "pre")
    steps: list[object] = []
    with lab.project.snapshot() as reader:
        connection = reader.connection
    connection.row_trace = lambda cursor, row: steps.append(row) or row  # type: ignore[func-returns-value]
    try:
        found = clip_ids(lab.project, parse_filter("frames>1"), sort)
    finally:
        connection.row_trace = None
    assert len(found) == 30
    assert 1 <= len(steps) < 15
