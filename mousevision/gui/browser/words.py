"""A clip in words: what the cells of the table, the tips and the screen reader say."""

from __future__ import annotations

from mousevision.gui.browser.queries import ClipRow


def text(row: ClipRow, field: str) -> str:
    """Return what a column says of a clip."""
    if field == "confidence":
        return "" if row.confidence is None else f"{row.confidence:.2f}"
    if field == "frames":
        return str(row.stop - row.start)
    if field == "reviewed":
        return "yes" if row.reviewed else ""
    if field == "file":
        return row.name
    if field == "predicted" and row.abstained:
        return f"{row.predicted} (unsure)" if row.predicted else "unsure"
    values = {"class": row.behaviour, "predicted": row.predicted}
    if field in values:
        return values[field] or ""
    return str(getattr(row, field) or "")


def tip(row: ClipRow, field: str) -> str:
    """Return what a column says when the mouse rests on it."""
    if field == "file":
        return describe(row)
    return text(row, field)


def describe(row: ClipRow) -> str:
    """Return all that is known of a clip, in words."""
    frames = row.stop - row.start
    seconds = f" ({frames / row.fps:.1f} s)" if row.fps > 0 else ""
    parts = [row.file, _place(row), f"{frames} frames{seconds}", _judgement(row)]
    if row.disagree:
        parts.append("raters disagree")
    if row.missing:
        parts.append("the video file is missing")
    return "\n".join(part for part in parts if part)


def _place(row: ClipRow) -> str:
    return ", ".join(part for part in (row.subject, row.session, row.day) if part)


def _judgement(row: ClipRow) -> str:
    said = [row.behaviour or "no class yet"]
    if row.predicted is not None:
        sure = "" if row.confidence is None else f" {row.confidence:.2f}"
        said.append(f"predicted {row.predicted}{sure}{', unsure' if row.abstained else ''}")
    said.append("reviewed" if row.reviewed else "not reviewed")
    return "; ".join(said)


def spoken(row: ClipRow, field: str) -> str:
    """Return what a screen reader says."""
    return describe(row).replace("\n", "; ") if field == "file" else text(row, field)
