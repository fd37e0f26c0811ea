from __future__ import annotations

import dataclasses

import pytest

from mousevision.core.errors import DataError, SettingError
from mousevision.core.ethogram import Scope
from mousevision.core.palette import colour_at
from mousevision.store.behaviours import (
    add_behaviour,
    behaviours,
    remove_behaviour,
    update_behaviour,
)
from mousevision.store.bouts import add_bout

from .conftest import Lab


def test_key_colour_and_place_are_chosen(lab: Lab) -> None:
    with lab.project.edit("Add") as edit:
        hit = add_behaviour(edit, " hit ")
    assert (hit.name, hit.key, hit.colour, hit.position) == ("hit", "3", colour_at(5), 5)
    assert behaviours(lab.project)[-1] == hit
    assert lab.notices[-1].everything


@pytest.mark.parametrize(
    ("name", "key", "words"),
    [
        ("PRE", "", "class “pre” already"),
        ("new", "1", "taken by “pre”"),
        ("", "", "needs a name"),
        ("new", "F1", "cannot be the key"),
    ],
)
def test_clashes_are_refused_in_words(lab: Lab, name: str, key: str, words: str) -> None:
    with pytest.raises(SettingError, match=words), lab.project.edit("Add") as edit:
        add_behaviour(edit, name, key)


def test_change_and_undo(lab: Lab) -> None:
    before = behaviours(lab.project)
    new = dataclasses.replace(before[0], name="healthy", key="h", colour="#000001")
    with lab.project.edit("Change") as edit:
        update_behaviour(edit, new)
    assert behaviours(lab.project)[0] == new
    lab.project.undo()
    assert behaviours(lab.project) == before
    with pytest.raises(SettingError, match="not a colour"), lab.project.edit("Change") as edit:
        update_behaviour(edit, dataclasses.replace(new, colour="blue"))


def test_in_use_is_not_removed_and_keeps_its_scope(lab: Lab) -> None:
    clips = lab.add("a.mp4", "b.mp4")
    lab.label(clips, "pre")
    rater = lab.rater()
    with lab.project.edit("Bout") as edit:
        add_bout(edit, clips[0], rater.id, lab.ids["reach"], 0, 9)
    for name, words in (("pre", "2 labels"), ("reach", "1 bout\\b")):
        with pytest.raises(DataError, match=words), lab.project.edit("Remove") as edit:
            remove_behaviour(edit, lab.ids[name])
    pre = behaviours(lab.project)[0]
    with pytest.raises(DataError, match="2 labels"), lab.project.edit("Change") as edit:
        update_behaviour(edit, dataclasses.replace(pre, scope=Scope.BOUT))


def test_unused_is_removed_and_comes_back(lab: Lab) -> None:
    before = behaviours(lab.project)
    with lab.project.edit("Remove") as edit:
        remove_behaviour(edit, lab.ids["lick"])
    assert [b.name for b in behaviours(lab.project)] == ["pre", "post", "reach", "grasp"]
    lab.project.undo()
    assert behaviours(lab.project) == before
