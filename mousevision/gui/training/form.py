"""Settings as a form: those that matter with their sentence, the others folded away."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QToolButton, QVBoxLayout, QWidget

from mousevision.gui.browser.parts import column, label, quiet
from mousevision.gui.training.fields import Field
from mousevision.gui.training.types import Setting, Value

MAIN = ("rounds", "flip")
"""Settings that are seen at once; the rest is for those who know why."""


class Fold(QWidget):
    """A heading that shows and hides what belongs to it.

    Args:
        title: The heading.
        inside: What is folded away at first; a function makes it when it is first opened, so that
            the window need not wait for it at its start.
    """

    def __init__(self, title: str, inside: QWidget | Callable[[], QWidget]) -> None:
        super().__init__()
        self.button = QToolButton()
        self.button.setText(title)
        self.button.setAutoRaise(True)
        self.button.setCheckable(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setArrowType(Qt.ArrowType.RightArrow)
        self.button.setAccessibleName(f"{title}, show or hide")
        self.button.setToolTip("Show or hide this part.")
        self.button.toggled.connect(self._toggle)
        self._make = inside if not isinstance(inside, QWidget) else None
        self._inside = inside if isinstance(inside, QWidget) else None
        self._column = column(self.button)
        self.setLayout(self._column)
        if self._inside is not None:
            self._inside.hide()
            self._column.addWidget(self._inside)

    def _toggle(self, on: bool) -> None:
        self.button.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        if self._inside is None and self._make is not None:
            self._inside = self._make()
            self._column.addWidget(self._inside)
        if self._inside is not None:
            self._inside.setVisible(on)


def form_layout() -> QFormLayout:
    """Return a layout of labels and fields that also works in a narrow panel."""
    layout = QFormLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setHorizontalSpacing(8)
    layout.setVerticalSpacing(4)
    layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    return layout


class SettingsForm(QWidget):
    """The settings of a training and of a model.

    Signals:
        changed: The user changed a value.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._fields: dict[str, Field] = {}
        self._begun: dict[str, Value] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._body: QWidget | None = None

    def set_settings(self, settings: Sequence[Setting], recipe: Mapping[str, Value]) -> None:
        """Show other settings; values that the user changed stay where the name stays."""
        kept = {
            name: field.value()
            for name, field in self._fields.items()
            if field.value() != self._begun.get(name)
        }
        if self._body is not None:
            self._body.deleteLater()
        self._body = QWidget()
        self._fields = {each.name: Field(each, self._body) for each in settings}
        self._begun = {s.name: recipe.get(s.name, s.default) for s in settings}
        for name, field in self._fields.items():
            field.set_value(kept.get(name, self._begun[name]))
            field.changed.connect(self.changed)
        self._lay_out(self._body)
        self._box.addWidget(self._body)

    def values(self) -> dict[str, Value]:
        """Return every setting by name."""
        return {name: field.value() for name, field in self._fields.items()}

    def take(self, values: Mapping[str, Value]) -> None:
        """Show these values, of which some may be of settings that there are no longer."""
        for name in values.keys() & self._fields.keys():
            # A choice, or a kind of value, may be gone too.
            with contextlib.suppress(ValueError, TypeError):
                self._fields[name].set_value(values[name])

    def field(self, name: str) -> QWidget:
        """Return the widget of a setting."""
        return self._fields[name].widget

    def _lay_out(self, body: QWidget) -> None:
        main, rest = form_layout(), form_layout()
        for name in (*MAIN, *(n for n in self._fields if n not in MAIN)):
            field = self._fields.get(name)
            if field is not None:
                _add(main if name in MAIN else rest, field, sentence=name in MAIN)
        inside = QWidget()
        rest.setContentsMargins(16, 0, 0, 0)
        inside.setLayout(rest)
        fold = Fold("More settings", inside)
        fold.setVisible(rest.rowCount() > 0)
        body.setLayout(column(main, fold))


def _add(layout: QFormLayout, field: Field, *, sentence: bool) -> None:
    setting = field.setting
    if isinstance(field.widget, QCheckBox):
        layout.addRow(field.widget)
    else:
        words = label(setting.label)
        words.setToolTip(setting.help)
        words.setBuddy(field.widget)
        layout.addRow(words, field.widget)
    if sentence:
        layout.addRow(quiet(label(setting.help, wrap=True)))
