"""One widget per setting, by the type of its default."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from mousevision.gui.training.types import Setting, Value

_LARGEST = 2**31 - 1


class NumberBox(QDoubleSpinBox):
    """A number with as many digits as it has."""

    def __init__(self) -> None:
        super().__init__()
        self.setDecimals(7)
        self.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)

    def textFromValue(self, value: float) -> str:
        """Write the number without needless zeros."""
        return self.locale().toString(value, "g", 6)


class Field(QObject):
    """A setting and the widget in which it is changed.

    Signals:
        changed: The user changed the value.
    """

    changed = Signal()

    def __init__(self, setting: Setting, parent: QObject) -> None:
        super().__init__(parent)
        self.setting = setting
        self.widget = self._make()
        self.widget.setObjectName(f"setting_{setting.name}")
        self.widget.setAccessibleName(setting.label)
        self.widget.setAccessibleDescription(setting.help)
        self.widget.setToolTip(setting.help)
        keep_from_wheel(self.widget)
        self.set_value(setting.default)

    def value(self) -> Value:
        """Return the value in the setting's own type."""
        widget = self.widget
        if isinstance(widget, QComboBox):
            chosen: Value = self.setting.choices[max(0, widget.currentIndex())]
            return chosen
        if isinstance(widget, QCheckBox):
            return widget.isChecked()
        if isinstance(widget, QSpinBox | QDoubleSpinBox):
            return widget.value()
        assert isinstance(widget, QLineEdit)
        return widget.text()

    def set_value(self, value: Value) -> None:
        """Show a value."""
        widget = self.widget
        if isinstance(widget, QComboBox):
            widget.setCurrentIndex(list(self.setting.choices).index(value))
        elif isinstance(widget, QCheckBox):
            widget.setChecked(bool(value))
        elif isinstance(widget, QSpinBox):
            widget.setValue(int(value))
        elif isinstance(widget, QDoubleSpinBox):
            widget.setValue(float(value))
        elif isinstance(widget, QLineEdit):
            widget.setText(str(value))

    def _make(self) -> QWidget:
        setting = self.setting
        if setting.choices:
            box = QComboBox()
            box.addItems([str(choice) for choice in setting.choices])
            box.currentIndexChanged.connect(self.changed)
            return box
        if isinstance(setting.default, bool):
            check = QCheckBox(setting.label)
            check.toggled.connect(self.changed)
            return check
        if isinstance(setting.default, int):
            whole = QSpinBox()
            low, high = setting.minimum, setting.maximum
            whole.setRange(int(low if low is not None else 0),
                           int(high if high is not None else _LARGEST))  # fmt: skip
            if setting.automatic:
                whole.setSpecialValueText("automatic")
            whole.valueChanged.connect(self.changed)
            return whole
        if isinstance(setting.default, float):
            number = NumberBox()
            low, high = setting.minimum, setting.maximum
            number.setRange(-1e9 if low is None else low, 1e9 if high is None else high)
            number.valueChanged.connect(self.changed)
            return number
        line = QLineEdit()
        line.textChanged.connect(self.changed)
        return line


class _NoWheel(QObject):
    """Lets the wheel scroll the panel instead of changing numbers that it passes over."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Turn the wheel away from widgets without the focus."""
        wheel = event.type() == QEvent.Type.Wheel
        if wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def pass_wheel_on(widget: QWidget) -> None:
    """Let the wheel over a widget scroll the panel that it is in."""
    widget.installEventFilter(_NoWheel(widget))


def only_look(view: QAbstractScrollArea) -> None:
    """Let keys and wheel pass by what is only looked at, such as a plot."""
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    pass_wheel_on(view.viewport())


def keep_from_wheel(widget: QWidget) -> None:
    """Let the wheel change a widget only once it has been clicked."""
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    pass_wheel_on(widget)
