"""Cutting a bout in two and joining two into one; each is one edit, refused where it says nothing.

A bout that is cut gives two that touch, which stay two. Joining takes the frames between as well;
where another behaviour that excludes this one lies between, the two are no single bout.
"""

from __future__ import annotations

from mousevision.core.annotation import Bout, Rater
from mousevision.core.errors import DataError
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.services.words import counted
from mousevision.store import behaviours, bouts
from mousevision.store.project import Project


def split_bout(project: Project, rater: Rater, bout: Bout, frame: int) -> tuple[Bout, Bout]:
    """Cut a bout so that its second part begins at a frame.

    Raises:
        DataError: If it is not the rater's, is a point, or would leave an empty part.
    """
    behaviour = _own(project, rater, bout)
    if behaviour.scope is Scope.POINT:
        raise DataError(f"{behaviour.name} is one frame long: there is nothing to split.")
    if frame == bout.start:
        raise DataError(
            f"{behaviour.name} begins at frame {frame}: go to the frame that begins the second "
            "part."
        )
    with project.edit(f"Split {behaviour.name}", rater) as edit:
        return bouts.split_bout(edit, bout.id, frame)


def merge_with_next(project: Project, rater: Rater, bout: Bout) -> tuple[Bout, int]:
    """Join a bout with the next one of the same behaviour and rater, and the frames between.

    Returns:
        The bout that the two became, and how many frames lay between them.

    Raises:
        DataError: If it is not the rater's, is a point, nothing follows, or an exclusive behaviour
            lies between, which would be cut away.
    """
    behaviour = _own(project, rater, bout)
    if behaviour.scope is Scope.POINT:
        raise DataError(f"{behaviour.name} is one frame long: two of them are two.")
    own = bouts.bouts(project, bout.clip_id, rater.id)
    following = next(
        (b for b in own if b.behaviour_id == bout.behaviour_id and b.start >= bout.stop), None
    )
    if following is None:
        raise DataError(f"No {behaviour.name} of yours follows in this clip: nothing to merge.")
    if behaviour.exclusive:
        _refuse_between(project, own, behaviour, bout.stop, following.start)
    with project.edit(f"Merge two {behaviour.name}", rater) as edit:
        return bouts.move_bout(edit, bout.id, bout.start, following.stop), (
            following.start - bout.stop
        )


def split_words(parts: tuple[Bout, Bout], name: str) -> str:
    """Return `reach: split into frames 4 to 8 and 9 to 12, saved`."""
    one, two = parts
    return (
        f"{name}: split into frames {one.start} to {one.stop - 1} and {two.start} to "
        f"{two.stop - 1}, saved"
    )


def merge_words(merged: Bout, between: int, name: str) -> str:
    """Return `reach: frames 4 to 12 are one bout now, with 2 frames between the two, saved`."""
    note = f", with the {counted(between, 'frame')} between the two" if between else ""
    return f"{name}: frames {merged.start} to {merged.stop - 1} are one bout now{note}, saved"


def _own(project: Project, rater: Rater, bout: Bout) -> Behaviour:
    """Return the behaviour of a bout, after making sure that it is the rater's."""
    if bout.rater_id != rater.id:
        raise DataError("This bout is not yours to change: select one in your own row.")
    known = {b.id: b for b in behaviours.behaviours(project)}
    if bout.behaviour_id not in known:
        raise DataError("This class is not in the project any more.")
    return known[bout.behaviour_id]


def _refuse_between(
    project: Project, own: list[Bout], behaviour: Behaviour, start: int, stop: int
) -> None:
    """Raise if something that excludes a behaviour lies in `[start, stop)`."""
    known = {b.id: b for b in behaviours.behaviours(project)}
    for other in own:
        what = known.get(other.behaviour_id)
        if (
            what is not None
            and what.exclusive
            and what.id != behaviour.id
            and other.start < stop
            and other.stop > start
        ):
            raise DataError(
                f"{what.name} lies between the two and would be cut away: delete it first, or "
                "leave them apart."
            )
