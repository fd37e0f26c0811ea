"""Whether the labels at hand can be learnt from, and if not, what to do first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LEAST_CLASSES = 2
LEAST_GROUPS = 2


@dataclass(frozen=True, slots=True)
class Study:
    """What there is to learn from.

    Attributes:
        labelled: Labelled clips per class, classes without any included.
        groups: Animals (or what stands for them) with labelled clips; None when not known.
        unit: What a group is: `animal`, `session` or `video`.
        clips: All clips, labelled or not.
        disputed: Clips to which raters gave different classes.
        bouts: Bouts marked on the timeline, per behaviour.
    """

    labelled: Mapping[str, int] = field(default_factory=dict)
    groups: int | None = None
    unit: str = "animal"
    clips: int = 0
    disputed: int = 0
    bouts: Mapping[str, int] = field(default_factory=dict)

    def problem(self, kind: str) -> str:
        """Return why a model of this kind cannot be trained, in words; empty when it can."""
        if kind == "bouts":
            marked = sum(self.bouts.values())
            return "" if marked else "Mark some bouts on the timeline first: there are none yet."
        if kind != "classifier":
            return "" if self.clips or sum(self.labelled.values()) else "Import videos first."
        used = [count for count in self.labelled.values() if count]
        few_groups = self.groups is not None and self.groups < LEAST_GROUPS
        if len(used) >= LEAST_CLASSES and not few_groups:
            return ""
        said = [f"{count} of {name}" for name, count in self.labelled.items()]
        there = f": {_clips(said)}" if said else "; there are no classes yet"
        if len(used) >= LEAST_CLASSES:
            there = f"; all labels are from {self.groups or 'no'} {self.unit}"
        return f"Label at least two classes in two {self.unit}s first{there}."

    def words(self, kind: str = "classifier") -> str:
        """Return what there is for a model of this kind to learn from, in words."""
        if kind == "bouts":
            counts = ", ".join(f"{count} {name}" for name, count in self.bouts.items() if count)
            return f"Marked bouts: {counts}." if counts else ""
        counts = ", ".join(f"{count} {name}" for name, count in self.labelled.items())
        groups = ""
        if self.groups is not None:
            groups = f", from {self.groups} {self.unit}{'' if self.groups == 1 else 's'}"
        dispute = (
            f" Raters disagree on {self.disputed}: there the newest label of a person counts."
            if self.disputed
            else ""
        )
        return f"Labelled clips: {counts}{groups}.{dispute}" if counts else ""


def _clips(said: list[str]) -> str:
    first = said[0].split(" ", 1)
    noun = "clip" if first[0] == "1" else "clips"
    return ", ".join([f"{first[0]} {noun} {first[1]}", *said[1:]])
