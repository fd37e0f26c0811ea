"""Random edits, undo, redo and restarts against a plain Python model of the same project."""

from __future__ import annotations

import copy
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mousevision.core.annotation import Decision
from mousevision.core.changes import Changes
from mousevision.core.errors import DataError
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.store import blind, repeats
from mousevision.store.behaviours import add_behaviour, behaviours, remove_behaviour
from mousevision.store.bouts import add_bout, all_bouts
from mousevision.store.clips import add_clip, clip_ids, clip_rows, remove_clips
from mousevision.store.labels import all_labels, reference_labels, set_label
from mousevision.store.project import Project
from mousevision.store.reviews import add_review
from mousevision.store.study import ensure_subject
from mousevision.store.videos import add_video

from .conftest import CLASSES, FRAMES, Lab, info

RATERS = ("anna", "ben")
CONTACT = Behaviour(0, "contact", "c", "", Scope.POINT)
Painted = dict[tuple[int, str, int], frozenset[str]]


@dataclass
class Model:
    """What the project should hold, in plain words."""

    clips: dict[int, str] = field(default_factory=dict)
    classes: set[str] = field(default_factory=lambda: {"pre", "post"})
    labels: dict[tuple[int, str], str] = field(default_factory=dict)
    blind_labels: set[tuple[int, str]] = field(default_factory=set)
    order: list[tuple[int, str]] = field(default_factory=list)
    painted: Painted = field(default_factory=dict)
    seen: set[tuple[int, str, int, str]] = field(default_factory=set)
    """Frames of behaviours that somebody drew who saw whose clip it was."""
    repeated: list[tuple[int, str, str, str]] = field(default_factory=list)
    reviewed: dict[tuple[int, str], bool] = field(default_factory=dict)

    def drop_clip(self, clip: int) -> None:
        del self.clips[clip]
        for table in (self.labels, self.painted, self.reviewed):
            for key in [key for key in table if key[0] == clip]:
                del table[key]
        self.order = [key for key in self.order if key[0] != clip]
        self.blind_labels = {key for key in self.blind_labels if key[0] != clip}
        self.seen = {key for key in self.seen if key[0] != clip}
        self.repeated = [key for key in self.repeated if key[0] != clip]

    def reference(self) -> dict[int, str]:
        """The newest label of each clip."""
        return {clip: self.labels[clip, rater] for clip, rater in self.order}


