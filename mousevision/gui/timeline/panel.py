"""The label timeline: rows of bouts, predictions and motion under the picture."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QWidget

from mousevision.core.annotation import Bout
from mousevision.core.intervals import Interval
from mousevision.gui.timeline.arranger import RowArranger
from mousevision.gui.timeline.canvas import TimelineCanvas
from mousevision.gui.timeline.drags import moved_edge
from mousevision.gui.timeline.hit import Side
from mousevision.gui.timeline.layout import AXIS, ROW
from mousevision.gui.timeline.model import BoutRow, Stretches, TimelineScene
from mousevision.gui.timeline.words import bout_words, head_words


class TimelinePanel(QWidget):
    """Shows a `TimelineScene` and says what the user wants; it changes no label itself.

    Signals:
        seek_requested: Go to this frame.
        bout_drawn: Behaviour id, start, stop: one drag has drawn a bout for the rater at work.
        bout_changed: Bout id, start, stop: one drag or nudge has moved a bout or its edge.
        bout_selected: Bout id or None.
        bout_removed: List of bout ids that the user wants removed.
        range_selected: `Interval` drawn while no behaviour is active, or None.
        loop_requested: `Interval` to play again and again.
        window_changed: First and last part of the clip to sample from, as fractions.
        threshold_moving: Key of a curve's row and value, while its line is being dragged.
        threshold_changed: The same when the line was let go, or put back by a double click.
        hovered: What is under the mouse, in words; empty for nothing.
    """

    seek_requested = Signal(int)
    bout_drawn = Signal(int, int, int)
    bout_changed = Signal(int, int, int)
    bout_selected = Signal(object)
    bout_removed = Signal(object)
    range_selected = Signal(object)
    loop_requested = Signal(object)
    window_changed = Signal(float, float)
    threshold_moving = Signal(str, float)
    threshold_changed = Signal(str, float)
    hovered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self.canvas = TimelineCanvas()
        self.rows = RowArranger(self.canvas)
        self._bar = QScrollBar(Qt.Orientation.Vertical)
        self._bar.setAccessibleName("Rows of the timeline")
        self._bar.setSingleStep(ROW)
        self._bar.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self._bar)
        self.setFocusProxy(self.canvas)
        self._bar.valueChanged.connect(self._on_scroll)
        for name in (
            "seek_requested",
            "bout_drawn",
            "bout_changed",
            "bout_selected",
            "bout_removed",
            "range_selected",
            "loop_requested",
            "window_changed",
            "threshold_moving",
            "threshold_changed",
            "hovered",
        ):
            getattr(self.canvas, name).connect(getattr(self, name))
        self.canvas.view_changed.connect(self._on_view)
        self.canvas.bout_selected.connect(self._describe)
        self.rows.changed.connect(self._reveal)

    # -- what is shown --------------------------------------------------------------------

    def set_scene(self, scene: TimelineScene | None) -> None:
        """Show a clip's rows; zoom and selection stay while it is the same clip."""
        self.rows.show(scene)
        self._describe()

    def set_playhead(self, frame: int) -> None:
        """Show which frame is on screen."""
        self.canvas.set_playhead(frame)

    def set_active_behaviour(self, behaviour_id: int | None) -> None:
        """Say what a drag in the rater's row draws; None lets it select a stretch."""
        self.canvas.active_behaviour = behaviour_id

    def set_window(self, window: tuple[float, float] | None) -> None:
        """Show the sampling window (fractions of the clip) with edges to drag, or none."""
        self.canvas.window_span = window
        self.canvas.update()

    def set_loop(self, loop: Interval | None) -> None:
        """Show what is played again and again."""
        self.canvas.loop = loop
        self.canvas.update()

    def set_open_bout(self, behaviour_id: int, start: int | None) -> None:
        """Paint a bout that grows from `start` to the playhead; None ends it."""
        if start is None:
            self.canvas.open_bouts.pop(behaviour_id, None)
        else:
            self.canvas.open_bouts[behaviour_id] = start
        self.canvas.update()

    def set_preview(self, key: str, shown: tuple[Bout, ...] | Stretches | None) -> None:
        """Paint bouts or stretches of a row as they would be; None shows again what is."""
        self.canvas.set_preview(key, shown)

    def fit(self) -> None:
        """Show the whole clip."""
        scene = self.canvas.scene
        if scene is not None:
            self.canvas.view.fit(scene.start, scene.stop)
            self.canvas.refresh()

    def show_span(self, start: float, stop: float) -> None:
        """Show these frames, and others beside them where they are few."""
        view = self.canvas.view
        if self.canvas.scene is not None:
            view.fit(self.canvas.scene.start, self.canvas.scene.stop)
            view.zoom(view.x((start + stop) / 2), (view.stop - view.start) / (stop - start))
            view.pan((start + stop) / 2 - (view.first + view.last) / 2)
            self.canvas.refresh()

    def zoom(self, factor: float) -> None:
        """Show `factor` times fewer frames around the playhead."""
        view = self.canvas.view
        view.zoom(view.x(self.canvas.playhead + 0.5), factor)
        self.canvas.refresh()

    # -- selection ------------------------------------------------------------------------

    @property
    def selected(self) -> Bout | None:
        """The selected bout."""
        found = self._found()
        return found[1] if found is not None else None

    @property
    def selected_range(self) -> Interval | None:
        """The stretch selected by a drag without a behaviour."""
        return self.canvas.range

    def select(self, bout_id: int | None) -> None:
        """Select a bout by its id, or none."""
        self.canvas.select(bout_id)

    def select_next(self) -> int | None:
        """Select the next bout of the row; return its id, or None when there is none."""
        return self._select_beside(1)

    def select_previous(self) -> int | None:
        """Select the bout before in the row; return its id, or None when there is none."""
        return self._select_beside(-1)

    def row_up(self) -> None:
        """Go to the row above."""
        self._go_row(-1)

    def row_down(self) -> None:
        """Go to the row below."""
        self._go_row(1)

    # -- edits that are asked for ---------------------------------------------------------

    def nudge_edge(self, side: str, delta: int) -> None:
        """Ask to move the `start` or `stop` of the selected bout, or a point, by some frames."""
        found = self._found()
        if found is None or not self.canvas.is_editable(found[0]):
            return
        row, bout = found
        if self.canvas.scene is not None and bout.behaviour_id in self.canvas.scene.points:
            self._nudge_point(bout, delta)
            return
        edge = (bout.start if side == Side.START else bout.stop) + delta
        draft = moved_edge(row, bout, Side(side), edge, self.canvas.limits())
        if (draft.start, draft.stop) != (bout.start, bout.stop):
            self.bout_changed.emit(bout.id, draft.start, draft.stop)

    def _nudge_point(self, bout: Bout, delta: int) -> None:
        limits = self.canvas.limits()
        start = min(max(bout.start + delta, limits.start), limits.stop - 1)
        if start != bout.start:
            self.bout_changed.emit(bout.id, start, start + 1)

    def remove_selected(self) -> None:
        """Ask to remove the selected bout."""
        self.canvas.remove_selected()

    # -- inside ---------------------------------------------------------------------------

    def _found(self) -> tuple[int, Bout] | None:
        canvas = self.canvas
        if canvas.scene is None or canvas.selected is None:
            return None
        return canvas.scene.bout(canvas.selected)

    def _select_beside(self, step: int) -> int | None:
        """Select the bout that follows the selected one, or else the playhead."""
        row = self.canvas.row(self.canvas.current_row)
        if not isinstance(row, BoutRow) or not row.bouts:
            return None
        bouts = sorted(row.bouts, key=lambda bout: (bout.start, bout.stop, bout.id))
        ids = [bout.id for bout in bouts]
        if self.canvas.selected in ids:
            index = ids.index(self.canvas.selected) + step
        elif step > 0:
            index = next((i for i, b in enumerate(bouts) if b.start >= self.canvas.playhead), 0)
        else:
            before = [i for i, b in enumerate(bouts) if b.start < self.canvas.playhead]
            index = before[-1] if before else len(bouts) - 1
        self.canvas.select(ids[index % len(ids)])
        return self.canvas.selected

    def _go_row(self, step: int) -> None:
        canvas = self.canvas
        if not canvas.boxes:
            return
        row = canvas.current_row
        row = 0 if row is None else min(max(row + step, 0), len(canvas.boxes) - 1)
        canvas.current_row = row
        self._reveal()
        canvas.refresh()
        self._describe()

    @Slot()
    def _reveal(self) -> None:
        """Scroll to the row at hand."""
        canvas = self.canvas
        if canvas.current_row is None or not canvas.boxes:
            return
        box = canvas.boxes[canvas.current_row]
        visible = canvas.height() - AXIS
        if box.top < canvas.offset:
            self._bar.setValue(box.top)
        elif box.bottom > canvas.offset + visible:
            self._bar.setValue(min(box.bottom - visible, box.top))

    @Slot()
    def _on_view(self) -> None:
        """Offer a scroll bar when there are more rows than fit."""
        visible = self.canvas.height() - AXIS
        hidden = max(0, self.canvas.rows_height() - visible)
        self._bar.setPageStep(visible)
        self._bar.setRange(0, hidden)
        self._bar.setVisible(hidden > 0)

    @Slot(int)
    def _on_scroll(self, value: int) -> None:
        self.canvas.offset = value
        self.canvas.refresh()

    @Slot()
    def _describe(self) -> None:
        """Tell screen readers the row and the bout at hand."""
        scene, words = self.canvas.scene, []
        row = self.canvas.row(self.canvas.current_row)
        if scene is not None and row is not None:
            words.append(f"Row {head_words(scene, row)}")
            if isinstance(row, BoutRow):
                words.append(f"{len(row.bouts)} bouts")
        found = self._found()
        if scene is not None and found is not None:
            words.append("Selected: " + bout_words(scene, scene.rows[found[0]], found[1]))
        self.canvas.setAccessibleDescription(". ".join(words))
