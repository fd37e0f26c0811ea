"""The clips that an audit looks at, and what is known of them besides their pictures."""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from mousevision.core.video import Video
from mousevision.learn.metrics import balanced_accuracy
from mousevision.services.audit_findings import TOO_FEW, Finding, Level
from mousevision.services.labelled import LabelledClips
from mousevision.store.listing import ClipRow
from mousevision.store.text import natural_key

MANY = 6
"""So many animals of each class may be compared with each other where none shows two classes."""
MOST_CLIPS = 1000
"""More tell no more: what is compared is sessions, not clips."""
NAME_FEATURES = 64
Features = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AuditStudy:
    """Labelled clips as an audit compares them.

    Attributes:
        rows: The clips.
        targets: Class of each.
        groups: Animal of each, or what stands for it.
        sessions: Session of each; where none is known, its video.
        classes: Names of the classes.
        unit: What a group is: `animal`, `session` or `video`.
        unit_words: What grouping by another unit than the animal can hide.
        unknown: Number of clips whose session is not known.
    """

    rows: tuple[ClipRow, ...]
    targets: tuple[int, ...]
    groups: tuple[str, ...]
    sessions: tuple[str, ...]
    classes: tuple[str, ...]
    unit: str
    unit_words: str
    unknown: int

    def only(self, kept: Sequence[int]) -> AuditStudy:
        """Return the study of some of the clips."""

        def some(values: Sequence[str]) -> tuple[str, ...]:
            return tuple(values[at] for at in kept)

        rows = tuple(self.rows[at] for at in kept)
        return AuditStudy(
            rows,
            tuple(self.targets[at] for at in kept),
            some(self.groups),
            some(self.sessions),
            self.classes,
            self.unit,
            self.unit_words,
            sum(not _session(row) for row in rows),
        )


def audit_study(study: LabelledClips, seed: int) -> AuditStudy:
    """Return the labelled clips, or as many of them as an audit needs, from all sessions alike."""
    strata: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    sessions = [_session(row) or f"video {row.video_id}" for row in study.rows]
    rng = np.random.default_rng([seed, 7])
    turns = []
    for order, at in enumerate(rng.permutation(study.labelled).tolist()):
        stratum = strata[study.groups[at], sessions[at], study.targets[at]]
        turns.append((len(stratum), order, at))
        stratum.append(at)
    chosen = sorted(at for _, _, at in sorted(turns)[:MOST_CLIPS])
    every = AuditStudy(
        study.rows,
        study.targets,
        study.groups,
        tuple(sessions),
        study.classes,
        study.unit,
        study.words,
        0,
    )
    return every.only(chosen)


def animal_finding(study: AuditStudy) -> Finding:
    """Say whether knowing the animal is knowing the class."""
    shown = _shown(study)
    both = [name for name, classes in shown.items() if len(classes) > 1]
    unit = study.unit
    score, chance = _from_group_alone(study), 1 / len(study.classes)
    several = "both classes" if len(study.classes) == 2 else "more than one class"
    level, words = Level.FINE, f"Every {unit} shows {several}, so none stands for one class."
    if not both and many_of_each(study):
        level = Level.NOTE
        words = (
            f"No {unit} shows {several}, so {unit}s are compared with each other: "
            f"{_who(study, shown)}. Whatever else always differs between them, such as litter or "
            "cage, passes for the class."
        )
    elif not both:
        level = Level.CONFOUNDED
        words = (
            f"No {unit} shows {several}: {_who(study, shown)}. Class and {unit} cannot be told "
            f"apart: whatever else differs between these {unit}s passes for the class; film "
            f"{several} of the same {unit}s."
        )
    elif len(both) == 1:
        level = Level.SUSPECT
        words = (
            f"{TOO_FEW} {unit}s to tell: only {both[0]} shows {several}; film {several} of more "
            f"{unit}s."
        )
    elif len(both) < len(shown):
        level = Level.NOTE
        words = (
            f"{len(both)} of {len(shown)} {unit}s show {several}; the others are left out of the "
            f"checks, since in them class and {unit} cannot be told apart."
        )
    if study.unit_words:
        level = max(level, Level.SUSPECT, key=list(Level).index)
        words = f"{words} {study.unit_words}"
    return Finding("animal", level, words, score, chance)


