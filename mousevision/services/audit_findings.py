"""What an audit says: findings in words that a biologist understands, and the verdict."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mousevision.learn.audit import Outcome

SURE = 0.005
"""A leak is reported when chance alone does as well in at most 1 of 200 studies. Leaks lie far
beyond; with the usual 1 of 20, every twentieth clean study would be called suspect."""
WEAK = 0.05
"""Up to here a sign is mentioned; a study that cannot give so small a p-value is too small."""
TOO_FEW = "Too few"
"""Begins the words of what cannot be told for lack of animals."""


class Level(enum.StrEnum):
    """How serious a finding is."""

    FINE = "fine"
    NOTE = "note"
    """Worth knowing; the verdict stays."""
    SUSPECT = "suspect"
    CONFOUNDED = "confounded"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the picture a leak sits.

    Attributes:
        picture: Name of a PNG in the run's folder.
        region: Left, top, right, bottom as fractions of the picture.
        words: Such as "top left".
    """

    picture: str
    region: tuple[float, float, float, float]
    words: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Settings of the input under which a leak may be gone.

    Attributes:
        words: What would be done, for a button.
        settings: Values of an `InputSpec` by name, as JSON.
    """

    words: str
    settings: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Return the offer as JSON values."""
        return {"words": self.words, "settings": dict(self.settings)}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Attributes:
        check: Name of the check.
        level: How serious it is.
        words: A sentence with what to do about it.
        score: Balanced accuracy; None where it could not be had.
        chance: What chance reaches on average.
        usual: What chance stays under 95 times in 100; None where not known.
        p_value: Corrected for the number of checks; None where there can be none.
        place: Where it sits; None where it is not a matter of place.
        offers: What might mend it.
    """

    check: str
    level: Level
    words: str
    score: float | None = None
    chance: float | None = None
    usual: float | None = None
    p_value: float | None = None
    place: Place | None = None
    offers: tuple[Offer, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the finding as JSON values."""
        where = self.place
        return {
            "check": self.check,
            "title": TITLES.get(self.check, self.check),
            "level": str(self.level),
            "score": self.score,
            "chance": self.chance,
            "usual": self.usual,
            "p_value": self.p_value,
            "words": self.words,
            "place": where
            and {"picture": where.picture, "region": list(where.region), "words": where.words},
            "offers": [offer.to_json() for offer in self.offers],
        }


@dataclass(frozen=True, slots=True)
class Subject:
    """How a check is spoken of.

    Attributes:
        source: What the class was sought in, as in "from ... alone".
        remedy: What to do when it was found there.
    """

    source: str
    remedy: str


SUBJECTS: Mapping[str, Subject] = {
    "background": Subject(
        "the background (pixels that do not move)",
        "crop that place away with a region of interest, or film all classes before the same "
        "background",
    ),
    "corners": Subject(
        "the four corners of the picture",
        "crop them away with a region of interest, or film all classes alike",
    ),
    "still": Subject(
        "the first frame of each clip",
        "let all clips begin at the same moment, and crop them to where the movement is",
    ),
    "camera": Subject(
        "the picture's light, colour, noise and sharpness",
        "film all classes with the same camera, settings and light, or normalise the brightness",
    ),
    "file": Subject(
        "the size, frame rate and length of the clips",
        "record and cut all classes alike",
    ),
    "outside": Subject(
        "what stands still outside the region of interest",
        "no network sees it, but it shows that the classes were not filmed alike: look whether "
        "that reaches into the region",
    ),
    "date": Subject(
        "the date and order of the recordings",
        "film the classes on the same days where the study allows it; a before-and-after study "
        "does not, and then all depends on the checks of the pictures",
    ),
    "name": Subject(
        "the name of the file",
        "no network sees it, but people do: hide it from those who label",
    ),
}


LEVEL_WORDS: Mapping[str, str] = {
    "fine": "nothing found",
    "note": "worth knowing",
    "suspect": "suspect",
    "confounded": "confounded",
}
"""How serious a finding is where people read it."""
TITLES: Mapping[str, str] = {
    "animal": "Which animal it is",
    "session": "Sessions",
    "background": "The background",
    "corners": "The four corners",
    "outside": "Outside the region of interest",
    "still": "One still frame before the movement",
    "camera": "Light, colour, noise and sharpness",
    "file": "Size, frame rate and length",
    "date": "Date and order of the recordings",
    "name": "Name of the file",
    "shuffled": "What chance looks like here",
    "split": "A random split",
    "network": "The network itself",
}
"""What a check is called where people read it."""


