"""Embeddings: every clip placed and grouped, kept, read again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from mousevision.core.errors import DataError, SettingError
from mousevision.core.job import QuietContext
from mousevision.core.run import RunKind, RunStatus
from mousevision.learn.checkpoint import load_checkpoint
from mousevision.learn.maps import MapSettings, Method, make_map, pca
from mousevision.services import embedding
from mousevision.services.embedding import Embedding, newest_embedding
from mousevision.services.pictures import draw_picture
from mousevision.services.placing import make_embedding
from mousevision.store import clips, listing, runs, videos
from mousevision.store.project import Project
from tests.unit.services.learning import request


def places(project: Project, found: Embedding, method: str = "pca") -> npt.NDArray[np.float32]:
    """Return the picture as it was kept with the run, in a project that is only read."""
    with Project.open(project.file, read_only=True) as reader:
        how = MapSettings(Method(method), seed=found.run.seed)
        return draw_picture(QuietContext(), reader, found, how).places


def test_every_clip_gets_a_place_and_a_group(project: Project) -> None:
    found = make_embedding(QuietContext(), project, request("autoencoder", seed=3))
    assert found.clip_ids.tolist() == listing.clip_ids(project)
    assert found.vectors.shape[0] == found.brightness.shape[0] == found.errors.shape[0] == 24
    assert np.allclose(places(project, found), pca(found.vectors))
    assert found.learnt.all()
    assert not found.later.any()
    assert found.draws
    assert set(found.clusters.tolist()) == set(range(found.run.metrics["clusters"]))
    assert (found.run.kind, found.run.status) == (RunKind.EMBED, RunStatus.DONE)
    assert found.run.metrics["reconstruction_error"] == pytest.approx(found.errors.mean())
    assert "24 clips placed" in found.run.words
    assert "group" in found.run.words
    assert load_checkpoint(runs.run_folder(project, found.run.id)).classes == ()


def test_the_same_seed_gives_the_same_picture_and_it_is_found_again(project: Project) -> None:
    first = make_embedding(QuietContext(), project, request("autoencoder", seed=3))
    second = make_embedding(QuietContext(), project, request("", seed=3))
    assert np.array_equal(first.vectors, second.vectors)
    assert np.array_equal(first.clusters, second.clusters)
    newest = newest_embedding(project)
    assert newest is not None
    assert newest.run == second.run
    assert np.array_equal(newest.vectors, second.vectors)
    (runs.run_folder(project, second.run.id) / "embedding.npz").write_bytes(b"damaged")
    older = newest_embedding(project)
    assert older is not None
    assert older.run == first.run


@pytest.mark.parametrize("method", ["tsne", "umap"])
def test_the_picture_is_made_as_asked(project: Project, method: str) -> None:
    found = make_embedding(QuietContext(), project, request("autoencoder", rounds=1), method)
    wanted = make_map(QuietContext(), found.vectors, MapSettings(Method(method)))
    assert np.array_equal(places(project, found, method), wanted)
    assert found.run.config["method"] == method


def test_points_and_table_are_of_clips_that_are_still_there(project: Project) -> None:
    found = make_embedding(QuietContext(), project, request("autoencoder"))
    gone = int(found.clip_ids[3])
    with project.edit("remove") as edit:
        clips.remove_clips(edit, [gone])
    dots = places(project, found)
    points = embedding.points(project, found, dots)
    header, lines = embedding.csv_rows(project, found, dots)
    assert len(points) == len(lines) == 23
    left = [at for at in range(24) if at != 3]
    for at, point, line in zip(left, points, lines, strict=True):
        assert (point["x"], point["y"]) == tuple(dots[at].tolist())
        assert point["cluster"] == found.clusters[at]
        row = dict(zip(header, line, strict=True))
        assert row["file"] == point["file"]
        assert [row[f"e{n}"] for n in range(found.vectors.shape[1])] == found.vectors[at].tolist()


def test_missing_videos_are_left_out_in_words(project: Project) -> None:
    lost = videos.videos(project)[0]
    with project.edit("lost") as edit:
        videos.relocate(edit, lost.id, Path(lost.path).with_name("lost.mp4"))
    found = make_embedding(QuietContext(), project, request("autoencoder", rounds=1))
    assert len(found.clip_ids) == 23
    assert "1 of 24 clips left out" in found.run.words


def test_what_cannot_be_embedded(project: Project, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="no method “som”; there are pca, tsne, umap"):
        make_embedding(QuietContext(), project, request("autoencoder"), "som")
    with pytest.raises(SettingError, match="cnn learns from labels"):
        make_embedding(QuietContext(), project, request("cnn"))
    assert newest_embedding(project) is None
    with Project.create(tmp_path / "empty") as empty, pytest.raises(DataError, match="no clips"):
        make_embedding(QuietContext(), empty, request("autoencoder"))
