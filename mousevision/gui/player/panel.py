"""The video player: picture, place, transport bar."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mousevision.core.intervals import Interval
from mousevision.gui.player.canvas import PictureCanvas
from mousevision.gui.player.heading import Heading
from mousevision.gui.player.legend import HeatLegend
from mousevision.gui.player.notice import NoticeBar
from mousevision.gui.player.overlay import Overlay
from mousevision.gui.player.playback import Playback
from mousevision.gui.player.region import Region
from mousevision.gui.player.source import ClipSource, Picture, ReaderFactory, open_reader
from mousevision.gui.player.transport import TransportBar

NOTHING = "The clip that you choose plays here. Choose one in the list of clips."
PATIENCE = 150
"""Milliseconds for which the last clip's picture stays while the next one is being opened."""


class PlayerPanel(QWidget):
    """Plays one clip; everything that it can do is a method or the window's to bind.

    Moving and playing are the methods of `Playback`, offered here under the same names: `play`,
    `pause`, `toggle_play`, `step`, `jump_seconds`, `seek`, `first`, `last`, `slower`, `faster`,
    `set_speed`, `set_loop`, `set_repeat`, `expect`.

    Args:
        reader_factory: Opens a clip's video; called in the decoding thread.

    Signals:
        frame_shown: This frame's picture is on screen.
        playing_changed: Playing or not.
        speed_changed: New speed, 1/16 to 16.
        loop_changed: The interval that is played again and again, or None.
        region_drawn: Region of interest (left, top, right, bottom as fractions) or None, by mouse.
        failed: One sentence; it is also shown in a bar.
    """

    frame_shown = Signal(int)
    playing_changed = Signal(bool)
    speed_changed = Signal(float)
    loop_changed = Signal(object)
    region_drawn = Signal(object)
    failed = Signal(str)

    def __init__(
        self, reader_factory: ReaderFactory = open_reader, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("player")
        self.setAccessibleName("Player")
        self.playback = Playback(reader_factory, self)
        self.canvas = PictureCanvas()
        self.legend = HeatLegend()
        self.heading = Heading()
        self.transport = TransportBar()
        self.notice = NoticeBar()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice)
        self._own = QVBoxLayout()
        self._own.setSpacing(0)
        self._own.addWidget(self.canvas, 1)
        self._own.addWidget(self.legend)
        self._own.addWidget(self.heading)
        self._stage = QHBoxLayout()
        self._stage.setSpacing(4)
        self._stage.addLayout(self._own, 1)
        layout.addLayout(self._stage, 1)
        self._beside: tuple[QWidget, QWidget] | None = None
        layout.addWidget(self.transport)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._on_patience_over)
        self._pictured: ClipSource | None = None
        self._offer_playback()
        self._connect_playback()
        self._connect_widgets()
        self.close_clip()

    # -- clip -----------------------------------------------------------------------------

    def show_clip(self, source: ClipSource, index: int | None = None) -> None:
        """Show a clip at its first frame, or at `index`. The picture follows from the thread."""
        self.notice.hide()
        self.heading.show_clip(source)
        self.canvas.setAccessibleDescription(source.title)
        self.transport.set_clip(True)
        self._patience.start()
        self.playback.open(source, index)
        self.canvas.paint_now()

    def close_clip(self) -> None:
        """Show nothing but what to do."""
        self._patience.stop()
        self.playback.close()
        self.heading.show_clip(None)
        self.notice.hide()
        self.transport.set_clip(False)
        self.canvas.clear(NOTHING)

    def shutdown(self) -> None:
        """Stop the decoding thread; it starts again with the next clip."""
        self._patience.stop()
        self.playback.shutdown()

    @property
    def source(self) -> ClipSource | None:
        """The clip that is shown."""
        return self.playback.source

    @property
    def index(self) -> int:
        """While playing the frame that is on screen; otherwise the one that was asked for."""
        return self.playback.on_screen

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self.playback.playing

    # -- picture --------------------------------------------------------------------------

    def normal_speed(self) -> None:
        """Play at the speed of the recording."""
        self.playback.set_speed(1.0)

    def zoom_reset(self) -> None:
        """Show the whole picture."""
        self.canvas.zoom_reset()

    def set_brightness(self, value: int) -> None:
        """Set the brightness on screen, -100 to 100."""
        self.transport.tone.brightness.setValue(value)

    def set_contrast(self, value: int) -> None:
        """Set the contrast on screen, -100 to 100."""
        self.transport.tone.contrast.setValue(value)

    def set_region(self, region: Region | None) -> None:
        """Show a region of interest, or none; tells nobody."""
        self.canvas.set_region(None if region == (0.0, 0.0, 1.0, 1.0) else region)
        self._show_region_state(False)

    @Slot(bool)
    def draw_region(self, on: bool) -> None:
        """Let the next drag in the picture draw the region of interest."""
        self.canvas.set_drawing(on)
        self._show_region_state(on)

    @Slot()
    def remove_region(self) -> None:
        """Take the region of interest away, and tell so."""
        self.set_region(None)
        self.region_drawn.emit(None)

    def set_overlay(self, overlay: Overlay | None, words: str = "") -> None:
        """Lay transparent pictures over the video, or nothing, and say below what they are."""
        self.canvas.set_overlay(overlay)
        self.legend.tell(words if overlay is not None else "")

    def set_beside(self, side: QWidget | None, bar: QWidget | None) -> None:
        """Put another clip's widget beside the picture and a bar below both, or take them away."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        if self._beside is not None:
            self._stage.removeWidget(self._beside[0])
            layout.removeWidget(self._beside[1])
            for widget in self._beside:
                widget.hide()
            self._beside = None
        if side is not None and bar is not None:
            self._stage.addWidget(side, 1)
            layout.insertWidget(layout.indexOf(self.transport), bar)
            self._beside = side, bar

    def set_hints(self, hints: Mapping[str, str]) -> None:
        """Tell the keys of commands (`play`, `back`, ...) in the buttons' tips."""
        self.transport.set_hints(hints)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the thread when closed as a window of its own."""
        self.shutdown()
        super().closeEvent(event)

    # -- inside ---------------------------------------------------------------------------

    def _offer_playback(self) -> None:
        playback = self.playback
        self.play, self.pause, self.toggle_play = (
            playback.play,
            playback.pause,
            playback.toggle_play,
        )
        self.step, self.jump_seconds, self.seek = (
            playback.step,
            playback.jump_seconds,
            playback.seek,
        )
        self.first, self.last = playback.first, playback.last
        self.slower, self.faster = playback.slower, playback.faster
        self.set_speed, self.set_loop = playback.set_speed, playback.set_loop
        self.set_repeat, self.expect = playback.set_repeat, playback.expect

    def _connect_playback(self) -> None:
        playback = self.playback
        playback.picture.connect(self._on_picture)
        playback.playing_changed.connect(self.transport.set_playing)
        playback.playing_changed.connect(self.playing_changed)
        playback.speed_changed.connect(self.transport.set_speed)
        playback.speed_changed.connect(self.speed_changed)
        playback.loop_changed.connect(self._on_loop)
        playback.dropped_changed.connect(self.transport.show_missed)
        playback.failed.connect(self._on_failed)

    def _connect_widgets(self) -> None:
        # At once, so that what is counted is what was painted and nothing else.
        self.canvas.painted.connect(self.playback.painted)
        # Queued: what others do with the news must not happen inside a paint event.
        self.canvas.painted.connect(self._on_painted, Qt.ConnectionType.QueuedConnection)
        self.canvas.region_drawn.connect(self._on_region)
        self.canvas.drawing_ended.connect(self._on_drawing_ended)
        transport = self.transport
        transport.pressed.connect(self._on_pressed)
        transport.speed_chosen.connect(self.playback.set_speed)
        transport.loop_toggled.connect(self.playback.set_repeat)
        transport.region_toggled.connect(self.draw_region)
        transport.region_removed.connect(self.remove_region)
        transport.tone_changed.connect(self.canvas.set_tone)

    def _show_region_state(self, drawing: bool) -> None:
        self.transport.set_region(drawing, self.canvas.region is not None)

    @Slot(int, object)
    def _on_picture(self, index: int, picture: Picture) -> None:
        self._patience.stop()
        self._pictured = self.playback.source
        self.canvas.show_picture(index, picture)

    @Slot(int)
    def _on_painted(self, index: int) -> None:
        source = self.playback.source
        # A paint of the clip before may be told after the next one was opened.
        if source is not None and self._pictured is not None and self._pictured.key == source.key:
            self.playback.tell_dropped()
            self.heading.show_place(source, index)
            self.frame_shown.emit(index)

    @Slot()
    def _on_patience_over(self) -> None:
        source = self.playback.source
        if source is not None:
            self.canvas.clear(f"Opening {source.title or source.path.name}…")

    @Slot(object)
    def _on_loop(self, loop: Interval | None) -> None:
        self.transport.set_looping(loop is not None)
        self.loop_changed.emit(loop)

    @Slot(str)
    def _on_failed(self, words: str) -> None:
        self._patience.stop()
        source = self.playback.source
        if source is not None and self.canvas.index != self.playback.on_screen:
            self.canvas.clear("This picture cannot be shown.")
        if source is not None and source.veiled:
            words = f"A picture of {source.title} cannot be read; why is told in the open."
        self.notice.tell(words)
        self.failed.emit(words)

    @Slot(object)
    def _on_region(self, region: Region) -> None:
        self._show_region_state(False)
        self.region_drawn.emit(region)

    @Slot()
    def _on_drawing_ended(self) -> None:
        self._show_region_state(False)

    @Slot(str)
    def _on_pressed(self, name: str) -> None:
        if name in ("first", "last", "slower", "faster"):
            getattr(self.playback, name)()
        elif name == "play":
            self.playback.toggle_play()
        elif name in ("back", "forward"):
            self.playback.step(1 if name == "forward" else -1)
        elif name == "zoom0":
            self.canvas.zoom_reset()