class Store(RuleBasedStateMachine):
    """Every rule does the same to the project and to the model."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="mousevision-test-"))
        self.lab = Lab(Project.create(self.folder / "Study", [*CLASSES, CONTACT]))
        self.who = {name: self.lab.rater(name) for name in RATERS}
        self.raters = {name: rater.id for name, rater in self.who.items()}
        self.blind: set[str] = set()  # beside the history: Undo does not change it
        self.model = Model()
        self.past: list[tuple[str, Model, object]] = []
        self.future: list[tuple[str, Model, object]] = []
        self.made = 0
        self.dump = self.lab.dump()

    def teardown(self) -> None:
        self.lab.project.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _did(self, name: str, after: Model) -> None:
        """Move the model on, if the edit changed anything."""
        if after != self.model:
            self.past.append((name, self.model, self.dump))
            self.future.clear()
            self.model = after
        self.dump = self.lab.dump()

    def _pick(self, number: int) -> int:
        return sorted(self.model.clips)[number % len(self.model.clips)]

    @initialize(count=st.integers(1, 3))
    def begin(self, count: int) -> None:
        self.bring_in(count, "m1", False)

    @rule(count=st.integers(1, 3), subject=st.sampled_from(["m1", "m2"]), fail=st.booleans())
    def bring_in(self, count: int, subject: str, fail: bool) -> None:
        after, name = copy.deepcopy(self.model), f"Import {self.made}"
        try:
            with self.lab.project.edit(name) as edit:
                animal = ensure_subject(edit, subject)
                for _ in range(count):
                    self.made += 1
                    video = add_video(edit, info(self.lab.videos / f"{self.made}.mp4"))
                    clip = add_clip(edit, video.id, 0, FRAMES, animal.id)
                    after.clips[clip.id] = subject
                if fail:
                    raise DataError("the last video was broken")
        except DataError:
            return
        self._did(name, after)

    @precondition(lambda self: self.model.clips)
    @rule(number=st.integers(0, 99))
    def take_out(self, number: int) -> None:
        clip, after = self._pick(number), copy.deepcopy(self.model)
        with self.lab.project.edit(f"Remove {clip}") as edit:
            remove_clips(edit, [clip])
        after.drop_clip(clip)
        self._did(f"Remove {clip}", after)

    @precondition(lambda self: self.model.clips)
    @rule(
        numbers=st.lists(st.integers(0, 99), min_size=1, max_size=3),
        rater=st.sampled_from(RATERS),
        behaviour=st.sampled_from(["pre", "post", "extra", None]),
    )
    def label(self, numbers: list[int], rater: str, behaviour: str | None) -> None:
        if behaviour is not None and behaviour not in self.model.classes:
            return
        clips, after = {self._pick(number) for number in numbers}, copy.deepcopy(self.model)
        ids = {one.name: one.id for one in behaviours(self.lab.project)}
        with self.lab.project.edit(f"Label {behaviour}", self.who[rater]) as edit:
            given = ids[behaviour] if behaviour else None
            set_label(edit, sorted(clips), self.raters[rater], given)
        for clip in clips:
            key = (clip, rater)
            if after.labels.get(key) != behaviour:
                after.order = [other for other in after.order if other != key]
                after.labels.pop(key, None)
                after.blind_labels.discard(key)
                if behaviour:
                    if rater in self.blind:
                        after.blind_labels.add(key)
                    after.labels[key] = behaviour
                    after.order.append(key)
        self._did(f"Label {behaviour}", after)

    @precondition(lambda self: self.model.clips)
    @rule(
        number=st.integers(0, 99),
        rater=st.sampled_from(RATERS),
        behaviour=st.sampled_from(["reach", "grasp", "lick", "contact"]),
        start=st.integers(0, FRAMES - 1),
        length=st.integers(1, 30),
    )
    def draw(self, number: int, rater: str, behaviour: str, start: int, length: int) -> None:
        clip, after = self._pick(number), copy.deepcopy(self.model)
        with self.lab.project.edit("Draw", self.who[rater]) as edit:
            ids = self.lab.ids
            add_bout(edit, clip, self.raters[rater], ids[behaviour], start, start + length)
        last = start + 1 if behaviour == "contact" else min(start + length, FRAMES)
        for frame in range(start, last):
            key = (clip, rater, frame)
            before = there = after.painted.get(key, frozenset())
            if behaviour in ("reach", "grasp"):
                there -= {"reach", "grasp"}
            after.painted[key] = there | {behaviour}
            if rater not in self.blind:
                after.seen.add((*key, behaviour))
            elif behaviour not in before:
                after.seen.discard((*key, behaviour))
        if self.lab.dump() != self.dump and after == self.model:
            # Two bouts that touched became one: an edit, though no frame changed.
            self.past.append(("Draw", self.model, self.dump))
            self.future.clear()
        self._did("Draw", after)

    @precondition(lambda self: self.model.clips)
    @rule(
        number=st.integers(0, 99),
        rater=st.sampled_from(RATERS),
        decision=st.sampled_from([Decision.ACCEPTED, Decision.SKIPPED]),
    )
    def review(self, number: int, rater: str, decision: Decision) -> None:
        clip, after = self._pick(number), copy.deepcopy(self.model)
        with self.lab.project.edit("Review") as edit:
            add_review(edit, [clip], self.raters[rater], decision)
        after.reviewed[clip, rater] = decision is Decision.ACCEPTED
        self.past.append(("Review", self.model, self.dump))  # deciding again is an edit, too
        self.future.clear()
        self.model, self.dump = after, self.lab.dump()

    @precondition(lambda self: self.model.labels)
    @rule(number=st.integers(0, 99), again=st.sampled_from(["pre", "post"]))
    def label_again(self, number: int, again: str) -> None:
        clip, rater = sorted(self.model.labels)[number % len(self.model.labels)]
        first, after = self.model.labels[clip, rater], copy.deepcopy(self.model)
        ids = {one.name: one.id for one in behaviours(self.lab.project)}
        with self.lab.project.edit("Again", self.who[rater]) as edit:
            repeats.add_repeat(edit, clip, self.raters[rater], ids[first], ids[again])
        after.repeated.append((clip, rater, first, again))
        self._did("Again", after)

    @rule(rater=st.sampled_from(RATERS))
    def work_blind_or_stop(self, rater: str) -> None:
        with self.lab.project.writing() as transaction:
            if rater in self.blind:
                blind.end(transaction, self.raters[rater], "done")
            else:
                blind.begin(transaction, self.raters[rater], sorted(self.model.clips))
        self.blind ^= {rater}

    @rule()
    def extra_class(self) -> None:
        after = copy.deepcopy(self.model)
        used = "extra" in after.labels.values()
        used = used or any(first == "extra" for _, _, first, _ in after.repeated)
        there = {one.name: one.id for one in behaviours(self.lab.project)}
        try:
            with self.lab.project.edit("Class") as edit:
                if "extra" in there:
                    remove_behaviour(edit, there["extra"])
                else:
                    add_behaviour(edit, "extra")
        except DataError:
            assert used
            return
        assert not used
        after.classes ^= {"extra"}
        self._did("Class", after)

    @rule()
    def undo(self) -> None:
        changes = self.lab.project.undo()
        if not self.past:
            assert changes is None
            return
        name, before, dump = self.past.pop()
        assert isinstance(changes, Changes)
        assert changes.name == name
        self.future.append((name, self.model, self.dump))
        self.model, self.dump = before, self.lab.dump()
        assert self.dump == dump

    @rule()
    def redo(self) -> None:
        changes = self.lab.project.redo()
        if not self.future:
            assert changes is None
            return
        name, later, dump = self.future.pop()
        assert isinstance(changes, Changes)
        assert changes.name == name
        self.past.append((name, self.model, self.dump))
        self.model, self.dump = later, self.lab.dump()
        assert self.dump == dump

    @rule()
    def restart(self) -> None:
        self.lab.project.close()
        self.lab.project = Project.open(self.folder / "Study")

    @invariant()
    def the_same(self) -> None:
        project, model = self.lab.project, self.model
        names = {one.id: one.name for one in behaviours(project)}
        who = {number: name for name, number in self.raters.items()}
        assert sorted(clip_ids(project)) == sorted(model.clips)
        found = {
            (one.clip_id, who[one.rater_id]): names[one.behaviour_id]
            for one in all_labels(project)
        }
        assert found == model.labels
        shown = {(clip, who[rater]) for clip, rater in blind.blind_labels(project)}
        assert shown == model.blind_labels
        assert [
            (one.clip_id, who[one.rater_id], names[one.first_id], names[one.behaviour_id])
            for one in repeats.repeats(project)
        ] == model.repeated
        assert {name for name in RATERS if blind.spell(project, self.raters[name])} == self.blind
        assert {c: names[b] for c, b in reference_labels(project).items()} == model.reference()
        painted: dict[tuple[int, str, int], set[str]] = {}
        unseen = blind.blind_bouts(project)
        for bout in all_bouts(project):
            for frame in range(bout.start, bout.stop):
                key = (bout.clip_id, who[bout.rater_id], frame)
                painted.setdefault(key, set()).add(names[bout.behaviour_id])
                if bout.id in unseen:
                    assert (*key, names[bout.behaviour_id]) not in model.seen
            assert names[bout.behaviour_id] != "contact" or bout.stop - bout.start == 1
        assert painted == model.painted
        for name in RATERS:
            rows = clip_rows(project, sorted(model.clips), self.lab.rater(name))
            for row in rows:
                assert row.subject == model.clips[row.id]
                assert row.reviewed == model.reviewed.get((row.id, name), False)
                own = names[row.own_id] if row.own_id else None
                assert own == model.labels.get((row.id, name))
        assert project.undo_name == (self.past[-1][0] if self.past else None)
        assert project.redo_name == (self.future[-1][0] if self.future else None)


TestStore = Store.TestCase
TestStore.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
