"""Predictions of runs; they lie beside the labels and never over them, and are never undone.

The *current* prediction of a clip is that of the newest training run, done or under way, that has
classified it and whose classes are all still in the project. Predictions of a run whose class was
removed are kept, and are current again once that is undone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from mousevision.core.annotation import Prediction
from mousevision.store.edit import Row

if TYPE_CHECKING:
    from mousevision.store.project import Project

CHUNK = 100
"""Predictions written in one transaction: a key pressed meanwhile waits a few milliseconds."""


def current_sql(column: str) -> str:
    """Return the expression of a column of a clip's current prediction; NULL without one.

    The plus keeps SQLite from looking up each run: the newest is nearly always the one.
    """
    return (
        f"(SELECT newest.{column} FROM predictions AS newest WHERE newest.clip_id = clips.id"
        " AND +newest.run_id IN (SELECT id FROM current_runs) ORDER BY newest.run_id DESC LIMIT 1)"
    )


CURRENT_JOIN = (
    "JOIN predictions AS current ON current.clip_id = clips.id"
    f" AND current.run_id = {current_sql('run_id')}"
)
"""Keeps the `clips` that have a current prediction, and joins it as `current`."""


def set_predictions(project: Project, run_id: int, predictions: Iterable[Prediction]) -> None:
    """Keep what a run says of clips; what it said of the same clips before is replaced.

    They are written in short transactions, so that nobody who labels has to wait.
    """
    for some in _chunks(predictions):
        answers = sorted({behaviour for one in some for behaviour in one.probabilities})
        with project.writing() as transaction:
            transaction.many(
                "INSERT OR REPLACE INTO predictions VALUES (?, ?, ?, ?, ?, ?, ?)",
                [_values(run_id, one) for one in some],
            )
            transaction.many(
                "INSERT OR IGNORE INTO run_behaviours VALUES (?, ?)",
                [(run_id, behaviour) for behaviour in answers],
            )
            transaction.touch("predictions", (one.clip_id for one in some))


def predictions(project: Project, run_id: int) -> dict[int, Prediction]:
    """Return all that a run said, by clip; clips that are not in the project are left out."""
    sql = (
        "SELECT run_id, clip_id, probabilities, abstained, unfamiliar FROM predictions"
        " WHERE run_id = ? AND clip_id IN (SELECT id FROM clips)"
    )
    return {row[1]: _read(row) for row in project.rows(sql, (run_id,))}


def current_prediction(project: Project, clip_id: int) -> Prediction | None:
    """Return the current prediction of a clip; None when there is none."""
    sql = (
        "SELECT current.run_id, current.clip_id, current.probabilities, current.abstained,"
        " current.unfamiliar"
        f" FROM clips {CURRENT_JOIN} WHERE clips.id = ?"
    )
    row = project.row(sql, (clip_id,))
    return _read(row) if row else None


def current_predictions(project: Project) -> dict[int, Prediction]:
    """Return the current prediction of every clip that has one."""
    sql = (
        "SELECT current.run_id, current.clip_id, current.probabilities, current.abstained,"
        " current.unfamiliar"
        f" FROM clips {CURRENT_JOIN} ORDER BY clips.id"
    )
    return {row[1]: _read(row) for row in project.rows(sql)}


def _chunks(predictions: Iterable[Prediction]) -> Iterator[list[Prediction]]:
    rest = iter(predictions)
    while some := list(islice(rest, CHUNK)):
        yield some


def _values(run_id: int, one: Prediction) -> tuple[int, int, int, float, int, str, int]:
    probabilities = {str(behaviour): float(p) for behaviour, p in one.probabilities.items()}
    text = json.dumps(probabilities, separators=(",", ":"), allow_nan=False)
    said = run_id, one.clip_id, one.behaviour_id, one.confidence, int(one.abstained), text
    return *said, int(one.unfamiliar)


def _read(row: Row) -> Prediction:
    run_id, clip_id, text, abstained, unfamiliar = row
    probabilities = {int(behaviour): p for behaviour, p in json.loads(text).items()}
    return Prediction(run_id, clip_id, probabilities, bool(abstained), bool(unfamiliar))
