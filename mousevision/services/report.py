"""A report of the demo's whole job that any browser shows: results in words, tables, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from mousevision import __version__
from mousevision.core.atomic import write_text
from mousevision.services.demo_job import DemoResult

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color-scheme: light dark; }
table { border-collapse: collapse; margin: 1rem 0; }
td, th { border: 1px solid #8888; padding: .2rem .6rem; text-align: right; }
td:first-child, th:first-child { text-align: left; }
img { max-width: 100%; border: 1px solid #8888; }
figure { margin: 2rem 0; }
"""


def write_report(path: Path, result: DemoResult, pictures: Sequence[tuple[Path, str]]) -> None:
    """Write the report; `pictures` are files beside it and what they show."""
    parts = [
        "<!doctype html><html lang='en'><meta charset='utf-8'>",
        f"<title>MouseVision demo</title><style>{STYLE}</style>",
        "<h1>MouseVision: the demo study</h1>",
        "<p><strong>The clips are simulated. No real animal was filmed.</strong></p>",
        "<ul>",
        *(f"<li>{escape(line)}</li>" for line in result.lines()),
        "</ul>",
        "<h2>Evaluation by animal</h2>",
        "<p>Each animal was tested by a network that never saw it.</p>",
        _scores(result.evaluated.metrics),
        _animals(result.evaluated.metrics),
        _confusion(result.evaluated.metrics),
        "<h2>The window</h2>",
        *(
            f"<figure><img src='{escape(file.name)}' alt='{escape(words)}'>"
            f"<figcaption>{escape(words)}</figcaption></figure>"
            for file, words in pictures
        ),
        f"<p>MouseVision {escape(__version__)}</p></html>",
    ]
    write_text(path, "\n".join(parts))


def _table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def _number(value: float | None) -> str:
    return "not defined" if value is None else f"{value:.3f}"


def _scores(metrics: dict[str, Any] | Any) -> str:
    rows = []
    for name in ("accuracy", "balanced_accuracy", "macro_f1", "auroc", "ece"):
        interval = metrics["ci95"].get(name)
        between = f"{interval[0]:.3f} to {interval[1]:.3f}" if interval else ""
        rows.append((name.replace("_", " "), _number(metrics[name]), between))
    rows.append(("always the commonest class", _number(metrics["majority"]), ""))
    return _table(("score", "value", "95 % interval over animals"), rows)


def _animals(metrics: Any) -> str:
    rows = [
        (row["subject"], row["clips"], row["right"], _number(row["accuracy"]))
        for row in metrics["per_subject"]
    ]
    return _table(("animal", "clips", "right", "accuracy"), rows)


def _confusion(metrics: Any) -> str:
    classes = metrics["classes"]
    rows = [(f"is {name}", *row) for name, row in zip(classes, metrics["confusion"], strict=True)]
    return _table(("", *(f"said {name}" for name in classes)), rows)
