"""Every word that leaves the program with a saved frame or clip, in one place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mousevision.core.intervals import Interval
from mousevision.core.video import clock
from mousevision.store.listing import ClipRow

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
LONGEST = 80
"""Characters of a suggested name, so that it fits any disk."""


@dataclass(frozen=True, slots=True)
class SavedWords:
    """What a saved file may tell of its clip.

    Attributes:
        stem: Suggested name of the file, without what part of the clip it is.
        label: The clip's class, or empty.
        prediction: What a network says of it, with its confidence, or empty.
    """

    stem: str
    label: str
    prediction: str


def saved_words(clip: ClipRow) -> SavedWords:
    """Return all that a file may tell of a clip; whoever must not know it is told less here."""
    name = clip.name.rpartition(".")[0] or clip.name
    parts = [clip.subject, clip.session, name]
    # An animal or a session that the file's name tells already need not be told twice.
    told = [part for part in parts[:2] if part and _plain(part) not in _plain(name)]
    prediction = ""
    if clip.predicted is not None and clip.confidence is not None:
        unsure = ", unsure" if clip.abstained else ""
        prediction = f"predicted {clip.predicted} {clip.confidence:.2f}{unsure}"
    return SavedWords(_safe("_".join([*told, name])), clip.behaviour or "", prediction)


def frame_name(words: SavedWords, frame: int) -> str:
    """Return the suggested name for a frame: `m07_week 2_0012_frame 84.png`."""
    return f"{words.stem}_frame {frame}.png"


def clip_name(words: SavedWords, span: Interval, whole: bool) -> str:
    """Return the suggested name for a clip; a part of one tells its first and last frame."""
    part = "" if whole else f"_frames {span.start}-{span.stop - 1}"
    return f"{words.stem}{part}.mp4"


def place_words(frame: int, seconds: float) -> str:
    """Return `frame 84   0:02.800`."""
    return f"frame {frame}   {clock(seconds)}"


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _safe(name: str) -> str:
    """Return a name that every system takes for a file."""
    return _NOT_IN_NAMES.sub("-", name).strip(" .")[:LONGEST].rstrip(" .") or "clip"
