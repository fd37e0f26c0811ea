"""A clip in words: what tiles, the cells of the table, the tips and the screen reader say."""

from __future__ import annotations

from mousevision.core.video import clock
from mousevision.gui.browser.queries import ClipRow, Counts


def text(row: ClipRow, field: str) -> str:
    """Return what a column says of a clip."""
    if field == "confidence":
        return "" if row.confidence is None else f"{row.confidence:.2f}"
    if field == "frames":
        return str(row.stop - row.start)
    if field == "reviewed":
        return "yes" if row.reviewed else ""
    if field == "predicted" and (row.abstained or row.unfamiliar):
        doubt = "unfamiliar" if row.unfamiliar else "unsure"
        return f"{row.predicted} ({doubt})" if row.predicted else doubt
    values = {"class": row.behaviour, "predicted": row.predicted}
    if field in values:
        return values[field] or ""
    return str(getattr(row, field) or "")


def tip(row: ClipRow, field: str) -> str:
    """Return what a column says when the mouse rests on it."""
    if field == "name":
        return describe(row)
    if field == "frames":
        return _length(row)
    if field == "class" and row.disagree:
        return f"{text(row, field)}\nraters disagree".strip()
    return text(row, field)


def describe(row: ClipRow) -> str:
    """Return all that is known of a clip, in words."""
    begin = _begin(row)
    length = f"{_length(row)}, from frame {row.start} (at {begin})" if begin else _length(row)
    parts = [row.file, _place(row), length, f"class: {row.behaviour or 'none yet'}"]
    if row.disagree:
        parts.append("raters disagree")
    if row.predicted is not None or row.abstained:
        sure = "" if row.confidence is None else f", confidence {row.confidence:.2f}"
        parts.append(f"predicted: {text(row, 'predicted')}{sure}")
        if row.unfamiliar:
            parts.append("unlike all that the network has learnt from: look before you trust it")
    parts.append("reviewed" if row.reviewed else "not reviewed")
    if row.missing:
        parts.append("the video file is missing")
    return "\n".join(parts)


def _place(row: ClipRow) -> str:
    animal = f"animal {row.subject}" if row.subject else "unknown animal"
    if row.subject == "":
        animal = "animal hidden"
    session = f"session {row.session}" if row.session else ""
    return ", ".join(part for part in (animal, session, row.day) if part)


def _length(row: ClipRow) -> str:
    frames = row.stop - row.start
    seconds = f", {frames / row.fps:.2f} s at {row.fps:g} frames a second" if row.fps > 0 else ""
    return f"{frames} frames{seconds}"


def _begin(row: ClipRow) -> str:
    """Return when a clip begins in its recording, by which clips of one file are told apart."""
    hidden = row.subject == ""
    return "" if hidden or not row.start or row.fps <= 0 else clock(row.start / row.fps)[:-2]


def spoken(row: ClipRow, field: str) -> str:
    """Return what a screen reader says."""
    return describe(row).replace("\n", "; ") if field == "name" else text(row, field)


DOUBT = "? "
"""Before a prediction where there is no room for more."""


def animal(row: ClipRow) -> str:
    """Return the line of a tile that says whom the clip shows, and when; empty where hidden."""
    subject = "no animal" if row.subject is None else row.subject
    return " · ".join(part for part in (subject, row.session, _begin(row)) if part)


def prediction(row: ClipRow) -> tuple[str, str, str]:
    """Return what the newest run says: how sure in a word, the class, and its confidence.

    A prediction begins with “?”, “unsure” or “unfamiliar”, so that it is never taken for a label.
    """
    if row.predicted is None:
        return ("unsure" if row.abstained else "not classified"), "", ""
    sure = "" if row.confidence is None else f"{row.confidence:.2f}"
    doubt = "unfamiliar: " if row.unfamiliar else "unsure: " if row.abstained else DOUBT
    return doubt, row.predicted, sure


def count(counts: Counts, listed: int) -> str:
    """Return how far the user is, for the line below the list."""
    all_ = f"{counts.clips:,} clip{'s' if counts.clips != 1 else ''}"
    shown = "" if listed == counts.clips else f" · {listed:,} listed"
    return f"{counts.reviewed:,} of {all_} reviewed{shown}"


def count_tip(counts: Counts, listed: int) -> str:
    """Return what is counted, and what not."""
    clips = f"The project has {counts.clips:,} clip{'s' if counts.clips != 1 else ''}"
    listed_ = "all are listed." if listed == counts.clips else f"the filter lists {listed:,}."
    return (
        f"{clips}; {listed_}\n{counts.reviewed:,} are reviewed: you yourself gave a class "
        "or decided about the prediction.\nClasses that came with an import or from "
        "other raters are not counted."
    )


def none_fit(typed: str, clips: int) -> str:
    """Return what is said when there are clips but none is listed."""
    asked = f" “{typed.strip()}”" if typed.strip() else ""
    return f"None of the {clips:,} clips fits the filter{asked}."
