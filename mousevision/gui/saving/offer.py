"""What can be saved of the clip at hand: its parts, and what can be drawn on its pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QPalette

from mousevision.core.annotation import Bout
from mousevision.core.ethogram import Behaviour
from mousevision.core.intervals import Interval
from mousevision.gui.player.overlay import Overlay
from mousevision.gui.player.region import Region
from mousevision.gui.player.source import ClipSource, Picture
from mousevision.gui.saving.caption import Patch
from mousevision.gui.saving.words import SavedWords, saved_words
from mousevision.gui.timeline.model import BoutRow, TimelineScene

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

Drawn = tuple[tuple[Bout, Patch], ...]


@dataclass(frozen=True, eq=False)
class Offer:
    """Everything that a dialog needs to know.

    Attributes:
        source: The clip.
        frame: The frame at hand.
        picture: Its picture as recorded; None while there is none.
        words: What may be told.
        parts: Name and frames of each part that is offered; the first one is the whole clip.
        bouts: By whose they are: bouts with the patch that names them.
        whose: Which of them is probably meant: the row of the selected bout, else the first.
        label: Class of the clip, or None.
        prediction: What a network says, or None.
        region: Region of interest, or None.
        overlay: What lies over the video now, or None.
        tone: Brightness and contrast on screen.
        palette: The window's colours.
    """

    source: ClipSource
    frame: int
    picture: Picture | None
    words: SavedWords
    parts: tuple[tuple[str, Interval], ...]
    bouts: Mapping[str, Drawn]
    whose: str
    label: Patch | None
    prediction: Patch | None
    region: Region | None
    overlay: Overlay | None
    tone: tuple[int, int]
    palette: QPalette

    @property
    def whole(self) -> Interval:
        """All frames of the clip."""
        return self.parts[0][1]


def offer_of(window: MainWindow) -> Offer | None:
    """Return what can be saved of the clip at hand; None without one."""
    clip, source = window.workspace.clip, window.player.source
    scene = window.timeline.canvas.scene
    if clip is None or source is None or scene is None:
        return None
    words, known, bouts = saved_words(clip), scene.behaviours, _bouts(scene)
    return Offer(
        source=source,
        frame=window.player.index,
        picture=window.player.canvas.picture,
        words=words,
        parts=_parts(window, source, known),
        bouts=bouts,
        whose=_whose(bouts, window.timeline.selected),
        label=_patch(words.label, known, clip.behaviour_id),
        prediction=_patch(words.prediction, known, clip.predicted_id),
        region=window.player.canvas.region,
        overlay=window.player.canvas.overlay,
        tone=window.player.transport.tone.values(),
        palette=window.palette(),
    )


def _patch(words: str, known: Mapping[int, Behaviour], behaviour_id: int | None) -> Patch | None:
    behaviour = known.get(behaviour_id) if behaviour_id is not None else None
    return Patch(words, behaviour) if words else None


def _parts(
    window: MainWindow, source: ClipSource, known: Mapping[int, Behaviour]
) -> tuple[tuple[str, Interval], ...]:
    """Return the whole clip, the selected bout and stretch, and what is played in a loop."""
    parts = [("Whole clip", Interval(source.start, source.stop))]
    bout = window.timeline.selected
    if bout is not None and bout.behaviour_id in known:
        named = f"Selected bout: {known[bout.behaviour_id].name}"
        parts.append((named, Interval(bout.start, bout.stop)))
    stretches = {
        "Selected stretch": window.timeline.selected_range,
        "Played in a loop": window.player.playback.loop,
    }
    for name, span in stretches.items():
        if span is not None and all(span != other for _, other in parts):
            parts.append((name, Interval(*span)))
    return tuple(parts)


def _bouts(scene: TimelineScene) -> dict[str, Drawn]:
    """Return the bouts of every row that has some; of a network's, with how sure it is."""
    found: dict[str, Drawn] = {}
    for row in scene.rows:
        if not isinstance(row, BoutRow) or not row.bouts:
            continue
        drawn = []
        for bout in row.bouts:
            behaviour = scene.behaviours.get(bout.behaviour_id)
            if behaviour is None:
                continue
            sure = f" {row.confidence[bout.id]:.2f}" if row.confidence is not None else ""
            drawn.append((bout, Patch(behaviour.name + sure, behaviour)))
        found[row.name] = tuple(drawn)
    return found


def _whose(bouts: Mapping[str, Drawn], selected: Bout | None) -> str:
    for name, drawn in bouts.items():
        if selected is not None and any(bout.id == selected.id for bout, _ in drawn):
            return name
    return next(iter(bouts), "")
