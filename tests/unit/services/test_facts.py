"""What is known of the clips of a picture: columns, groups, trails."""

from __future__ import annotations

import numpy as np
import pytest

from mousevision.core.job import QuietContext
from mousevision.core.run import RunKind
from mousevision.learn.clusters import Grouping, Number
from mousevision.learn.drift import Drift
from mousevision.learn.maps import MapSettings
from mousevision.services.about import about
from mousevision.services.embedding import Embedding
from mousevision.services.facts import facts
from mousevision.services.grouping import group_clips
from mousevision.services.pictures import Picture
from mousevision.store import clips, listing, runs, study
from mousevision.store.project import Project
from tests.unit.services.learning import SPEC

CTX = QuietContext()


@pytest.fixture
def picture(project: Project) -> Picture:
    """An embedding in which clips lie by class, and within it by animal; the last 3 came later."""
    ids = listing.clip_ids(project)
    rows = listing.clip_rows(project, ids)
    vectors = np.random.default_rng(0).normal(size=(len(ids), 5)).astype(np.float32) * 0.1
    vectors[:, 0] += [9 if row.behaviour == "right" else 0 for row in rows]
    vectors[:, 1] += [int(str(row.subject)[1:]) for row in rows]
    later = np.arange(len(ids)) >= len(ids) - 3
    run = runs.start_run(project, RunKind.EMBED, "autoencoder", 0, {"input": SPEC.to_json()})
    half = np.full(len(ids), 0.5, np.float32)
    groups = np.where(later, -1, 0)
    looks = np.full((len(ids), 50), 0.5, np.float32)
    found = Embedding(np.array(ids), vectors, half, looks, half, run, groups, ~later, later)
    drift = Drift(np.array([0.5, 1.5, 0.9]), np.array([False, True, False]))
    return Picture(found, MapSettings(), vectors[:, :2], drift)


def test_columns_are_those_that_tell_clips_apart(project: Project, picture: Picture) -> None:
    known = facts(CTX, project, picture, None)
    assert list(known.columns) == ["class", "prediction", "animal", "time point", "session",
                                   "found group", "learnt from"]  # fmt: skip
    assert known.columns["time point"].order == ("week 0", "week 1", "week 2")
    learnt = list(known.columns["learnt from"].values)
    assert learnt[-3:] == ["not learnt from, familiar", "unfamiliar", "not learnt from, familiar"]
    assert set(learnt[:-3]) == {"learnt from"}
    assert set(known.columns["prediction"].values) == {None}
    assert known.shared == ("class", "animal", "time point")


def test_what_is_known_of_the_animals_is_a_column(project: Project, picture: Picture) -> None:
    with project.edit("lesions") as edit:
        for at, animal in enumerate(study.subjects(edit)):
            study.set_meta(edit, animal.id, {
                "group": ("sham", "injured")[at % 2], "day": ("even", "odd")[at % 2]
            })  # fmt: skip
    known = facts(CTX, project, picture, None)
    assert set(known.columns["found group"].values) == {"group 1", None}
    assert set(known.columns["group"].values) == {"sham", "injured"}
    assert set(known.columns["animal's day"].values) == {"odd", "even"}
    assert known.shared[-2:] == ("group", "animal's day")


def test_trails_follow_the_time_points(project: Project, picture: Picture) -> None:
    known = facts(CTX, project, picture, None)
    rows = {row.id: row for row in listing.clip_rows(project, known.clip_ids)}
    assert set(known.trails) == {row.subject for row in rows.values()}
    for animal, trail in known.trails.items():
        weeks = [str(rows[clip].session) for clip in trail]
        assert weeks == sorted(weeks)
        assert {rows[clip].subject for clip in trail} == {animal}
    trail = known.trails["m1"]
    assert known.trail(trail[2], 1) == ((trail[1],), (trail[3],))
    assert known.trail(999, 1) == ((), ())


def test_names_alone_are_no_order_of_time(project: Project, picture: Picture) -> None:
    with project.edit("the sessions are not known") as edit:
        study.set_clip_session(edit, listing.clip_ids(project), None)
    assert facts(CTX, project, picture, None).trails == {}


def test_clips_that_are_gone_are_left_out(project: Project, picture: Picture) -> None:
    gone = int(picture.embedding.clip_ids[4])
    with project.edit("remove") as edit:
        clips.remove_clips(edit, [gone])
    known = facts(CTX, project, picture, None)
    assert gone not in known.clip_ids
    assert known.at.tolist() == [at for at in range(24) if at != 4]
    found = group_clips(CTX, picture.embedding, known, Grouping.ROUND, Number.FEW)
    assert gone not in found.names()


def test_groups_are_compared_with_class_and_animal(project: Project, picture: Picture) -> None:
    known = facts(CTX, project, picture, None)
    found = group_clips(CTX, picture.embedding, known, Grouping.ROUND, Number.AUTOMATIC)
    assert "The groups go along with the classes." in found.words()
    first, second = found.matches
    assert (first.name, first.rand, first.purity) == ("class", 1.0, 1.0)
    assert first.commonest == 0.5
    assert second.name == "animal"
    assert second.rand < 0.1
    assert [group.mostly["class"] for group in found.groups] == [("left", 1.0), ("right", 1.0)]
    own = picture.embedding.vectors.copy()
    own[:, 0] = 0
    own[:, 1] *= 9
    by_animal = Embedding(
        picture.embedding.clip_ids, own, picture.embedding.errors, picture.embedding.looks,
        picture.embedding.brightness, picture.embedding.run, picture.embedding.clusters,
        picture.embedding.learnt, picture.embedding.later,
    )  # fmt: skip
    told = group_clips(CTX, by_animal, known, Grouping.ROUND, Number.AUTOMATIC)
    assert "they tell who it is rather than what it does" in told.words()


def test_what_is_special_about_clips(project: Project, picture: Picture) -> None:
    known = facts(CTX, project, picture, None)
    rows = listing.clip_rows(project, known.clip_ids)
    right = [row.id for row in rows if row.behaviour == "right"]
    found = about(CTX, project, picture.embedding, known, right)
    assert found is not None
    assert set(found.clip_ids) == set(right)
    assert {each.value for each in found.special if each.sure} == {"left", "right"}
    assert found.words == "12 of 24 clips. What they have more or less often than by chance:"
    assert found.mean.shape == (SPEC.frames, SPEC.height, SPEC.width, 3)
    assert found.averaged == 12
    one = [row.id for row in rows if row.subject == "m1"]
    alone = about(CTX, project, picture.embedding, known, one)
    assert alone is not None
    assert "6 of 6 selected clips are of m1" in alone.words
    every = about(CTX, project, picture.embedding, known, known.clip_ids)
    assert every is not None
    assert "nothing can be special" in every.words
    assert about(CTX, project, picture.embedding, known, [999]) is None


def test_the_mean_of_clips_is_their_mean(project: Project, picture: Picture) -> None:
    from mousevision.services.about import mean_clip
    from mousevision.services.tensors import project_tensors

    ids = listing.clip_ids(project)[:3]
    mean, count = mean_clip(CTX, project, SPEC, ids)
    with project_tensors(CTX, project, ids, SPEC) as source:
        wanted = np.rint(source.read([0, 1, 2]).mean(axis=0)).transpose(0, 2, 3, 1)
    assert count == 3
    assert np.array_equal(mean[..., :1], wanted)
