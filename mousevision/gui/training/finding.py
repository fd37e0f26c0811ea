"""One finding of an audit as a row that opens: score against chance, place, words, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QToolButton, QWidget

from mousevision.gui.browser.parts import column, label, quiet, row
from mousevision.gui.training.signs import NOTE, UNKNOWN, Sign, sign_colour

LEVELS = {"fine": "nothing found", "note": "worth knowing", "suspect": "suspect",
          "confounded": "confounded", "unknown": "cannot be told"}  # fmt: skip
TOO_FEW = "Too few"
"""Begins the words of what cannot be told for lack of animals."""
Values = Mapping[str, Any]


class ChancePicture(QWidget):
    """A score on the line from 0 to 100 %, above what chance reaches."""

    def __init__(self, score: float, chance: float, usual: float | None, level: str) -> None:
        super().__init__()
        self.setObjectName("chance_picture")
        self.score, self.chance, self.usual, self.level = score, chance, usual, level
        self.setFixedHeight(2 * self.fontMetrics().height() + 26)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(score_words(score, chance, usual))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line, the shade of chance with its mean and 95 % mark, and the score."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        left, wide, at = 8.0, self.width() - 16.0, line + 12.0
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        pale = QColor(ink)
        pale.setAlpha(60)
        if self.usual is not None:
            painter.fillRect(QRectF(left, at - 7, wide * self.usual, 14), pale)
        painter.setPen(QPen(pale, 1.5))
        painter.drawLine(QPointF(left, at), QPointF(left + wide, at))
        painter.setPen(QPen(ink, 1.5))
        marks = [(self.chance, "chance")]
        if self.usual is not None:
            marks.append((self.usual, "95 %"))
        for value, _ in marks:
            x = left + wide * value
            painter.drawLine(QPointF(x, at - 7), QPointF(x, at + 7))
        self._write(painter, marks, left, wide, at + 9)
        self._point(painter, left + wide * self.score, at)
        painter.setPen(ink)
        text = f"{self.score:.0%}"
        self._text(painter, text, left + wide * self.score, 0, wide + 16)

    def _write(
        self,
        painter: QPainter,
        marks: list[tuple[float, str]],
        left: float,
        wide: float,
        top: float,
    ) -> None:
        """Write what the marks are; the second one gives way to the first."""
        free = 0.0
        for value, text in marks:
            width = self.fontMetrics().horizontalAdvance(text)
            x = max(left + wide * value - width / 2, free)
            x = min(x, self.width() - width)
            painter.drawText(QRectF(x, top, width + 2, self.fontMetrics().height()), text)
            free = x + width + 8

    def _text(self, painter: QPainter, text: str, x: float, top: float, wide: float) -> None:
        width = self.fontMetrics().horizontalAdvance(text)
        x = min(max(x - width / 2, 2.0), wide - width - 2)
        painter.drawText(QRectF(x, top, width + 2, self.fontMetrics().height()), text)

    def _point(self, painter: QPainter, x: float, y: float) -> None:
        painter.setBrush(sign_colour(self.level))
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Window), 1))
        corners = ((0, -8), (8, 0), (0, 8), (-8, 0))
        painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners]))


class Picture(QWidget):
    """A picture as wide as there is room, up to its own size."""

    def __init__(self, path: Path, words: str) -> None:
        super().__init__()
        self.setObjectName("place_picture")
        self.picture = QPixmap(str(path))
        self.setAccessibleName(words)
        self.setToolTip(words)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Return the picture's own size."""
        return self.picture.size()

    def minimumSizeHint(self) -> QSize:
        """Return a size at which it still shows something."""
        return QSize(120, self.heightForWidth(120))

    def hasHeightForWidth(self) -> bool:
        """Whether the height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width."""
        own = self.picture.size()
        if own.isEmpty():
            return 0
        return round(min(width, own.width()) * own.height() / own.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture at the left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        width = min(self.width(), self.picture.width())
        painter.drawPixmap(QRectF(0, 0, width, self.heightForWidth(width)), self.picture,
                           QRectF(self.picture.rect()))  # fmt: skip


class FindingRow(QFrame):
    """A finding: its name and how serious it is; opened, everything about it.

    Args:
        finding: A finding of an audit's run, as JSON.
        folder: The run's folder, which holds the pictures.

    Signals:
        mend_pressed: Settings of the input that might mend it.
    """

    mend_pressed = Signal(object)

    def __init__(self, finding: Values, folder: Path) -> None:
        super().__init__()
        self.finding = finding
        self.setObjectName(f"finding_{finding['check']}")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        few = str(finding["words"]).startswith(TOO_FEW)
        self.level = UNKNOWN if few else str(finding["level"])
        self.mends: list[QPushButton] = []
        self.button = self._header()
        sign = Sign(16)
        sign.set_level(self.level)
        shown = quiet(label(LEVELS.get(self.level, self.level)))
        head = row(sign, self.button, None, shown, spacing=4, margin=2)
        self.body = QWidget()
        self.body.setLayout(column(*self._parts(folder), spacing=8, margin=8))
        self.setLayout(column(head, self.body, spacing=0, margin=2))
        self.button.toggled.connect(self._toggle)
        self._toggle(False)

    def open(self) -> None:
        """Open the row."""
        self.button.setChecked(True)

    def _header(self) -> QToolButton:
        button = QToolButton()
        title = str(self.finding.get("title") or self.finding["check"])
        button.setText(title)
        button.setAccessibleName(f"{title}: {LEVELS.get(self.level, self.level)}, show or hide")
        button.setToolTip(str(self.finding["words"]))
        button.setAutoRaise(True)
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button

    def _parts(self, folder: Path) -> list[QWidget]:
        finding = self.finding
        parts: list[QWidget] = []
        score, chance = finding.get("score"), finding.get("chance")
        told = finding["check"] == "split"  # its words hold both numbers
        if score is not None and chance is not None and not told:
            usual = finding.get("usual")
            parts.append(ChancePicture(score, chance, usual, self.level))
            parts.append(quiet(label(_figures(finding), wrap=True)))
        parts.append(self._words())
        place = finding.get("place")
        if place and (folder / place["picture"]).exists():
            parts.append(Picture(folder / place["picture"], f"Red: {place['words']}"))
            parts.append(quiet(label("Red is where the classes differ; the frame is where most.",
                                     wrap=True)))  # fmt: skip
        for offer in finding.get("offers") or ():
            parts.append(self._mend(offer))
        return parts

    def _words(self) -> QWidget:
        words = label(str(self.finding["words"]), wrap=True, name="finding_words")
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return words

    def _mend(self, offer: Values) -> QPushButton:
        button = QPushButton(f"{offer['words']} and audit again")
        button.setToolTip(
            "Set so what the network sees of each clip, and ask again whether the class can be "
            "had without the movement."
        )
        settings = dict(offer["settings"])
        button.clicked.connect(lambda: self.mend_pressed.emit(settings))
        self.mends.append(button)
        return button

    def _toggle(self, on: bool) -> None:
        self.button.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self.body.setVisible(on)


def score_words(score: float, chance: float, usual: float | None) -> str:
    """Return a score beside chance in words."""
    words = f"Right in {score:.0%}; chance reaches {chance:.0%} on average"
    return words + ("." if usual is None else f" and stays under {usual:.0%} in 95 of 100 tries.")


def _figures(finding: Values) -> str:
    words = score_words(finding["score"], finding["chance"], finding.get("usual"))
    p_value = finding.get("p_value")
    if p_value is None:
        return words
    return f"{words} p = {p_value:.2g}, corrected for the number of checks."


def is_quiet(finding: Values) -> bool:
    """Whether nothing was found."""
    return str(finding["level"]) not in (NOTE, "suspect", "confounded")