def leak_level(found: Outcome, floor: float, *, sure: bool) -> Level:
    """Return how serious it is that a check that counts reached its score.

    It is `confounded` when more than half of what lies between chance and certainty is read, if
    the p-value can be relied on (`sure`). In a study whose smallest p-value (`floor`) is larger
    than `SURE` only that one counts.
    """
    if found.p_value > max(SURE, floor) * (1 + 1e-9):
        return Level.NOTE if found.p_value <= WEAK else Level.FINE
    return Level.CONFOUNDED if is_strong(found) and sure else Level.SUSPECT


def is_strong(found: Outcome) -> bool:
    """Whether more than half of what lies between chance and certainty is read."""
    return found.score >= (1 + found.chance) / 2


def outcome_words(found: Outcome, level: Level, classes: Sequence[str], where: str) -> str:
    """Return the sentence on a check that was compared with chance."""
    told = f"{classes[0]} can{{}} be told from {classes[1]}"
    if len(classes) != 2:
        told = "the classes can{} be told apart"
    subject = SUBJECTS[found.name]
    start = f"From {subject.source} alone"
    if not found.counts:
        if found.p_value > WEAK:
            return f"{start} {told.format('not')} ({_figures(found)})."
        return f"{start} {told.format('')} ({_figures(found)}): {subject.remedy}."
    if level is Level.FINE:
        return (
            f"{start} {told.format('not')}: right in {found.score:.0%}, and chance alone reaches "
            f"up to {found.usual:.0%}."
        )
    if level is Level.NOTE:
        return (
            f"{start} {told.format('')} perhaps ({_figures(found)}){where}: chance does as well "
            f"in 1 of {round(1 / found.p_value)} such studies; look at it, and audit again once "
            "there are more sessions."
        )
    return (
        f"{start} {told.format('')} in animals not seen before ({_figures(found)}){where}, so a "
        f"network need not look at the movement: {subject.remedy}."
    )


def few_animals_words(found: Outcome, where: str) -> str:
    """Return the sentence on a check where no animal shows two classes, and animals are few."""
    subject = SUBJECTS[found.name]
    start = f"From {subject.source} alone the animals of one class can"
    if not is_strong(found):
        return (
            f"{start}not be told from those of another ({_figures(found)}), which says little "
            "with so few animals."
        )
    return (
        f"{start} be told from those of another ({_figures(found)}){where}; whether that is the "
        f"class, the animals or chance, so few animals cannot say: {subject.remedy}."
    )


def too_few(name: str, unit: str) -> Finding:
    """Return the finding of a check for which there can be no p-value."""
    words = (
        f"{TOO_FEW} {unit}s to tell whether the class can be had from {SUBJECTS[name].source} "
        f"alone: label clips of more {unit}s and sessions."
    )
    return Finding(name, Level.SUSPECT, words)


def verdict(findings: Sequence[Finding]) -> str:
    """Return `clean`, `suspect` or `confounded`: the worst of the findings."""
    levels = {finding.level for finding in findings}
    for level in (Level.CONFOUNDED, Level.SUSPECT):
        if level in levels:
            return str(level)
    return "clean"


def are_too_few(findings: Sequence[Finding]) -> bool:
    """Whether nothing worse is known than that there are too few animals to tell."""
    alarms = [f for f in findings if f.level in (Level.SUSPECT, Level.CONFOUNDED)]
    return bool(alarms) and all(
        finding.level is Level.SUSPECT and finding.words.startswith(TOO_FEW) for finding in alarms
    )


def verdict_words(findings: Sequence[Finding], basis: str, judged: str = "") -> str:
    """Return the verdict in a sentence or two.

    Args:
        findings: What was found.
        basis: What was compared, and how many.
        judged: How the clips were looked at.
    """
    found = verdict(findings)
    basis = f"{basis}; clips judged {judged}" if judged else basis
    if found == "clean":
        return f"Clean: nothing but the movement was found to tell the classes apart ({basis})."
    worst = [finding for finding in findings if finding.level == found]
    leaks = [finding for finding in worst if finding.p_value is not None]
    said = [finding.words for finding in worst if finding.check == "animal"]
    if leaks:
        names = ", ".join(TITLES[finding.check].lower() for finding in leaks)
        best = max(leaks, key=lambda finding: finding.score or 0)
        said.append(
            f"The class can be had without the movement, from: {names} (right in up to "
            f"{best.score:.0%}, chance {best.chance:.0%}; {basis})."
        )
    elif not said:
        said.append(f"{TOO_FEW} animals to tell ({basis}).")
    return f"{found.capitalize()}: {' '.join(said)}"


def _figures(found: Outcome) -> str:
    return f"right in {found.score:.0%}, chance {found.chance:.0%}, p = {found.p_value:.2g}"
