"""The right side of the player: clip B, to look at only."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSlider, QVBoxLayout, QWidget

from mousevision.gui.browser.parts import row, tool_button
from mousevision.gui.player.canvas import PictureCanvas
from mousevision.gui.player.heading import Heading
from mousevision.gui.player.notice import NoticeBar
from mousevision.gui.player.source import ClipSource, Picture, ReaderFactory
from mousevision.gui.player.together import Follower
from mousevision.services.words import counted

HELD = {-1: "waits at its first frame", 0: "", 1: "holds its last frame"}
"""What is said of a clip that has no picture at this moment."""
TO_LOOK_AT = "B: to look at"


class CompareSide(QWidget):
    """Picture and heading; `alone` is a small transport that moves this clip alone.

    Signals:
        moved_alone: The user moves this clip and not the other one.
    """

    moved_alone = Signal()

    def __init__(self, reader_factory: ReaderFactory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare.side")
        self.setAccessibleName("Clip B, to look at")
        self.follower = Follower(reader_factory, self)
        self.canvas = PictureCanvas()
        self.heading = Heading()
        self.heading.set_narrow(True, TO_LOOK_AT)
        self.notice = NoticeBar()
        self.back = tool_button("player-back", "One frame of B back", "")
        self.forward = tool_button("player-forward", "One frame of B forward", "")
        for button in (self.back, self.forward):
            button.setAutoRepeat(True)
            button.setAutoRepeatInterval(60)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Frame of clip B")
        self.slider.setToolTip("Move clip B alone, to find the moment that both share.")
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.alone = QWidget()
        self.alone.setLayout(row(self.back, self.slider, self.forward))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.heading)
        self._connect()

    def show_clip(self, source: ClipSource, index: int | None = None) -> None:
        """Show a clip at its first frame, or at `index`."""
        self.notice.hide()
        self.heading.show_clip(source)
        self.canvas.setAccessibleDescription(source.title)
        self.canvas.clear(f"Opening {source.title}…")
        self._put_slider(source)
        self.follower.open(source, index)
        self.tell(0)

    def set_hints(self, back: str, forward: str) -> None:
        """Tell the keys in the buttons' tips."""
        self.back.setToolTip(f"One frame of clip B back, alone ({back})")
        self.forward.setToolTip(f"One frame of clip B forward, alone ({forward})")

    def step(self, frames: int) -> None:
        """Move this clip alone."""
        self.moved_alone.emit()
        self.follower.step(frames)

    def shutdown(self) -> None:
        """Stop the decoding thread."""
        self.follower.shutdown()

    @Slot(int)
    def tell(self, held: int) -> None:
        """Say at the picture that this is B, and whether it is held."""
        self.canvas.set_badge(" ".join(part for part in ("B", HELD[held]) if part))

    # -- inside ---------------------------------------------------------------------------

    def _connect(self) -> None:
        follower = self.follower
        follower.picture.connect(self._on_picture)
        follower.failed.connect(self._on_failed)
        follower.held_changed.connect(self.tell)
        follower.dropped_changed.connect(self._on_missed)
        self.canvas.painted.connect(follower.painted)
        self.canvas.painted.connect(self._on_painted, Qt.ConnectionType.QueuedConnection)
        self.back.clicked.connect(self._on_back)
        self.forward.clicked.connect(self._on_forward)
        self.slider.valueChanged.connect(self._on_slider)

    def _put_slider(self, source: ClipSource) -> None:
        self.slider.blockSignals(True)
        self.slider.setRange(source.start, source.stop - 1)
        self.slider.setValue(source.start)
        self.slider.setPageStep(max(1, source.frames // 20))
        self.slider.blockSignals(False)

    @Slot(int, object)
    def _on_picture(self, index: int, picture: Picture) -> None:
        self.canvas.show_picture(index, picture)

    @Slot(int)
    def _on_painted(self, index: int) -> None:
        source = self.follower.source
        if source is None or not source.start <= index < source.stop:
            return
        self.follower.tell_dropped()
        self.heading.show_place(source, index)
        if not self.slider.isSliderDown():
            self.slider.blockSignals(True)
            self.slider.setValue(index)
            self.slider.blockSignals(False)

    @Slot(int)
    def _on_missed(self, count: int) -> None:
        missed = f"{counted(count, 'frame')} not shown" if count else ""
        self.heading.set_narrow(True, " · ".join(part for part in (TO_LOOK_AT, missed) if part))

    @Slot(str)
    def _on_failed(self, words: str) -> None:
        if self.canvas.index is None:
            self.canvas.clear("This picture cannot be shown.")
        self.notice.tell(words)

    @Slot()
    def _on_back(self) -> None:
        self.step(-1)

    @Slot()
    def _on_forward(self) -> None:
        self.step(1)

    @Slot(int)
    def _on_slider(self, frame: int) -> None:
        self.moved_alone.emit()
        self.follower.seek(frame)
