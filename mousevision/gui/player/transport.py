"""The bar under the picture: transport, speed, loop, region, brightness, zoom."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from mousevision.gui.icons import icon
from mousevision.gui.player.clock import SPEEDS, speed_words
from mousevision.gui.player.heading import steady_digits
from mousevision.gui.player.tone_popup import ToneSliders
from mousevision.services.words import counted

TIPS: dict[str, tuple[str, str]] = {
    "first": ("player-first", "First frame"),
    "back": ("player-back", "One frame back"),
    "play": ("player-play", "Play or pause"),
    "forward": ("player-forward", "One frame forward"),
    "last": ("player-last", "Last frame"),
    "slower": ("player-slower", "Half the speed"),
    "faster": ("player-faster", "Twice the speed"),
    "loop": ("player-loop", "Play again and again"),
    "region": ("player-region", "Draw the region of interest with the mouse"),
    "tone": ("player-brightness", "Brightness and contrast on screen"),
    "zoom0": ("player-zoom-reset", "Show the whole picture"),
}
"""Button: icon and tip. The names are those of the window's commands where there is one."""

MISSED_TIP = (
    "Frames that were due since Play and were not on screen. The video keeps to its time: what is "
    "decoded too late, or is more than the screen can show at this speed, is passed over. Nothing "
    "is lost: play slower, or step, to see every frame. What networks see is not affected."
)


class TransportBar(QWidget):
    """Buttons only: what they do is connected by the panel.

    Signals:
        pressed: A button was clicked, by its name in `TIPS`.
        speed_chosen: One of `SPEEDS`, from the menu of the speed button.
        loop_toggled: Loop was switched on or off by the user.
        region_toggled: Drawing a region was switched on or off by the user.
        region_removed: The user wants no region of interest.
        tone_changed: Brightness and contrast, -100 to 100.
    """

    pressed = Signal(str)
    speed_chosen = Signal(float)
    loop_toggled = Signal(bool)
    region_toggled = Signal(bool)
    region_removed = Signal()
    tone_changed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("player.transport")
        self.setAccessibleName("Playback")
        self.buttons = {name: self._button(name) for name in TIPS}
        self.speed = self._speed_button()
        self.tone = ToneSliders()
        self.missed = QLabel()
        self.missed.setObjectName("player.missed")
        self.missed.setToolTip(MISSED_TIP)
        self.missed.setForegroundRole(self.missed.foregroundRole().PlaceholderText)
        self.missed.setFont(steady_digits(self.missed.font()))
        self.missed.setWordWrap(True)
        self._region_menu()
        self._tone_menu()
        self._lay_out()
        self.buttons["loop"].setCheckable(True)
        self.buttons["region"].setCheckable(True)
        self.buttons["loop"].clicked.connect(self.loop_toggled)
        self.buttons["region"].clicked.connect(self.region_toggled)
        self.tone.changed.connect(self._on_tone)
        self.set_hints({})
        self.set_clip(False)

    def set_hints(self, hints: Mapping[str, str]) -> None:
        """Tell the keys of the buttons, by command, in their tips."""
        for name, button in self.buttons.items():
            key = hints.get(name, "")
            button.setToolTip(f"{TIPS[name][1]} ({key})" if key else TIPS[name][1])
        key = hints.get("speed1", "")
        self.speed.setToolTip("Speed" + (f"; normal speed: {key}" if key else ""))

    def set_clip(self, there: bool) -> None:
        """Enable the buttons when there is a clip."""
        for button in (*self.buttons.values(), self.speed):
            button.setEnabled(there)

    def set_playing(self, playing: bool) -> None:
        """Show what the button does next."""
        button = self.buttons["play"]
        button.setIcon(icon("player-pause" if playing else "player-play"))
        button.setAccessibleName("Pause" if playing else "Play")

    def set_speed(self, speed: float) -> None:
        """Show the speed."""
        self.speed.setText(speed_words(speed))
        self.speed.setAccessibleName(f"Speed {speed_words(speed)}")
        self._speeds[speed].setChecked(True)

    def show_missed(self, count: int) -> None:
        """Tell how many frames were due since Play and not on screen."""
        self.missed.setText(f"{counted(count, 'frame')} not shown" if count else "")

    def set_looping(self, on: bool) -> None:
        """Show whether something is played again and again."""
        self.buttons["loop"].setChecked(on)

    def set_region(self, drawing: bool, there: bool) -> None:
        """Show whether a region is being drawn, and whether there is one to remove."""
        self.buttons["region"].setChecked(drawing)
        self.remove_region.setEnabled(there)

    # -- inside ---------------------------------------------------------------------------

    def _button(self, name: str) -> QToolButton:
        picture, tip = TIPS[name]
        button = QToolButton(self, autoRaise=True)
        button.setIcon(icon(picture))
        button.setIconSize(QSize(18, 18))
        button.setObjectName(f"player.{name}")
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self._on_clicked)
        if name in ("back", "forward"):
            button.setAutoRepeat(True)
            button.setAutoRepeatInterval(60)
        return button

    def _speed_button(self) -> QToolButton:
        button = QToolButton(self, autoRaise=True)
        button.setObjectName("player.speed")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setMinimumWidth(button.fontMetrics().horizontalAdvance("1/16×") + 28)
        menu, group = QMenu(button), QActionGroup(button)
        self._speeds: dict[float, QAction] = {}
        for speed in SPEEDS:
            action = menu.addAction(speed_words(speed))
            action.setCheckable(True)
            action.setData(speed)
            group.addAction(action)
            self._speeds[speed] = action
        group.triggered.connect(self._on_speed)
        button.setMenu(menu)
        self.speed = button
        self.set_speed(1.0)
        return button

    def _region_menu(self) -> None:
        button = self.buttons["region"]
        menu = QMenu(button)
        self.remove_region = menu.addAction(icon("player-region-clear"), "Remove the region")
        self.remove_region.triggered.connect(self.region_removed)
        self.remove_region.setEnabled(False)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)

    def _tone_menu(self) -> None:
        button = self.buttons["tone"]
        menu = QMenu(button)
        sliders = QWidgetAction(menu)
        sliders.setDefaultWidget(self.tone)
        menu.addAction(sliders)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 4)
        layout.setSpacing(2)
        groups = (
            ("first", "back", "play", "forward", "last"),
            ("slower", "speed", "faster"),
            ("loop",),
        )
        for group in groups:
            for name in group:
                layout.addWidget(self.speed if name == "speed" else self.buttons[name])
            layout.addSpacing(12)
        layout.addWidget(self.missed, 1)
        for name in ("region", "tone", "zoom0"):
            layout.addWidget(self.buttons[name])
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @Slot()
    def _on_clicked(self) -> None:
        name = self.sender().objectName().removeprefix("player.")
        self.pressed.emit(name)

    @Slot(QAction)
    def _on_speed(self, action: QAction) -> None:
        self.speed_chosen.emit(action.data())

    @Slot(int, int)
    def _on_tone(self, brightness: int, contrast: int) -> None:
        self.tone_changed.emit(brightness, contrast)
