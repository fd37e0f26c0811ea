"""The timeline's surface: keeps what is shown, paints what is in view."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from mousevision.core.annotation import Bout
from mousevision.core.intervals import Interval
from mousevision.gui.timeline.drags import Draft
from mousevision.gui.timeline.lanes import lanes
from mousevision.gui.timeline.layout import AXIS, GAP, HEAD_LEAST, RowBox, row_boxes
from mousevision.gui.timeline.model import BoutRow, Row, Stretches, TimelineScene
from mousevision.gui.timeline.mouse import MouseTool
from mousevision.gui.timeline.paint_frame import (
    head_width,
    paint_axis,
    paint_head,
    paint_playhead,
    paint_range,
    paint_window,
)
from mousevision.gui.timeline.paint_rows import bout_place, paint_bout, paint_row
from mousevision.gui.timeline.points import paint_point, paint_point_frame, point_middle
from mousevision.gui.timeline.sheet import Sheet
from mousevision.gui.timeline.style import rounded
from mousevision.gui.timeline.thresholds import ThresholdDrag, paint_moving_line
from mousevision.gui.timeline.view import ViewRange

NOTHING = "Labels, predictions and motion of the clip at hand appear here, frame by frame."


class TimelineSurface(QWidget):
    """Paints a scene. What moves often (playhead, drafts) lies over a picture of the rest."""

    seek_requested = Signal(int)
    bout_drawn = Signal(int, int, int)  # behaviour, start, stop
    bout_changed = Signal(int, int, int)  # bout, start, stop
    bout_selected = Signal(object)  # bout or None
    bout_removed = Signal(object)  # list of bouts
    range_selected = Signal(object)  # Interval or None
    loop_requested = Signal(object)  # Interval
    window_changed = Signal(float, float)
    threshold_moving = Signal(str, float)  # key of the row
    threshold_changed = Signal(str, float)
    row_moved = Signal(str, int)  # key, before which of those shown
    row_resized = Signal(str, int)  # key, steps
    menu_requested = Signal(QPoint)
    hovered = Signal(str)
    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline.canvas")
        self.setAccessibleName("Timeline")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(HEAD_LEAST + 160, 3 * 24 + AXIS)
        self.scene: TimelineScene | None = None
        self.boxes: list[RowBox] = []
        self.view = ViewRange()
        self.offset = 0
        self.playhead = 0
        self.active_behaviour: int | None = None
        self.selected: int | None = None
        self.current_row: int | None = None
        self.window_span: tuple[float, float] | None = None
        self.loop: Interval | None = None
        self.range: Interval | None = None
        self.open_bouts: dict[int, int] = {}
        self.draft: Draft | None = None
        self.line: ThresholdDrag | None = None
        self.heights: dict[str, int] = {}
        self.drop: int | None = None
        self.preview: tuple[int, RowBox] | None = None
        self.mouse = MouseTool(self)
        self._layer: QPixmap | None = None
        self._waiting: TimelineScene | None = None

    def sizeHint(self) -> QSize:
        """Prefer room for all rows."""
        return QSize(640, self.rows_height() + AXIS)

    # -- content --------------------------------------------------------------------------

    def set_scene(self, scene: TimelineScene | None) -> None:
        """Show a scene; the view is kept while it is the same clip.

        News of the same clip waits for the end of a drag, so that it does not break it off.
        """
        if self.mouse.dragging:
            if scene is not None and self.scene is not None and scene.clip == self.scene.clip:
                self._waiting = scene
                return
            self._waiting = None
            self.mouse.cancel()
        self._waiting, self.line, self.preview = None, None, None
        old, self.scene = self.scene, scene
        boxes = {box.row.key: box for box in self.boxes}
        at_hand = self.row(self.current_row)
        self.boxes = (
            row_boxes(scene.rows, boxes, self.heights, scene.points) if scene is not None else []
        )
        self._keep_row(at_hand)
        if scene is not None and (
            old is None or (old.clip, old.start, old.stop) != (scene.clip, scene.start, scene.stop)
        ):
            self.view.fit(scene.start, scene.stop)
            self.range, self.open_bouts = None, {}
            self.playhead = scene.start
            self.current_row = scene.editable_row()
        if scene is None or scene.bout(self.selected) is None:
            self.select(None)
        self._place()
        self.refresh()

    def _keep_row(self, before: Row | None) -> None:
        """Stay in the row at hand, wherever it is now, or in the one that took its place."""
        if before is not None and self.current_row is not None:
            keys = [box.row.key for box in self.boxes]
            last = min(self.current_row, len(keys) - 1)
            self.current_row = keys.index(before.key) if before.key in keys else last
        if not self.boxes:
            self.current_row = None

    def show_waiting(self) -> None:
        """Show the scene that came during a drag."""
        if self._waiting is not None:
            self.set_scene(self._waiting)

    def select(self, bout_id: int | None) -> None:
        """Select a bout, or none."""
        if bout_id == self.selected:
            return
        self.selected = bout_id
        self.update()
        self.bout_selected.emit(bout_id)

    def set_playhead(self, frame: int) -> None:
        """Move the playhead; the page is turned when it leaves the view."""
        old, self.playhead = self.playhead, frame
        if self.scene is not None and not self.mouse.dragging and self.view.reveal(frame):
            self.refresh()
        elif self.open_bouts:
            self.update()
        else:
            for moved in (old, frame):
                left, width = self.view.x(moved) - 3, self.view.scale + 6
                self.update(QRectF(left, 0, width, self.height()).toAlignedRect())

    def set_preview(self, key: str, shown: tuple[Bout, ...] | Stretches | None) -> None:
        """Paint a row as it would be with others in it; None takes them and the line away."""
        index = next((i for i, box in enumerate(self.boxes) if box.row.key == key), None)
        box = self.boxes[index] if index is not None else None
        if shown is None:
            self.preview = self.line = None
        elif index is None or box is None:
            return
        elif isinstance(shown, Stretches):
            self.preview = index, replace(box, row=shown)
        elif isinstance(box.row, BoutRow):
            row = replace(box.row, bouts=shown)
            self.preview = index, replace(box, row=row, lanes=lanes(shown))
        self.update()

    def refresh(self) -> None:
        """Paint everything again."""
        self._layer = None
        self.update()
        self.view_changed.emit()

    def rows_height(self) -> int:
        """Return the height of all rows."""
        return (self.boxes[-1].bottom if self.boxes else 0) + GAP

    def row(self, index: int | None) -> Row | None:
        """Return a row by its index."""
        return self.boxes[index].row if index is not None and index < len(self.boxes) else None

    def row_top(self, index: int) -> float:
        """Return where a row begins on the screen."""
        return self.boxes[index].top - self.offset

    def limits(self) -> Interval:
        """Return the frames of the clip."""
        assert self.scene is not None
        return Interval(self.scene.start, self.scene.stop)

    # -- painting -------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture of the rows, and over it what moves."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.scene is None:
            self._paint_nothing(painter)
            return
        if self._layer is None or self._layer.devicePixelRatioF() != self.devicePixelRatioF():
            self._layer = self._paint_layer()
        painter.drawPixmap(0, 0, self._layer)
        sheet = self._sheet(painter, self.scene)
        bottom = self.height() - AXIS
        painter.setClipRect(QRectF(self.view.left, 0, self.view.width, self.height()))
        for span in (self.loop, self.range):
            if span is not None:
                paint_range(sheet, span.start, span.stop, 0, bottom)
        painter.save()
        painter.setClipRect(QRectF(self.view.left, 0, self.view.width, bottom))
        if self.preview is not None:
            paint_row(sheet, self.preview[1], self.row_top(self.preview[0]))
        self._paint_selected(sheet)
        self._paint_unfinished(sheet)
        if self.line is not None:
            paint_moving_line(sheet, self.line, self.row_top(self.line.index))
        if self.window_span is not None:
            length = self.scene.stop - self.scene.start
            first, last = (self.scene.start + part * length for part in self.window_span)
            paint_window(sheet, first, last, bottom)
        painter.restore()
        paint_playhead(sheet, self.playhead, bottom + 4)
        if self.drop is not None:
            painter.setClipping(False)
            tops = [*(box.top for box in self.boxes), self.rows_height()]
            y = tops[self.drop] - self.offset - GAP / 2
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), 2.0))
            painter.drawLine(QPointF(0, y), QPointF(self.width(), y))

    def _sheet(self, painter: QPainter, scene: TimelineScene) -> Sheet:
        return Sheet(painter, scene, self.view, self.palette(), QFontMetricsF(self.font()))

    def _paint_layer(self) -> QPixmap:
        assert self.scene is not None
        ratio = self.devicePixelRatioF()
        layer = QPixmap(self.size() * ratio)
        layer.setDevicePixelRatio(ratio)
        layer.fill(self.palette().color(QPalette.ColorRole.Window))
        painter = QPainter(layer)
        painter.setFont(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sheet = self._sheet(painter, self.scene)
        bottom = self.height() - AXIS
        painter.setClipRect(QRect(0, 0, self.width(), bottom))
        for index, box in enumerate(self.boxes):
            top = self.row_top(index)
            if top < bottom and top + box.height > 0:
                paint_row(sheet, box, top)
                paint_head(sheet, box, top, self.view.left, index == self.current_row)
        painter.setClipping(False)
        paint_axis(sheet, bottom)
        self._paint_overview(sheet)
        painter.end()
        return layer

    def _paint_overview(self, sheet: Sheet) -> None:
        """Paint which part of the clip is in view, when it is not all."""
        view = self.view
        if not view.zoomed:
            return
        whole = view.stop - view.start
        left = view.left + (view.first - view.start) / whole * view.width
        width = max((view.last - view.first) / whole * view.width, 8.0)
        bar = QRectF(left, self.height() - 3, width, 3)
        sheet.painter.fillPath(rounded(bar, 1.5), sheet.colour(QPalette.ColorRole.Mid))

    def _paint_selected(self, sheet: Sheet) -> None:
        found = sheet.scene.bout(self.selected) if self.selected is not None else None
        if found is None or (self.draft is not None and self.draft.bout is not None):
            return
        index, bout = found
        if bout.behaviour_id in sheet.scene.points:
            y = point_middle(self.boxes[index], bout, self.row_top(index))
            paint_point_frame(sheet, bout.start, y)
            return
        offset, height = bout_place(self.boxes[index], bout)
        box = sheet.span(bout.start, bout.stop, self.row_top(index) + offset + 1, height - 2)
        sheet.painter.setPen(QPen(sheet.colour(QPalette.ColorRole.Text), 2.0))
        sheet.painter.drawPath(rounded(box.adjusted(0.5, 0, -0.5, 0)))

    def _paint_unfinished(self, sheet: Sheet) -> None:
        """Paint bouts that are being drawn by key or by mouse."""
        row = sheet.scene.editable_row()
        if row is not None:
            for behaviour_id, start in self.open_bouts.items():
                first, last = sorted((start, self.playhead))
                paint_bout(
                    sheet, behaviour_id, first, last + 1, self.row_top(row), self.boxes[row].lane
                )
        draft = self.draft
        if draft is None:
            return
        top = self.row_top(draft.row)
        box = self.boxes[draft.row]
        if draft.behaviour_id in sheet.scene.points:
            y = point_middle(box, draft.bout, top)
            paint_point(sheet, draft.behaviour_id, draft.start, y)
            paint_point_frame(sheet, draft.start, y, QPalette.ColorRole.Accent)
            return
        offset, height = bout_place(box, draft.bout) if draft.bout else (0.0, box.lane)
        if draft.bout is not None:
            # The bout as it was becomes an empty outline while it is being changed.
            before = sheet.span(draft.bout.start, draft.bout.stop, top + offset + 1, height - 2)
            base = sheet.colour(QPalette.ColorRole.Base)
            base.setAlpha(190)
            sheet.painter.fillPath(rounded(before), base)
        paint_bout(sheet, draft.behaviour_id, draft.start, draft.stop, top + offset, height)
        shape = sheet.span(draft.start, draft.stop, top + offset + 1, height - 2)
        sheet.painter.setPen(QPen(sheet.colour(QPalette.ColorRole.Accent), 2.0))
        sheet.painter.drawPath(rounded(shape))

    def _paint_nothing(self, painter: QPainter) -> None:
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        box = self.rect().adjusted(16, 8, -16, -8)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, NOTHING)

    def remove_selected(self) -> None:
        """Ask to remove the selected bout, if it is the rater's own."""
        found = self.scene.bout(self.selected) if self.scene is not None else None
        if found is not None and self.is_editable(found[0]):
            self.bout_removed.emit([found[1].id])

    def _place(self) -> None:
        scene, metrics = self.scene, QFontMetricsF(self.font())
        head = head_width(scene, metrics) if scene is not None else HEAD_LEAST
        self.view.place(head, self.width() - head - 8)

    def is_editable(self, index: int | None) -> bool:
        """Whether bouts can be drawn in a row."""
        row = self.row(index)
        return isinstance(row, BoutRow) and row.editable
