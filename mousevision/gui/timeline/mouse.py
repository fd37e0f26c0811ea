"""What the mouse does on the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from mousevision.core.intervals import Interval
from mousevision.gui.timeline.drags import Drag, Drawing, Edging, Moving, Pointing
from mousevision.gui.timeline.hit import TOLERANCE, Hit, Side, drop_place, hit, near_line
from mousevision.gui.timeline.layout import AXIS
from mousevision.gui.timeline.model import BoutRow, Curve
from mousevision.gui.timeline.thresholds import STEP, ThresholdDrag, threshold_at
from mousevision.gui.timeline.words import (
    bout_words,
    frame_words,
    head_words,
    row_words,
    threshold_words,
)

if TYPE_CHECKING:
    from mousevision.gui.timeline.surface import TimelineSurface

CLICK = 4.0
"""Points that the mouse may move during a click."""
SMALLEST_WINDOW = 0.02


class MouseTool:
    """Turns mouse events into seeks, drafts and, at the end of a drag, one signal."""

    def __init__(self, canvas: TimelineSurface) -> None:
        self._canvas = canvas
        self._press: QPointF | None = None
        self._hit = Hit()
        self._drag: Drag | None = None
        self._line: ThresholdDrag | None = None
        self._mode = ""
        self._side = Side.START
        self._before: tuple[float, float] | None = None

    @property
    def dragging(self) -> bool:
        """Whether a button is held for something that Escape cancels."""
        return self._mode not in ("", "click", "head", "line")

    # -- events ---------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> None:
        """Decide what the drag will do."""
        canvas, at = self._canvas, event.position()
        if canvas.scene is None or self._mode:
            return
        self._press = at
        self._hit = self._at(at)
        if event.button() is Qt.MouseButton.MiddleButton:
            self._mode = "pan"
        elif event.button() is Qt.MouseButton.LeftButton:
            self._press_left(at)
        self._choose_cursor(at)

    def _press_left(self, at: QPointF) -> None:
        canvas, found = self._canvas, self._hit
        side, line = self._window_edge(at), self._line_at(at)
        if side is not None:
            self._mode, self._side, self._before = "window", side, canvas.window_span
        elif line is not None:
            self._mode, self._line = "line", line
        elif at.x() < canvas.view.left:
            self._mode = "head" if found.row is not None else ""
            self.take_row(at)
        elif found.bout is not None:
            self._mode = "click"
            canvas.select(found.bout.id)
        elif canvas.is_editable(found.row):
            self._mode = "click"
        else:
            self._mode = "seek"
            canvas.seek_requested.emit(canvas.view.index(at.x()))

    def move(self, event: QMouseEvent) -> None:
        """Follow the drag; without one tell what is here."""
        canvas, at = self._canvas, event.position()
        if canvas.scene is None:
            return
        if self._press is None or not self._mode:
            self._choose_cursor(at)
            canvas.hovered.emit(self.tip(at))
            return
        frame = canvas.view.frame(at.x())
        if self._mode == "click" and abs(at.x() - self._press.x()) >= CLICK:
            self._begin_drag()
        if self._mode == "head" and abs(at.y() - self._press.y()) >= CLICK:
            self._mode = "row"
        if self._mode == "line":
            self._take_line(at - self._press)
        if self._mode == "seek":
            canvas.seek_requested.emit(canvas.view.index(at.x()))
        elif self._mode == "row":
            canvas.drop = drop_place(canvas.boxes, at.y() + canvas.offset)
            canvas.update()
        elif self._mode == "pan":
            canvas.view.pan((self._press.x() - at.x()) / canvas.view.scale)
            self._press = at
            canvas.refresh()
        elif self._mode == "window":
            self._move_window(frame)
        elif self._mode == "threshold" and canvas.line is not None:
            canvas.line.move(at.y(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            canvas.threshold_moving.emit(canvas.line.row.key, canvas.line.rounded)
            canvas.update()
        elif self._drag is not None:
            self._drag.move(frame)
            canvas.draft = self._drag.draft
            canvas.hovered.emit(self._draft_words())
            canvas.update()

    def release(self, event: QMouseEvent) -> None:
        """End the drag with one signal."""
        canvas, mode, drag, found = self._canvas, self._mode, self._drag, self._hit
        span = canvas.window_span
        moved = span != self._before
        line = canvas.line if mode == "threshold" else None
        row, drop = canvas.row(found.row), canvas.drop
        self._forget()
        canvas.show_waiting()
        if mode == "line":
            canvas.seek_requested.emit(canvas.view.index(event.position().x()))
        elif mode == "click" and found.bout is None:
            canvas.select(None)
            self.clear_range()
            canvas.seek_requested.emit(canvas.view.index(event.position().x()))
        elif mode == "window" and span is not None and moved:
            canvas.window_changed.emit(*span)
        elif mode == "edit" and drag is not None:
            self._finish(drag)
        elif line is not None:
            self._finish_line(line)
        elif mode == "row" and row is not None and drop is not None:
            canvas.row_moved.emit(row.key, drop)
        self._choose_cursor(event.position())

    def _take_line(self, by: QPointF) -> None:
        """Drag the line where the mouse goes up or down; where it goes sideways, scrub."""
        if abs(by.y()) >= CLICK and abs(by.y()) >= abs(by.x()):
            self._mode, self._canvas.line = "threshold", self._line
        elif abs(by.x()) >= CLICK:
            self._mode = "seek"

    def _finish_line(self, line: ThresholdDrag) -> None:
        """Keep the line and what it gives in sight until the project says the same."""
        canvas = self._canvas
        if line.row.threshold is not None and abs(line.rounded - line.row.threshold) >= STEP / 2:
            canvas.threshold_changed.emit(line.row.key, line.rounded)
        else:
            canvas.set_preview(line.row.key, None)

    def _finish(self, drag: Drag) -> None:
        canvas, draft = self._canvas, drag.draft
        if draft.bout is not None:
            there = canvas.scene is not None and canvas.scene.bout(draft.bout.id) is not None
            if there and (draft.start, draft.stop) != (draft.bout.start, draft.bout.stop):
                canvas.bout_changed.emit(draft.bout.id, draft.start, draft.stop)
        elif draft.behaviour_id is not None:
            canvas.bout_drawn.emit(draft.behaviour_id, draft.start, draft.stop)
        else:
            canvas.range = Interval(draft.start, draft.stop)
            canvas.range_selected.emit(canvas.range)

    def double_click(self, event: QMouseEvent) -> None:
        """Play a bout in a loop, go to a point; put a line back to where it usually is."""
        canvas, line = self._canvas, self._line_at(event.position())
        bout = self._at(event.position()).bout if canvas.scene is not None else None
        if line is not None and event.button() is Qt.MouseButton.LeftButton:
            canvas.threshold_changed.emit(line.row.key, line.row.usual)
        elif bout is not None and canvas.scene and bout.behaviour_id in canvas.scene.points:
            canvas.seek_requested.emit(bout.start)
        elif bout is not None and event.button() is Qt.MouseButton.LeftButton:
            self._canvas.loop_requested.emit(Interval(bout.start, bout.stop))
        else:
            self.press(event)

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom or pan."""
        canvas = self._canvas
        if self._resize(event):
            return
        delta = event.angleDelta()
        sideways = delta.x() if abs(delta.x()) > abs(delta.y()) else 0
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not sideways:
            sideways = delta.y()
        if canvas.scene is not None and sideways:
            canvas.view.pan(-sideways / 120 * 60 / canvas.view.scale)
            canvas.refresh()
        elif canvas.scene is not None and delta.y():
            canvas.view.zoom(
                max(event.position().x(), canvas.view.left), 1.25 ** (delta.y() / 120)
            )
            canvas.refresh()
        event.accept()

    def _resize(self, event: QWheelEvent) -> bool:
        """Make a row higher or lower where the wheel turns on its name with Ctrl held."""
        canvas, at = self._canvas, event.position()
        row = canvas.row(self._at(at).row) if canvas.scene is not None else None
        held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if row is None or not held or at.x() >= canvas.view.left:
            return False
        if event.angleDelta().y():
            canvas.row_resized.emit(row.key, 1 if event.angleDelta().y() > 0 else -1)
        event.accept()
        return True

    def cancel(self) -> None:
        """Give up the drag; nothing has changed."""
        if self._mode == "window":
            self._canvas.window_span = self._before
        elif self._mode == "threshold":
            self._canvas.set_preview("", None)
        self._forget()
        self._canvas.show_waiting()

    def take_row(self, at: QPointF) -> None:
        """Go to the row under a point."""
        row = self._at(at).row
        if row is not None:
            self._canvas.current_row = row
            self._canvas.refresh()

    def clear_range(self) -> None:
        """Take the selected stretch away."""
        if self._canvas.range is not None:
            self._canvas.range = None
            self._canvas.update()
            self._canvas.range_selected.emit(None)

    def tip(self, at: QPointF) -> str:
        """Return what is at a point, in words."""
        canvas = self._canvas
        if canvas.scene is None:
            return ""
        found, frame = self._at(at), canvas.view.index(at.x())
        row = canvas.row(found.row)
        if row is None:
            return frame_words(canvas.scene, frame) if at.x() >= canvas.view.left else ""
        if at.x() < canvas.view.left:
            return head_words(canvas.scene, row)
        if found.bout is not None:
            return bout_words(canvas.scene, row, found.bout)
        line = self._line_at(at)
        if line is not None:
            return threshold_words(line.row)
        return row_words(canvas.scene, row, frame)

    # -- inside ---------------------------------------------------------------------------

    def _at(self, at: QPointF) -> Hit:
        canvas = self._canvas
        if at.y() >= canvas.height() - AXIS:
            return Hit()
        return hit(canvas.boxes, canvas.view, at.x(), at.y() + canvas.offset, canvas.selected)

    def _begin_drag(self) -> None:
        canvas, found = self._canvas, self._hit
        assert self._press is not None
        frame = canvas.view.frame(self._press.x())
        row, bout, limits = found.row, found.bout, canvas.limits()
        if row is None or not canvas.is_editable(row):
            self._mode = "seek"
            return
        self._mode = "edit"
        if bout is None:
            self.clear_range()
            behaviour = canvas.active_behaviour
            if canvas.scene is not None and behaviour in canvas.scene.points:
                self._drag = Pointing(row, behaviour, frame, limits)
            else:
                self._drag = Drawing(row, behaviour, frame, limits, self._snap)
        elif found.edge is not None:
            self._drag = Edging(row, bout, found.edge, limits, self._snap)
        else:
            self._drag = Moving(row, bout, frame, limits, self._snap)

    def _snap(self, frame: float) -> int | None:
        """Return the nearest boundary at the playhead or at another bout of the row, if near."""
        canvas, row = self._canvas, self._canvas.row(self._hit.row)
        reach = TOLERANCE / canvas.view.scale
        edges = [canvas.playhead, canvas.playhead + 1]
        if isinstance(row, BoutRow) and self._hit.row is not None:
            for lane in canvas.boxes[self._hit.row].lanes:
                for bout in lane.between(frame - reach, frame + reach):
                    if bout != self._hit.bout:
                        edges += [bout.start, bout.stop]
        nearest = min(edges, key=lambda edge: abs(edge - frame))
        return nearest if abs(nearest - frame) <= reach else None

    def _line_at(self, at: QPointF) -> ThresholdDrag | None:
        """Return the line under the mouse, ready to be dragged."""
        canvas = self._canvas
        if canvas.scene is None or at.x() < canvas.view.left or at.y() >= canvas.height() - AXIS:
            return None
        index = threshold_at(canvas.boxes, at.y() + canvas.offset)
        row = canvas.row(index)
        if index is None or not isinstance(row, Curve) or row.threshold is None:
            return None
        return ThresholdDrag(index, row, canvas.boxes[index].height, at.y(), row.threshold)

    def _window_edge(self, at: QPointF) -> Side | None:
        canvas = self._canvas
        if canvas.window_span is None or at.y() >= canvas.height() - AXIS:
            return None
        for side, part in zip((Side.START, Side.STOP), canvas.window_span, strict=True):
            if near_line(canvas.view, at.x(), self._frame_of(part)):
                return side
        return None

    def _frame_of(self, part: float) -> float:
        start, stop = self._canvas.limits()
        return start + part * (stop - start)

    def _move_window(self, frame: float) -> None:
        canvas = self._canvas
        assert canvas.window_span is not None
        start, stop = canvas.limits()
        part = min(max((frame - start) / (stop - start), 0.0), 1.0)
        first, last = canvas.window_span
        if self._side is Side.START:
            first = min(part, last - SMALLEST_WINDOW)
        else:
            last = max(part, first + SMALLEST_WINDOW)
        canvas.window_span = (max(first, 0.0), min(last, 1.0))
        canvas.hovered.emit(f"frames are taken from {first:.0%} to {last:.0%} of the clip")
        canvas.update()

    def _draft_words(self) -> str:
        canvas, draft = self._canvas, self._canvas.draft
        if draft is None or canvas.scene is None:
            return ""
        frames = draft.stop - draft.start
        first, last = draft.start, draft.stop - 1
        if draft.behaviour_id in canvas.scene.points:
            return frame_words(canvas.scene, first)
        return f"frames {first} to {last} ({frames} frame{'s' if frames != 1 else ''})"

    def _forget(self) -> None:
        self._press, self._drag, self._mode, self._before = None, None, "", None
        self._canvas.draft = self._canvas.drop = None
        self._canvas.update()

    def _choose_cursor(self, at: QPointF) -> None:
        canvas = self._canvas
        found = self._hit if self._mode else self._at(at)
        shape = Qt.CursorShape.ArrowCursor
        if self._mode == "window" or (not self._mode and self._window_edge(at) is not None):
            shape = Qt.CursorShape.SplitHCursor
        elif self._mode == "threshold" or (not self._mode and self._line_at(at) is not None):
            shape = Qt.CursorShape.SplitVCursor
        elif self._mode in ("pan", "row"):
            shape = Qt.CursorShape.ClosedHandCursor
        elif at.x() < canvas.view.left or not canvas.is_editable(found.row):
            pass
        elif found.edge is not None:
            shape = Qt.CursorShape.SizeHorCursor
        elif found.bout is not None:
            shape = Qt.CursorShape.OpenHandCursor
        elif canvas.active_behaviour is not None:
            shape = Qt.CursorShape.CrossCursor
        if canvas.cursor().shape() is not shape:
            canvas.setCursor(shape)
