"""The search box with its quick menus: what is typed is checked at once, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from mousevision.core.errors import SettingError
from mousevision.core.filters import Filter, parse_filter, quote
from mousevision.gui.browser.clauses import choose, chosen
from mousevision.gui.browser.parts import column, label, quiet, row, tool_button, warning_colour
from mousevision.gui.browser.saved import SavedButton
from mousevision.gui.icons import icon

QUIET_MILLISECONDS = 200
"""How long nothing is typed before the list is read again."""

_MENUS: tuple[tuple[str, str, str, str], ...] = (
    ("class", "Class", "without a class", "No classes yet"),
    ("subject", "Animal", "unknown animal", "No animals yet"),
    ("session", "Session", "unknown session", "No sessions yet"),
    ("predicted", "Predicted", "not classified", "No predictions yet"),
)
"""Field, its name, what none is called, and what is said while there are no values."""
_FLAGS: tuple[tuple[str, str, str], ...] = (
    ("reviewed", "no", "To review"),
    ("reviewed", "yes", "Reviewed"),
    ("unsure", "yes", "Unsure predictions"),
    ("unfamiliar", "yes", "Unfamiliar to the network"),
    ("missing", "yes", "Missing videos"),
)
_EXAMPLE = """Words are looked for in file, animal and session. Conditions such as
class=pre and subject=m1
predicted=post and confidence<0.7
reviewed=no or not (session~week)
can be joined by and, or, not and brackets; none means no value."""


class SearchBox(QLineEdit):
    """A line that keeps the keys which the window would otherwise take for its own.

    Signals:
        escaped: Escape was pressed.
    """

    escaped = Signal()
    _OWN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab)

    def event(self, event: QEvent) -> bool:
        """Claim Return, Escape and Tab before the window's shortcuts."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in self._OWN
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the box on Escape; the filter stays."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            return
        super().keyPressEvent(event)


class FilterBar(QWidget):
    """Search box, hint and quick menus.

    Signals:
        filter_changed: What is asked for now: a `Filter`, or None for all clips.
        left: Return, Escape or a choice from the menu: the user is done here.
    """

    filter_changed = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: dict[str, list[str]] = {field: [] for field, *_ in _MENUS}
        self._applied: Filter | None = None
        self._classified = True
        self.box = self._make_box()
        self.hint = label(wrap=True, name="filter_hint", spoken="What is wrong with the filter")
        self.hint.hide()
        self.named = quiet(label(wrap=True, name="filter_name", spoken="Saved filter in force"))
        self.named.hide()
        self.menu_button = self._make_menu_button()
        self.saved = SavedButton()
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MILLISECONDS)
        self._quiet.timeout.connect(self.apply)
        self.setLayout(column(row(self.box, self.menu_button, self.saved), self.named, self.hint))

    @property
    def where(self) -> Filter | None:
        """The filter in force."""
        return self._applied

    def set_text(self, text: str) -> None:
        """Put a filter into the box and apply it at once."""
        self.box.setText(text)
        self.apply()

    def set_choices(self, choices: Mapping[str, Sequence[str]]) -> None:
        """Say which values the quick menus offer for each of their fields."""
        for field in self._choices:
            self._choices[field] = list(choices.get(field, ()))

    def set_classified(self, there: bool) -> None:
        """Say whether there are predictions to be chosen from."""
        self._classified = there

    def show_name(self, name: str) -> None:
        """Say which saved filter is in force; empty: none."""
        self.named.setText(f"Saved filter: {name}")
        self.named.setVisible(bool(name))

    def apply(self) -> None:
        """Read the box; a filter that makes no sense leaves the old one in force, with a hint."""
        self._quiet.stop()
        try:
            where = parse_filter(self.box.text())
        except SettingError as error:
            self._complain(str(error))
            return
        self._complain("")
        if where != self._applied:
            self._applied = where
            self.filter_changed.emit(where)

    def _make_box(self) -> SearchBox:
        box = SearchBox()
        box.setObjectName("filter")
        box.setClearButtonEnabled(True)
        box.setPlaceholderText("Find clips")
        box.setAccessibleName("Find clips")
        box.setToolTip(_EXAMPLE)
        search = box.addAction(icon("browser-search"), QLineEdit.ActionPosition.LeadingPosition)
        search.setToolTip(_EXAMPLE)
        box.textChanged.connect(self._typed)
        box.returnPressed.connect(self.apply)
        box.returnPressed.connect(self.left)
        box.escaped.connect(self.left)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return box

    def _make_menu_button(self) -> QToolButton:
        tip = "Show only clips of one class, animal, session or prediction."
        button = tool_button("browser-filter", "Filter", tip, with_words=True)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.aboutToShow.connect(self._fill_menu)
        button.setMenu(menu)
        return button

    def _typed(self) -> None:
        try:
            parse_filter(self.box.text())
        except SettingError as error:
            self._complain(str(error))
            self._quiet.stop()
            return
        self._complain("")
        self._quiet.start()

    def _complain(self, words: str) -> None:
        self.hint.setText(words)
        self.hint.setVisible(bool(words))
        if words:
            self.hint.setStyleSheet(f"color: {warning_colour(self)}")

    def _fill_menu(self) -> None:
        menu = self.menu_button.menu()
        menu.clear()
        for field, title, none, nothing in _MENUS:
            if self._has_values(field) or chosen(self.box.text(), field) is not None:
                self._fill_submenu(menu.addMenu(title), field, none)
            else:
                menu.addAction(nothing).setEnabled(False)
        menu.addSeparator()
        for field, value, words in _FLAGS:
            self._entry(menu, field, value, words)
        menu.addSeparator()
        clear = menu.addAction("Clear filter")
        clear.setEnabled(bool(self.box.text()))
        clear.triggered.connect(self.box.clear)

    def _has_values(self, field: str) -> bool:
        return bool(self._choices[field]) and (self._classified or field != "predicted")

    def _fill_submenu(self, menu: QMenu, field: str, none: str) -> None:
        self._entry(menu, field, None, "any")
        menu.addSeparator()
        for name in self._choices[field]:
            self._entry(menu, field, quote(name), name.replace("&", "&&"))
        menu.addSeparator()
        self._entry(menu, field, "none", none)

    def _entry(self, menu: QMenu, field: str, value: str | None, words: str) -> None:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(chosen(self.box.text(), field) == value)
        action.setData((field, value))
        action.triggered.connect(self._choose)

    def _choose(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            field, value = action.data()
            same = value is not None and chosen(self.box.text(), field) == value
            self.set_text(choose(self.box.text(), field, None if same else value))
            self.left.emit()
