from __future__ import annotations

from mousevision.core.ethogram import Scope
from mousevision.store import blind
from mousevision.store.behaviours import add_behaviour
from mousevision.store.bouts import add_bout, move_bout, set_bout_behaviour, split_bout
from mousevision.store.labels import set_label

from .conftest import Lab


def _label(lab: Lab, clip: int, name: str, rater: str = "anna") -> None:
    who = lab.rater(rater)
    with lab.project.edit(f"Label as {name}", who) as edit:
        set_label(edit, [clip], who.id, lab.ids[name])


def _begin(lab: Lab, rater: str = "anna", order: tuple[int, ...] = (2, 1)) -> blind.Spell:
    with lab.project.writing() as transaction:
        return blind.begin(transaction, lab.rater(rater).id, order)


def _end(lab: Lab, why: str = "", rater: str = "anna") -> None:
    with lab.project.writing() as transaction:
        blind.end(transaction, lab.rater(rater).id, why)


def test_only_labels_of_the_blind_rater_given_meanwhile_are_blind(lab: Lab) -> None:
    before, during, others, after = lab.add("a.mp4", "b.mp4", "c.mp4", "d.mp4")
    anna = lab.rater()
    _label(lab, before, "pre")
    _begin(lab)
    _label(lab, during, "pre")
    _label(lab, others, "pre", "ben")
    _end(lab, "all done")
    _label(lab, after, "pre")
    assert blind.blind_labels(lab.project) == {(during, anna.id)}


def test_what_an_import_brings_is_not_blind(lab: Lab) -> None:
    (clip,) = lab.add("a.mp4")
    anna = lab.rater()
    _begin(lab)
    with lab.project.edit("Labels from truth.csv") as edit:  # by nobody at work
        set_label(edit, [clip], anna.id, lab.ids["pre"])
    assert blind.blind_labels(lab.project) == set()


def test_a_label_changed_in_the_open_is_blind_no_more_until_undone(lab: Lab) -> None:
    (clip,) = lab.add("a.mp4")
    anna = lab.rater()
    _begin(lab)
    _label(lab, clip, "pre")
    _end(lab)
    _label(lab, clip, "pre")  # the same again changes nothing
    assert blind.blind_labels(lab.project) == {(clip, anna.id)}
    _label(lab, clip, "post")
    assert blind.blind_labels(lab.project) == set()
    lab.project.undo()
    assert blind.blind_labels(lab.project) == {(clip, anna.id)}


def test_spells_are_logged_and_undo_does_not_take_them_back(lab: Lab) -> None:
    (clip,) = lab.add("a.mp4")
    first = _begin(lab)
    assert _begin(lab, order=(1, 2)) == first, "a spell that goes on is the same one"
    _label(lab, clip, "pre")
    _end(lab, "a file is broken")
    second = _begin(lab, order=(1, 2))
    while lab.project.undo():
        pass
    newest, oldest = blind.spells(lab.project)
    assert (oldest.why, bool(oldest.ended), oldest.shuffled) == ("a file is broken", True, (2, 1))
    assert newest == second
    assert blind.spell(lab.project, lab.rater().id) == second
    assert blind.spell(lab.project, lab.rater("ben").id) is None


def test_a_bout_is_blind_if_all_of_it_was_marked_blind(lab: Lab) -> None:
    (clip,) = lab.add("a.mp4")
    anna = lab.rater()
    reach, grasp = lab.ids["reach"], lab.ids["grasp"]

    def draw(behaviour: int, start: int, stop: int) -> int:
        with lab.project.edit("Mark", anna) as edit:
            return add_bout(edit, clip, anna.id, behaviour, start, stop).id

    first = draw(reach, 0, 10)
    _begin(lab)
    alone = draw(reach, 20, 40)
    assert blind.blind_bouts(lab.project) == {alone}
    draw(grasp, 25, 30)  # cuts it into two, both blind
    assert len(blind.blind_bouts(lab.project)) == 3
    assert draw(reach, 5, 15) == first, "merged with one marked in the open"
    assert first not in blind.blind_bouts(lab.project)
    _end(lab)
    with lab.project.edit("Move", anna) as edit:
        move_bout(edit, alone, 20, 24)
    assert alone not in blind.blind_bouts(lab.project)


def test_a_point_is_one_frame_and_excludes_nothing(lab: Lab) -> None:
    (clip,) = lab.add("a.mp4")
    anna = lab.rater()
    with lab.project.edit("Classes") as edit:
        contact = add_behaviour(edit, "contact", scope=Scope.POINT, exclusive=True)
    assert not contact.exclusive
    with lab.project.edit("Mark", anna) as edit:
        reach = add_bout(edit, clip, anna.id, lab.ids["reach"], 0, 10)
        point = add_bout(edit, clip, anna.id, contact.id, 5, 9)
        again = add_bout(edit, clip, anna.id, contact.id, 5, 6)
        beside = add_bout(edit, clip, anna.id, contact.id, 6, 7)
        assert (point.start, point.stop) == (5, 6)
        assert again.id == point.id != beside.id
        moved = move_bout(edit, beside.id, 8, 20)
        assert (moved.start, moved.stop) == (8, 9)
        add_bout(edit, clip, anna.id, lab.ids["grasp"], 3, 9)  # cuts the reach, not the points
    stretches = lab.project.rows(
        "SELECT behaviour_id, start, stop FROM bouts WHERE id IN (?, ?, ?) ORDER BY id",
        (reach.id, point.id, beside.id),
    )
    assert stretches == [
        (lab.ids["reach"], 0, 3),
        (contact.id, 5, 6),
        (contact.id, 8, 9),
    ]
    with lab.project.edit("Turn into a point", anna) as edit:
        turned = set_bout_behaviour(edit, reach.id, contact.id)
    assert (turned.start, turned.stop) == (0, 1)


def test_a_bout_split_blind_stays_blind_and_in_the_open_does_not(lab: Lab) -> None:
    (clip,) = lab.add("a.mp4")
    anna = lab.rater()
    _begin(lab, order=(clip,))
    with lab.project.edit("draw", anna) as edit:
        number = add_bout(edit, clip, anna.id, lab.ids["reach"], 10, 30).id
    with lab.project.edit("split", anna) as edit:
        parts = split_bout(edit, number, 20)
    assert blind.blind_bouts(lab.project) == {part.id for part in parts}
    _end(lab)
    with lab.project.edit("split", anna) as edit:
        again = split_bout(edit, parts[1].id, 25)
    assert blind.blind_bouts(lab.project) == {parts[0].id}
    assert again[0].id == parts[1].id