def many_of_each(study: AuditStudy) -> bool:
    """Whether each class is shown by so many animals that they may be compared with each other."""
    shown = set(zip(study.groups, study.targets, strict=True))
    counts = Counter(target for _, target in shown)
    return all(counts[target] >= MANY for target in range(len(study.classes)))


def session_finding(study: AuditStudy) -> list[Finding]:
    """Say that sessions are not known; nothing where they are."""
    if not study.unknown:
        return []
    words = (
        f"The session of {study.unknown} clips is not known, so each of their videos is taken for "
        "a session of its own, although those of one day look alike: p-values are too small. Say "
        "which session each clip is from."
    )
    return [Finding("session", Level.NOTE, words)]


def file_features(rows: Sequence[ClipRow], videos: Mapping[int, Video]) -> Features:
    """Return what is known of the files, (clips, d): size, rate, length, turned, codec."""
    codecs = sorted({videos[row.video_id].codec for row in rows})
    return np.array([_facts(row, videos[row.video_id], codecs) for row in rows])


def _facts(row: ClipRow, video: Video, codecs: Sequence[str]) -> list[float]:
    size = [np.log(max(1, video.width)), np.log(max(1, video.height))]
    time = [np.log(max(row.fps, 1e-3)), np.log(row.stop - row.start)]
    turned = [float(video.rotation), float(video.variable_rate)]
    return [*size, *time, *turned, *(float(video.codec == codec) for codec in codecs)]


def date_features(rows: Sequence[ClipRow]) -> Features:
    """Return day, and the order of the session among all, (clips, 2)."""
    names = sorted({(row.day, natural_key(row.session or "")) for row in rows})
    order = {name: at for at, name in enumerate(names)}
    return np.array(
        [[_ordinal(row.day), order[row.day, natural_key(row.session or "")]] for row in rows],
        np.float64,
    )


def name_features(rows: Sequence[ClipRow]) -> Features:
    """Return how often each word and number is in a clip's path, hashed, (clips, 64)."""
    features = np.zeros((len(rows), NAME_FEATURES))
    for at, row in enumerate(rows):
        for word in re.findall(r"[^\W\d_]+|\d+", row.file.lower()):
            features[at, zlib.crc32(word.encode()) % NAME_FEATURES] += 1
    return features


def _session(row: ClipRow) -> str:
    return f"{row.session or ''} {row.day}".strip()


def _ordinal(day: str) -> int:
    try:
        return date.fromisoformat(day).toordinal()
    except ValueError:
        return 0


def _shown(study: AuditStudy) -> dict[str, set[int]]:
    shown: dict[str, set[int]] = defaultdict(set)
    for group, target in zip(study.groups, study.targets, strict=True):
        shown[group].add(target)
    return shown


def _from_group_alone(study: AuditStudy) -> float:
    """Return the balanced accuracy of saying for each group the class that it shows most."""
    truth = np.array(study.targets)
    _, group = np.unique(np.array(study.groups), return_inverse=True)
    counts = np.zeros((group.max() + 1, len(study.classes)))
    np.add.at(counts, (group, truth), 1)
    shares = counts / np.maximum(counts.sum(axis=0), 1)
    return balanced_accuracy(truth, shares.argmax(axis=1)[group])


def _who(study: AuditStudy, shown: Mapping[str, set[int]]) -> str:
    """Return which animals show what, the rarest class first."""
    by_class: dict[int, list[str]] = defaultdict(list)
    for name, classes in sorted(shown.items(), key=lambda item: natural_key(item[0])):
        by_class[min(classes)].append(name)
    parts: list[str] = []
    for target, names in sorted(by_class.items(), key=lambda item: len(item[1])):
        verb, unit = ("shows", study.unit) if len(names) == 1 else ("show", f"{study.unit}s")
        only = "" if parts else "only "
        parts.append(f"{only}{len(names)} {unit} {verb} {study.classes[target]} ({_few(names)})")
    return ", ".join(parts)


def _few(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= 6 else f"{', '.join(names[:5])}, ..."
