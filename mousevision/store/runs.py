"""Runs: trainings, evaluations and embeddings; never undone.

A run's row is on the disk before its work begins, so that a crash leaves a trace: whoever opens
the project for writing next holds the writer's lock, and marks what still says `running` as
interrupted.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import apsw

from mousevision.core.errors import ProjectError
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.store.edit import Row, Transaction
from mousevision.store.history import now

if TYPE_CHECKING:
    from mousevision.store.project import Project

_SELECT = (
    "SELECT id, kind, model, status, created, seconds, seed, config, metrics, words FROM runs"
)


def start_run(
    project: Project,
    kind: RunKind,
    model: str,
    seed: int = 0,
    config: Mapping[str, Any] | None = None,
) -> Run:
    """Write down that a run begins, and make its folder.

    Raises:
        ProjectError: If the folder cannot be made; the run is then failed.
    """
    created, settings = now(), dict(config or {})
    writer = f"{os.getpid()} on {platform.node()}"
    with project.writing() as transaction:
        number = transaction.insert(
            "INSERT INTO runs (kind, model, status, created, seed, config, metrics, words, writer)"
            " VALUES (?, ?, ?, ?, ?, ?, '{}', '', ?)",
            (
                str(kind),
                model,
                str(RunStatus.RUNNING),
                created,
                seed,
                _text(settings),
                writer,
            ),
        )
        transaction.touch("runs")
    try:
        run_folder(project, number).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        words = f"The folder {run_folder(project, number)} cannot be made: {error.strerror}."
        finish_run(project, number, RunStatus.FAILED, words=words)
        raise ProjectError(words) from error
    return Run(number, kind, model, RunStatus.RUNNING, created, seed=seed, config=settings)


def finish_run(
    project: Project,
    run_id: int,
    status: RunStatus,
    metrics: Mapping[str, Any] | None = None,
    words: str = "",
    seconds: float | None = None,
) -> None:
    """Write down how a run ended."""
    with project.writing() as transaction:
        transaction.run(
            "UPDATE runs SET status = ?, metrics = ?, words = ?, seconds = ? WHERE id = ?",
            (str(status), _text(dict(metrics or {})), words, seconds, run_id),
        )
        transaction.touch("runs")
        _touch_predictions(transaction, run_id)


def runs(project: Project, kind: RunKind | None = None) -> list[Run]:
    """Return all runs, or all of one kind, newest first."""
    sql = f"{_SELECT} WHERE :kind IS NULL OR kind = :kind ORDER BY id DESC"
    return [_read(row) for row in project.rows(sql, {"kind": str(kind) if kind else None})]


def run(project: Project, run_id: int) -> Run:
    """Return one run.

    Raises:
        ProjectError: If the project has none of this id.
    """
    row = project.row(f"{_SELECT} WHERE id = ?", (run_id,))
    if row is None:
        raise ProjectError(f"The project {project.name} has no run {run_id}.")
    return _read(row)


def run_folder(project: Project, run_id: int) -> Path:
    """Return the folder of a run's files."""
    return project.folder / "runs" / str(run_id)


def mark_interrupted(connection: apsw.Connection) -> None:
    """Mark runs that a dead process left behind; the caller holds the writer's lock."""
    connection.execute(
        "UPDATE runs SET status = ?, words = ? WHERE status = ?",
        (
            str(RunStatus.INTERRUPTED),
            "The program ended while this was under way.",
            str(RunStatus.RUNNING),
        ),
    )


def _touch_predictions(transaction: Transaction, run_id: int) -> None:
    """Name the clips whose current prediction may have come or gone with the run's status."""
    clips = transaction.rows(
        "SELECT clip_id FROM predictions WHERE run_id = :run"
        " UNION SELECT clip_id FROM searched_clips WHERE run_id = :run",
        {"run": run_id},
    )
    if clips:
        transaction.touch("predictions", (clip for (clip,) in clips))


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _read(row: Row) -> Run:
    number, kind, model, status, created, seconds, seed, config, metrics, words = row
    return Run(
        id=number,
        kind=RunKind(kind),
        model=model,
        status=RunStatus(status),
        created=created,
        seconds=seconds,
        seed=seed,
        config=json.loads(config),
        metrics=json.loads(metrics),
        words=words,
    )
