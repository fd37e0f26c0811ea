"""What an import would give: a row per clip, and a sentence about all of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from mousevision.services.import_plan import ImportPlan
from mousevision.services.words import counted

SHOWN = 300
HEADER = ("File", "Animal", "Session", "Class", "Folder")
WIDTHS = (320, 100, 100, 120, 160)


class PlanTable(QTableWidget):
    """The first clips of a plan; whole names are in the tips."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(HEADER), parent)
        self.setHorizontalHeaderLabels(HEADER)
        self.setAccessibleName("What the import will give")
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for at, width in enumerate(WIDTHS):
            self.setColumnWidth(at, width)

    def show_plan(self, plan: ImportPlan) -> None:
        """Show the first clips."""
        clips = plan.clips[:SHOWN]
        self.setRowCount(len(clips))
        for at, clip in enumerate(clips):
            row = (clip.path.name, clip.subject, clip.session, clip.behaviour)
            for column, text in enumerate((*row, str(clip.path.parent))):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.setItem(at, column, item)


def plan_words(plan: ImportPlan, table: bool = False) -> str:
    """Say in a sentence or two what the import will give."""
    clips = plan.clips
    if not clips and table:
        return "No videos here yet: add the folder of the videos that the table names."
    if not clips:
        return "No videos here yet: add files, or a folder in which there are videos."
    animals = {clip.subject for clip in clips} - {""}
    classes = sorted({clip.behaviour for clip in clips} - {""})
    nameless = sum(not clip.subject for clip in clips)
    words = [counted(len(clips), "clip")]
    words.append(counted(len(animals), "animal") if animals else "no animals named")
    words.append(_classes(classes) if classes else "no classes")
    text = ", ".join(words) + "."
    if len(clips) > SHOWN:
        text += f" The first {SHOWN} are shown."
    if nameless:
        text += (
            f" {nameless} without an animal: say which animal each shows, or training cannot "
            "keep animals apart."
        )
    if plan.skipped:
        first = plan.skipped[0]
        rows = "row of the table is" if len(plan.skipped) == 1 else "rows of the table are"
        text += f" {len(plan.skipped)} {rows} not used, the first: {first.path} ({first.reason})."
    return text


def _classes(names: list[str]) -> str:
    """Name a few classes; hundreds of them are a wrong column, not a list to read."""
    few = ", ".join(names[:8])
    if len(names) == 1:
        return f"class {few}"
    return f"{len(names)} classes ({few}{', …' if len(names) > 8 else ''})"
