"""Pieces of reports that any browser shows: one file, pictures inside, nothing fetched."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from mousevision import __version__
from mousevision.services.audit_findings import LEVEL_WORDS
from mousevision.services.audit_verdict import Verdict

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color-scheme: light dark; }
table { border-collapse: collapse; margin: 1rem 0; }
td, th { border: 1px solid #8888; padding: .2rem .6rem; text-align: right; }
td:first-child, th:first-child { text-align: left; }
table.words td { text-align: left; vertical-align: top; }
img { max-width: 100%; border: 1px solid #8888; }
figure { margin: 1rem 0; }
pre { overflow-x: auto; white-space: pre-wrap; }
.verdict { border: 2px solid #8888; border-left-width: 1rem; padding: .5rem 1rem; margin: 1rem 0; }
.clean { border-left-color: #007a59; } .suspect { border-left-color: #e69f00; }
.confounded { border-left-color: #c4420a; }
"""
SIGNS = {"clean": "✓", "suspect": "⚠", "confounded": "✗", None: "?"}


def page(title: str, parts: Iterable[str]) -> str:
    """Return a whole page."""
    head = (
        "<!doctype html><html lang='en'><meta charset='utf-8'>",
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
    )
    foot = f"<p>MouseVision {escape(__version__)}</p></html>"
    return "\n".join((*head, *(part for part in parts if part), foot))


def table(header: Sequence[str], rows: Sequence[Sequence[object]], kind: str = "") -> str:
    """Return a table; without rows nothing."""
    if not rows:
        return ""
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table class='{kind}'>{f'<tr>{head}</tr>' if head else ''}{body}</table>"


def paragraph(words: str) -> str:
    """Return a paragraph; of no words nothing."""
    return f"<p>{escape(words)}</p>" if words else ""


def number(value: float | None) -> str:
    """Return a score with three digits."""
    return "not defined" if value is None else f"{value:.3f}"


def picture(path: Path, words: str) -> str:
    """Return a PNG file as part of the page; nothing if it is not there."""
    try:
        coded = base64.b64encode(path.read_bytes()).decode("ascii")
    except OSError:
        return ""
    source = f"data:image/png;base64,{coded}"
    return (
        f"<figure><img src='{source}' alt='{escape(words)}'>"
        f"<figcaption>{escape(words)}</figcaption></figure>"
    )


def verdict_box(verdict: Verdict) -> str:
    """Return the audit's verdict as it stands on top of a report."""
    said = verdict.short if verdict.verdict else "not made yet"
    return (
        f"<div class='verdict {verdict.verdict or ''}' role='note'>"
        f"<strong>{SIGNS[verdict.verdict]} Confound audit: {escape(said)}</strong>"
        f"<br>{escape(verdict.words)}</div>"
    )


def findings(found: Sequence[Mapping[str, Any]], folder: Path) -> Iterable[str]:
    """Yield the findings of an audit, the worst first, with pictures of where they sit."""
    order = list(LEVEL_WORDS)
    for one in sorted(found, key=lambda finding: -order.index(finding["level"])):
        title = one.get("title") or one["check"]
        yield f"<h3>{escape(title)}: {escape(LEVEL_WORDS[one['level']])}</h3>"
        yield paragraph(one["words"])
        place = one.get("place")
        if place:
            yield picture(folder / place["picture"], f"Red is where the classes differ: "
                          f"{place['words']}.")  # fmt: skip


def scores(metrics: Mapping[str, Any]) -> str:
    """Return the scores of an evaluation with their intervals, and what they must beat."""
    rows = []
    for name in ("accuracy", "balanced_accuracy", "macro_f1", "auroc", "ece"):
        interval = metrics["ci95"].get(name)
        between = f"{interval[0]:.3f} to {interval[1]:.3f}" if interval else ""
        rows.append((name.replace("_", " "), number(metrics[name]), between))
    rows.append(("always the commonest class", number(metrics["majority"]), ""))
    if metrics.get("chance") is not None:
        rows.append(("guessing, as the mean over classes", number(metrics["chance"]), ""))
    if baseline := metrics.get("baseline"):
        rows.append(("simple motion statistics", number(baseline["accuracy"]), ""))
    return table(("score", "value", "95 % interval over animals"), rows)


def animals(metrics: Mapping[str, Any]) -> str:
    """Return the result animal by animal."""
    rows = [
        (row["subject"], row["clips"], row["right"], number(row["accuracy"]))
        for row in metrics["per_subject"]
    ]
    return table(("animal", "clips", "right", "accuracy"), rows)


def confusion(metrics: Mapping[str, Any]) -> str:
    """Return what was taken for what."""
    classes = metrics["classes"]
    rows = [(f"is {name}", *row) for name, row in zip(classes, metrics["confusion"], strict=True)]
    return table(("", *(f"said {name}" for name in classes)), rows)
