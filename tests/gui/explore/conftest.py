"""A study with an embedding that lies in its runs, placed by hand: nothing has to be learnt."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from mousevision.core.run import RunKind, RunStatus
from mousevision.gui.window import MainWindow
from mousevision.services.embedding import FILE, Placed
from mousevision.store import listing, runs
from tests.gui.networks import SPEC


@pytest.fixture
def placed(study: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with an embedding of all clips but the last, in which they lie by class."""
    project = study.workspace.project
    assert project is not None
    ids = listing.clip_ids(project)[:-1]
    rows = listing.clip_rows(project, ids)
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(len(rows), 6)).astype(np.float32) * 0.2
    vectors[:, 0] += [10 if row.behaviour == "right" else -10 for row in rows]
    config = {"input": SPEC.to_json(), "method": "pca", "settings": {}}
    run = runs.start_run(project, RunKind.EMBED, "autoencoder", 0, config)
    bright = rng.random(len(rows)).astype(np.float32)
    looks = np.repeat(bright[:, None], 50, axis=1)
    placed = Placed(np.array(ids), vectors, bright / 100, looks, bright)
    placed.keep(runs.run_folder(project, run.id) / FILE, clusters=np.zeros(len(ids), np.int64))
    runs.finish_run(project, run.id, RunStatus.DONE)
    folder = project.folder
    study.workspace.close()
    assert study.projects.open_path(folder)
    study.actions_["layout_explore"].trigger()
    qtbot.waitUntil(lambda: study.explorer.colours.facts is not None, timeout=10_000)
    # What comes last takes a line away from the dots: they move.
    qtbot.waitUntil(lambda: "share: " in study.embedding.words.text(), timeout=10_000)
    return study
