"""Asks what of a clip to save and what to draw on it, and shows how that will look."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QLabel,
    QSpinBox,
    QWidget,
)

from mousevision.core.intervals import Interval
from mousevision.core.video import clock
from mousevision.gui.browser.parts import Part, column, elastic, label, quiet, row
from mousevision.gui.player.clock import SPEEDS, speed_words
from mousevision.gui.saving.caption import Caption
from mousevision.gui.saving.offer import Offer
from mousevision.gui.saving.words import clip_name, frame_name
from mousevision.services.words import counted

PREVIEW = QSize(400, 225)
OTHER = "Other frames"
DRAWINGS = {
    "label": ("Class", "This clip has no class yet."),
    "prediction": ("Prediction", "No network has said anything about this clip."),
    "bouts": ("Bouts while they last, of", "No bouts are marked in this clip."),
    "place": ("Frame number and time", ""),
    "region": ("Region of interest", "No region of interest is drawn."),
    "overlay": (
        "What lies over the video now",
        "Nothing lies over it: Review, Show what decided.",
    ),
    "tone": ("Brightness and contrast as on screen", "They are as recorded."),
}
"""What can be drawn, and why it may not be there."""


class SaveDialog(QDialog):
    """Choices for one frame or for a clip; the file is asked for afterwards.

    Args:
        offer: What there is.
        film: A clip as video; otherwise one frame as a picture.
        chosen: What was drawn the last time, by its name in `DRAWINGS`.
    """

    def __init__(
        self, offer: Offer, film: bool, chosen: frozenset[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Save clip as video" if film else "Save this frame")
        self._offer, self._film = offer, film
        self.preview = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.preview.setFixedSize(PREVIEW)
        self.preview.setAccessibleName("How the picture at hand will be saved")
        self.summary = quiet(label(wrap=True, spoken="What will be saved"))
        self.checks = {name: self._check(name, name in chosen) for name in DRAWINGS}
        self.whose = elastic(QComboBox())
        self.whose.setAccessibleName("Whose bouts")
        self.whose.addItems(list(offer.bouts))
        self.whose.setCurrentText(offer.whose)
        self.whose.setEnabled(bool(offer.bouts))
        self.part, self.speed = elastic(QComboBox()), elastic(QComboBox())
        self.first, self.last = self._frame_box("First frame"), self._frame_box("Last frame")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setText("Save as…")
        for part in (self.part, self.speed, self.first, self.last):
            part.setParent(self)  # for one frame they are laid out nowhere
            part.setVisible(film)
        self._lay_out()
        self._fill()
        self._connect()
        self._show()

    # -- the answer -----------------------------------------------------------------------

    def caption(self) -> Caption:
        """Return what to draw."""
        offer, on = self._offer, self.chosen()
        patches = {"label": offer.label, "prediction": offer.prediction}
        lines = (patch for name, patch in patches.items() if name in on and patch is not None)
        bouts = offer.bouts.get(self.whose.currentText(), ()) if "bouts" in on else ()
        return Caption(
            lines=tuple(lines),
            bouts=bouts,
            place="place" in on,
            region=offer.region if "region" in on else None,
            overlay=offer.overlay if "overlay" in on else None,
            tone=offer.tone if "tone" in on else (0, 0),
            palette=offer.palette,
        )

    def chosen(self) -> frozenset[str]:
        """Return the names of what is drawn."""
        return frozenset(
            name for name, box in self.checks.items() if box.isChecked() and box.isEnabled()
        )

    def span(self) -> Interval:
        """Return which frames to save."""
        if not self._film:
            return Interval(self._offer.frame, self._offer.frame + 1)
        return Interval(self.first.value(), self.last.value() + 1)

    def times_faster(self) -> float:
        """Return at which speed the film plays."""
        return float(self.speed.currentData()) if self._film else 1.0

    def file_name(self) -> str:
        """Return the name to suggest."""
        if not self._film:
            return frame_name(self._offer.words, self._offer.frame)
        return clip_name(self._offer.words, self.span(), self.span() == self._offer.whole)

    # -- inside ---------------------------------------------------------------------------

    def _check(self, name: str, on: bool) -> QCheckBox:
        words, why_not = DRAWINGS[name]
        offer = self._offer
        there = {
            "label": offer.label,
            "prediction": offer.prediction,
            "bouts": offer.bouts,
            "place": True,
            "region": offer.region,
            "overlay": offer.overlay,
            "tone": offer.tone != (0, 0),
        }
        box = QCheckBox(words)
        box.setObjectName(f"save.{name}")
        box.setEnabled(bool(there[name]))
        box.setChecked(on and box.isEnabled())
        said = {"label": offer.label, "prediction": offer.prediction}.get(name)
        box.setToolTip(f"Write “{said.words}” on it." if said is not None else "")
        if not box.isEnabled():
            box.setToolTip(why_not)
        return box

    def _frame_box(self, name: str) -> QSpinBox:
        box = QSpinBox()
        box.setRange(self._offer.whole.start, self._offer.whole.stop - 1)
        box.setAccessibleName(name)
        return box

    def _lay_out(self) -> None:
        drawn = QGroupBox("Draw on it" if self._film else "Draw on it (else it is as recorded)")
        boxes = [
            row(box, self.whose) if name == "bouts" else box for name, box in self.checks.items()
        ]
        drawn.setLayout(column(*boxes, margin=8))
        right: list[Part] = [drawn, None]
        if self._film:
            form = QFormLayout()
            form.addRow("&Part", self.part)
            form.addRow("Frames", row(self.first, label("to"), self.last, None))
            form.addRow("&Speed", self.speed)
            right = [form, 8, *right]
        left = column(self.preview, self.summary, None, spacing=8)
        choices = row(left, column(*right), spacing=16)
        self.setLayout(column(choices, self.buttons, spacing=12, margin=12))

    def _fill(self) -> None:
        for name, span in self._offer.parts:
            self.part.addItem(name, span)
        self.part.addItem(OTHER)
        # What was selected is probably what is wanted.
        self.part.setCurrentIndex(1 if len(self._offer.parts) > 1 else 0)
        for speed in SPEEDS:
            self.speed.addItem(speed_words(speed), speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.setToolTip("Every frame is kept; they follow each other slower or faster.")
        self._use_part()

    def _connect(self) -> None:
        self.part.currentIndexChanged.connect(self._use_part)
        for box in (self.first, self.last):
            box.valueChanged.connect(self._use_frames)
        for check in self.checks.values():
            check.toggled.connect(self._show)
        for combo in (self.whose, self.speed):
            combo.currentIndexChanged.connect(self._show)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    @Slot()
    def _use_part(self) -> None:
        span = self.part.currentData()
        if span is not None:
            self._set_frames(Interval(*span))

    def _set_frames(self, span: Interval) -> None:
        for box, frame in ((self.first, span.start), (self.last, span.stop - 1)):
            box.blockSignals(True)
            box.setValue(frame)
            box.blockSignals(False)
        self._show()

    @Slot()
    def _use_frames(self) -> None:
        """Keep first before last, and say which part it is."""
        first, last = self.first.value(), self.last.value()
        if first > last:
            first = last = first if self.sender() is self.first else last
        self._set_frames(Interval(first, last + 1))
        known = [span for _, span in self._offer.parts]
        at = known.index(self.span()) if self.span() in known else len(known)
        self.part.blockSignals(True)
        self.part.setCurrentIndex(at)
        self.part.blockSignals(False)

    @Slot()
    def _show(self) -> None:
        offer, span = self._offer, self.span()
        self.summary.setText(self._summary(span))
        if offer.picture is None:
            return
        seconds = offer.source.table.seconds(offer.frame)
        drawn = self.caption().draw(offer.frame, seconds, offer.picture.copy())
        height, width = drawn.shape[:2]
        image = QImage(drawn.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap.fromImage(image).scaled(
            PREVIEW * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        pixmap.setDevicePixelRatio(ratio)
        self.preview.setPixmap(pixmap)

    def _summary(self, span: Interval) -> str:
        source = self._offer.source
        size = ""
        if self._offer.picture is not None:
            height, width = self._offer.picture.shape[:2]
            size = f"{width} × {height} pixels, "
        if not self._film:
            return f"PNG, {size}frame {span.start}. Nothing is lost: every pixel is exact."
        seconds = source.end_seconds(span.stop) - source.table.seconds(span.start)
        long = clock(seconds / self.times_faster())
        return f"MP4 (H.264), {size}{counted(span.length, 'frame')}, plays {long}."
