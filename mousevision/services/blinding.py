"""Working blind: a rater sees clips by number in a shuffled order, and nothing of whose they are.

The order is drawn by the system's own random numbers when a spell begins and is kept with it: the
sealed key, which exports write once the rater has left.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from mousevision.core.annotation import Rater
from mousevision.services.access import need_writing
from mousevision.services.words import counted
from mousevision.store import blind, listing
from mousevision.store.blind import Spell
from mousevision.store.project import Project

NO_PLACE = "clip without a number"


def begin_blind(project: Project, rater: Rater) -> Spell:
    """Let a rater work blind from now on; who does so already goes on in the same order.

    Raises:
        ProjectError: If the project is open to look only.
    """
    need_writing(project)
    shuffled = listing.clip_ids(project)
    secrets.SystemRandom().shuffle(shuffled)
    with project.writing() as transaction:
        return blind.begin(transaction, rater.id, shuffled)


def leave_blind(project: Project, rater: Rater, why: str = "") -> str:
    """End a rater's spell, with the reason in their words; return what is logged of it.

    Raises:
        ProjectError: If the project is open to look only.
    """
    need_writing(project)
    with project.writing() as transaction:
        blind.end(transaction, rater.id, why.strip())
    given = sum(who == rater.id for _, who in blind.blind_labels(project))
    return f"{rater.name} works blind no more: {counted(given, 'label')} given blind, logged."


def blind_numbers(spell: Spell) -> Mapping[int, int]:
    """Return the number under which each clip is shown, from 1."""
    return {clip: at for at, clip in enumerate(spell.shuffled, 1)}


def blind_name(spell: Spell, clip_id: int) -> str:
    """Return what a clip is called; one imported since has no number and stays out of sight."""
    if clip_id not in spell.shuffled:
        return NO_PLACE
    return f"clip {spell.shuffled.index(clip_id) + 1}"
