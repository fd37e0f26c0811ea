"""Putting a verified frame table in the place of one that was made from packets.

Where the two give the same frame numbers to the same times, the table is just kept, beside the
history like every table. Otherwise all frame numbers of the video are mapped by time
(`core.renumbering`) and kept together with the table as one step of the history, in which the
table is recorded as well, here alone. It is undone and done again like every edit: undoing it
gives back the old numbers *and* the unverified table to which they belong. Since the history is a
straight line, every older step finds the numbers that it knew, and no label that was given under
one table is ever read under the other. What was undone before cannot be done again, as after any
edit. An undone verification is not lost for good: the video counts as unverified again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mousevision.core.errors import DataError
from mousevision.core.intervals import Interval
from mousevision.core.renumbering import Renumbering, same_times
from mousevision.core.video import FrameTable
from mousevision.store.bouts import remove_bouts
from mousevision.store.edit import Edit
from mousevision.store.predicted_bouts import forget_video
from mousevision.store.videos import frame_table, update_table, video

if TYPE_CHECKING:
    from mousevision.store.project import Project

_OUT_OF_THE_WAY = 2**40
"""Added while clips change places, since no two may have the same frames even for a moment."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping a verified table has changed.

    Attributes:
        name: Name of the video.
        frames_before: Number of pictures that the video was thought to have.
        frames: Number that it has.
        changed: Whether frame numbers mean other pictures now.
        bouts_lost: Bouts of pictures that do not exist, whose nearest picture had one already.
    """

    name: str
    frames_before: int
    frames: int
    changed: bool = False
    bouts_lost: int = 0


def keep_verified(
    project: Project, video_id: int, table: FrameTable, fps: float, variable_rate: bool
) -> Kept:
    """Keep a video's verified frame table, and give everything that has frame numbers new ones.

    Args:
        project: The project, open for writing.
        video_id: The video.
        table: Its table, from decoding all of it.
        fps: Pictures per second by this table.
        variable_rate: Whether the gaps between its pictures differ.

    Raises:
        ProjectError: If the video is not in the project any more.
        DataError: If the video has fewer pictures than clips, so that they cannot stay apart.
    """
    name = video(project, video_id).name
    before = frame_table(project, video_id)
    if same_times(before, table):
        update_table(project, video_id, table)
        return Kept(name, len(before), len(table))
    new, data = Renumbering(before, table), table.to_bytes()
    with project.edit(f"Frame numbers of {name} verified", also=["frame_tables"]) as edit:
        lost = _renumber(edit, video_id, name, new)
        edit.run(  # an import undone this moment keeps the table that it had: nothing is changed
            "UPDATE frame_tables SET data = ? WHERE video_id = ? AND video_id IN"
            " (SELECT id FROM videos)",
            (data, video_id),
        )
        edit.run(
            "UPDATE videos SET frames = ?, fps = ?, variable_rate = ?, reason = '' WHERE id = ?",
            (len(table), fps, int(variable_rate), video_id),
        )
    return Kept(name, len(before), len(table), True, lost)


def _renumber(edit: Edit, video_id: int, name: str, new: Renumbering) -> int:
    """Map all frame numbers of a video; return how many bouts found no place."""
    sql = "SELECT id, start, stop FROM clips WHERE video_id = ? ORDER BY stop - start, id"
    old = {number: Interval(*ends) for number, *ends in edit.rows(sql, (video_id,))}
    wanted = {number: new.interval(*ends) for number, ends in old.items()}
    clips = _distinct(name, wanted, new.whole)
    away = {
        number: Interval(ends.start + _OUT_OF_THE_WAY, ends.stop + _OUT_OF_THE_WAY)
        for number, ends in clips.items()
        if ends != old[number]
    }
    _write(edit, "clips", away)
    _write(edit, "clips", {number: clips[number] for number in away})
    _renumber_scored(edit, video_id, new)
    forget_video(edit, video_id)
    return _renumber_bouts(edit, video_id, new, clips)


def _distinct(name: str, wanted: dict[int, Interval], whole: Interval) -> dict[int, Interval]:
    """Return different frames for each clip.

    Clips that differed only by pictures that do not exist would become the same: then one of them
    takes more pictures behind it, or before it where there are none.
    """
    given: dict[int, Interval] = {}
    taken: set[Interval] = set()
    for number, interval in wanted.items():
        if interval not in taken:
            taken.add(interval)
            given[number] = interval
    for number, interval in wanted.items():
        if number not in given:
            free = next((one for one in _wider(interval, whole) if one not in taken), None)
            if free is None:
                raise DataError(
                    f"{name} has fewer pictures ({whole.length}) than its clips need to differ: "
                    "remove some of them."
                )
            taken.add(free)
            given[number] = free
    return given


def _wider(interval: Interval, whole: Interval) -> Iterator[Interval]:
    for start in range(interval.start, whole.start - 1, -1):
        for stop in range(interval.stop, whole.stop + 1):
            yield Interval(start, stop)


def _renumber_scored(edit: Edit, video_id: int, new: Renumbering) -> None:
    """Map what raters have looked at; there was nothing to see where no picture exists."""
    sql = (
        "SELECT scored.id, scored.start, scored.stop FROM scored"
        " JOIN clips ON clips.id = clip_id WHERE video_id = ?"
    )
    mapped = {number: new.kept(*ends) for number, *ends in edit.rows(sql, (video_id,))}
    _write(edit, "scored", {number: ends for number, ends in mapped.items() if ends})
    gone = [(number,) for number, ends in mapped.items() if not ends]
    edit.many("DELETE FROM scored WHERE id = ?", gone)


def _renumber_bouts(
    edit: Edit, video_id: int, new: Renumbering, clips: dict[int, Interval]
) -> int:
    sql = (
        "SELECT bouts.id, clip_id, bouts.start, bouts.stop FROM bouts"
        " JOIN clips ON clips.id = clip_id WHERE video_id = ? ORDER BY bouts.id"
    )
    moved: dict[int, Interval] = {}
    homeless: list[int] = []
    for number, clip, start, stop in edit.rows(sql, (video_id,)):
        moved[number] = new.interval(start, stop, clips[clip])
        if new.kept(start, stop) is None:
            homeless.append(number)
    _write(edit, "bouts", moved)
    lost = 0
    for number in homeless:
        if edit.row(_IN_THE_WAY, (number,)):
            remove_bouts(edit, [number])
            lost += 1
    return lost


_IN_THE_WAY = """
SELECT 1 FROM bouts AS own JOIN behaviours AS its ON its.id = own.behaviour_id
JOIN bouts AS other ON other.clip_id = own.clip_id AND other.rater_id = own.rater_id
    AND other.id <> own.id AND other.start < own.stop AND other.stop > own.start
JOIN behaviours AS theirs ON theirs.id = other.behaviour_id
WHERE own.id = ? AND (its.id = theirs.id OR (its.exclusive AND theirs.exclusive))
"""
"""Whether a rater's bout stands where another one forbids it; see `bouts`."""


def _write(edit: Edit, table: str, ends: dict[int, Interval]) -> None:
    edit.many(
        f"UPDATE {table} SET start = ?, stop = ? WHERE id = ?",
        [(*interval, number) for number, interval in ends.items()],
    )
