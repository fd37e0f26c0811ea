"""Bouts in the small study: the stretch of each clip in which the square is on the right."""

from __future__ import annotations

from typing import Any

from mousevision.core.annotation import Rater
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.core.inputspec import InputSpec
from mousevision.services.training import TrainRequest
from mousevision.store import behaviours, bouts, listing
from mousevision.store.project import Project

SPEC = InputSpec(frames=20, height=24, width=36)


def add_side(project: Project, name: str = "on the right", exclusive: bool = True) -> Behaviour:
    """Add a behaviour for bouts."""
    with project.edit("Add a class") as edit:
        return behaviours.add_behaviour(edit, name, scope=Scope.BOUT, exclusive=exclusive)


def mark_sides(project: Project, rater: Rater, clip_ids: list[int] | None = None) -> Behaviour:
    """Mark the bouts of some clips (None: all)."""
    side = add_side(project)
    ids = listing.clip_ids(project) if clip_ids is None else clip_ids
    with project.edit("Mark bouts") as edit:
        for row in listing.clip_rows(project, ids):
            start, stop = (10, 20) if row.behaviour == "right" else (0, 10)
            bouts.add_bout(edit, row.id, rater.id, side.id, start, stop)
    return side


def bout_request(
    held_out: tuple[str, ...] | None = None, seed: int = 0, **values: Any
) -> TrainRequest:
    """Return a request for a tiny network that finds bouts."""
    usual = {"rounds": 2, "filters": 4, "layers": 3}
    return TrainRequest("frame-tcn", held_out, seed, {**usual, **values}, SPEC)
