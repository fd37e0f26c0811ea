"""A small imported study, drawn once for all tests of services."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mousevision.core.annotation import Rater
from mousevision.core.job import QuietContext
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import import_videos
from mousevision.services.training import train
from mousevision.store.project import Project
from mousevision.store.raters import ensure_rater
from tests.studies import make_study
from tests.unit.services.learning import request


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Videos of 4 animals, 6 clips each, with `clips.csv`; not to be changed."""
    return make_study(tmp_path_factory.mktemp("study") / "Käfig 1")


@pytest.fixture(scope="session")
def imported(study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the study in it; not to be changed."""
    folder = tmp_path_factory.mktemp("project") / "Studie"
    with Project.create(folder) as project:
        import_videos(QuietContext(), project, [study], ImportRules(study / "clips.csv"))
    return folder


@pytest.fixture(scope="session")
def trained(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which a network was trained, run 1, tested on m3; not to be changed."""
    folder = tmp_path_factory.mktemp("trained") / "p"
    shutil.copytree(imported, folder)
    with Project.open(folder) as project:
        train(QuietContext(), project, request(held_out=["m3"], seed=5))
    return folder


@pytest.fixture
def ready(trained: Path, tmp_path: Path) -> Iterator[Project]:
    """A copy of the project with a network, open."""
    folder = tmp_path / "ready"
    shutil.copytree(trained, folder)
    with Project.open(folder) as opened:
        yield opened


@pytest.fixture
def project(imported: Path, tmp_path: Path) -> Iterator[Project]:
    """A copy of the imported project, open."""
    folder = tmp_path / imported.name
    shutil.copytree(imported, folder)
    with Project.open(folder) as opened:
        yield opened


@pytest.fixture
def anna(project: Project) -> Rater:
    """A human rater."""
    with project.edit("Rater anna") as edit:
        return ensure_rater(edit, "anna")
