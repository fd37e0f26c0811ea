"""The audit's verdict where others see it: on top of results, and in the status bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QToolButton

from mousevision.core.run import Run
from mousevision.gui.browser.parts import column, label, row
from mousevision.gui.training.signs import FINE, UNKNOWN, Sign, sign_icon


class Verdict(Protocol):
    """What is to be said of labels; see `services.audit_verdict.Verdict`."""

    @property
    def verdict(self) -> str | None:
        """`clean`, `suspect` or `confounded`; None while there is no audit."""

    @property
    def words(self) -> str:
        """The verdict in a sentence or more."""

    @property
    def short(self) -> str:
        """The verdict in a word or few."""

    def line(self) -> str:
        """Return what stands on top of a result."""

    @property
    def clean(self) -> bool:
        """Whether nothing need be said on top of a result."""

    @property
    def stale(self) -> bool:
        """Whether what it rested on has changed since."""

    @property
    def too_few(self) -> bool:
        """Whether nothing worse is known than that there are too few animals."""


Judge = Callable[[Run], Verdict | None]
"""Says what stands on top of a run's result; None where its result does not rest on labels."""


def level_of(verdict: Verdict) -> str:
    """Return the level whose sign a verdict has."""
    if verdict.verdict is None or verdict.too_few:
        return UNKNOWN
    return FINE if verdict.verdict == "clean" else verdict.verdict


class VerdictBar(QFrame):
    """The verdict above a result; hidden where there is nothing to say.

    Signals:
        asked: The user wants to see the audit.
    """

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("verdict_bar")
        self.setAccessibleName("Confound audit of these labels")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.sign = Sign(20)
        self.words = label(wrap=True, name="verdict_words", spoken="Confound audit")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton("Audit")
        self.button.setObjectName("verdict_button")
        self.button.setToolTip("Show the confound audit: what tells the classes apart, and where.")
        self.button.clicked.connect(self.asked)
        lines = column(self.words, row(self.button, None))
        line = row(column(self.sign, None), spacing=8, margin=8)
        line.addLayout(lines, 1)
        self.setLayout(line)
        self._judge: Judge | None = None
        self._run: Run | None = None
        self.hide()

    def set_judge(self, judge: Judge) -> None:
        """Say who knows the verdict on a run, also when the verdict has changed."""
        self._judge = judge
        self.show_run(self._run)

    def show_run(self, run: Run | None) -> None:
        """Show what is to be said of a run's result."""
        self._run = run
        said = self._judge(run) if run is not None and self._judge is not None else None
        self.setVisible(said is not None and not said.clean)
        if said is None:
            return
        self.sign.set_level(level_of(said))
        self.words.setText(said.line())


class VerdictButton(QToolButton):
    """The verdict in the status bar; a click shows the audit."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status_audit")
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_verdict(self, verdict: Verdict | None) -> None:
        """Show a verdict, or nothing while no project is open."""
        self.setVisible(verdict is not None)
        if verdict is None:
            return
        self.setIcon(sign_icon(level_of(verdict)))
        self.setText(f"Confound audit: {verdict.short}")
        self.setAccessibleName(self.text())
        self.setToolTip(f"{verdict.words}\nClick to see the audit.")
