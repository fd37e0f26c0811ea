"""What is under the mouse, in words for the status bar."""

from __future__ import annotations

from mousevision.core.annotation import Bout
from mousevision.core.proposals import Verdict
from mousevision.core.video import clock
from mousevision.gui.timeline.model import (
    BoutRow,
    Curve,
    PredictionRow,
    Row,
    Stretches,
    Strip,
    TimelineScene,
)
from mousevision.services.words import counted

VERDICTS = {
    Verdict.OPEN: "not decided on",
    Verdict.KEPT: "kept as a clip",
    Verdict.REJECTED: "rejected",
}


def frame_words(scene: TimelineScene, frame: int) -> str:
    """Return `frame 84, 0:02.800`."""
    if scene.table is None or not 0 <= frame < len(scene.table):
        return f"frame {frame}"
    return f"frame {frame}, {clock(scene.table.seconds(frame))}"


def behaviour_name(scene: TimelineScene, behaviour_id: int | None) -> str:
    """Return a behaviour's name."""
    behaviour = scene.behaviours.get(behaviour_id) if behaviour_id is not None else None
    return behaviour.name if behaviour is not None else "unknown"


def bout_words(scene: TimelineScene, row: Row, bout: Bout) -> str:
    """Return `reach, anna: frames 84 to 120 (37 frames, 1.233 s)`; of a point its frame."""
    if bout.behaviour_id in scene.points:
        name = behaviour_name(scene, bout.behaviour_id)
        return f"{name}, {row.name}: {frame_words(scene, bout.start)}"
    frames = bout.stop - bout.start
    length = f"{frames} frame" + ("s" if frames != 1 else "")
    table = scene.table
    if table is not None and bout.stop < len(table):
        length += f", {table.seconds(bout.stop) - table.seconds(bout.start):.3f} s"
    name = behaviour_name(scene, bout.behaviour_id)
    words = f"{name}, {row.name}: frames {bout.start} to {bout.stop - 1} ({length})"
    sure = row.confidence.get(bout.id) if isinstance(row, BoutRow) and row.confidence else None
    return words if sure is None else f"{words}, confidence {sure:.2f}; Return makes it yours"


def row_words(scene: TimelineScene, row: Row, frame: int) -> str:
    """Return what a row says at a frame where there is no bout."""
    if isinstance(row, Curve):
        index = frame - row.start
        if 0 <= index < len(row.values) and row.values[index] == row.values[index]:
            unit = f" {row.unit}" if row.unit else ""
            return f"{row.name} {row.values[index]:.3g}{unit}, {frame_words(scene, frame)}"
        return f"{row.name}: not known, {frame_words(scene, frame)}"
    if isinstance(row, Strip):
        return f"{row.name}: {row.words(frame)}, {frame_words(scene, frame)}"
    if isinstance(row, Stretches):
        return stretch_words(scene, row, frame)
    if isinstance(row, PredictionRow):
        return prediction_words(scene, row)
    return f"{head_words(scene, row)}, {frame_words(scene, frame)}"


def stretch_words(scene: TimelineScene, row: Stretches, frame: int) -> str:
    """Return `proposed: frames 84 to 120 (37 frames), kept` of the stretch at a frame."""
    at = row.at(frame)
    if at is None:
        return f"{row.name}: nothing here, {frame_words(scene, frame)}"
    start, stop = row.spans[at].tolist()
    said = VERDICTS[row.verdicts[at]]
    return f"{row.name}: frames {start} to {stop - 1} ({counted(stop - start, 'frame')}), {said}"


def prediction_words(scene: TimelineScene, row: PredictionRow) -> str:
    """Return `predicted: post injury, 0.91`."""
    if row.behaviour_id is None:
        return f"{row.name}: nothing yet"
    words = f"{row.name}: {behaviour_name(scene, row.behaviour_id)}"
    if row.probability is not None:
        words += f", probability {row.probability:.2f}"
    return words + (", unsure" if row.abstained else "")


def head_words(scene: TimelineScene, row: Row) -> str:
    """Return what stands at a row's head, in full."""
    if isinstance(row, BoutRow):
        clip = f"clip is {behaviour_name(scene, row.label)}" if row.label is not None else ""
        return f"{row.name}: {clip}" if clip else f"{row.name}"
    if isinstance(row, PredictionRow):
        return prediction_words(scene, row)
    return row.name


def threshold_words(row: Curve) -> str:
    """Return what the line across a curve is and what can be done with it."""
    words = f"{row.name} from {row.threshold:.2f} on: drag the line up or down, with Shift slowly"
    usual = row.threshold is not None and abs(row.threshold - row.usual) < 0.005
    return words if usual else f"{words}; a double click puts it back to {row.usual:.2f}"
