"""What dots of an embedding lie together by: what clips show, or whose, when and how filmed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mousevision.core.job import JobContext
from mousevision.learn.layout import UNKNOWN, Codes, Following, codes_of, follows, follows_number
from mousevision.services.embedding import Embedding
from mousevision.store import listing, videos
from mousevision.store.project import Project

CLASS = "class"
TAUGHT = (
    "Dots group by class, as they must: this network was taught the classes. Colour by “learnt "
    "from” to see whether that holds for clips that it was not taught."
)
LEVEL = 1 / 255
"""A spread of brightness below that is noise: no eye and hardly a network sees it."""
FEWEST = 12
"""Clips below which neighbours say nothing."""


@dataclass(frozen=True, slots=True)
class Nuisance:
    """How far near dots share the class, and how far what has nothing to do with it.

    Attributes:
        shown: Of the class, among dots of other animals; None without labels of two classes.
        others: Of the animal, day, camera and brightness, strongest first, each among dots of the
            same class, so that what merely goes along with the class does not count.
        taught: The network was taught the classes, so that its dots group by them in any case.
    """

    shown: Following | None
    others: tuple[Following, ...]
    taught: bool = False

    def numbers(self) -> str:
        """Return the scores in one line; 0 is chance, 1 is all."""
        asked = filter(None, (self.shown, *self.others))
        parts = [f"{each.name} {max(each.score, 0):.2f}" for each in asked]
        return f"Near dots share: {', '.join(parts)} (0 is chance, 1 is all)." if parts else ""

    def words(self) -> str:
        """Return what that means, in sentences."""
        notable = [each for each in self.others if each.notable]
        if not notable:
            if self.shown is None or not self.shown.notable:
                return (
                    "Near dots have nothing in common that is known: the layout may mean little."
                )
            return TAUGHT if self.taught else "Dots group by class, also across animals."
        first = notable[0]
        also = "".join(f", and by {each.name}" for each in notable[1:])
        most = self.shown is None or not self.shown.notable or first.score > self.shown.score
        much = ", more than by class" if most and self.shown is not None else ""
        return (
            f"Dots group by {first.name}{much}{also}: clips may lie together because of "
            "that, not because they show the same."
        )


def nuisance(
    ctx: JobContext, project: Project, found: Embedding, places: npt.ArrayLike
) -> Nuisance | None:
    """Return what the layout of an embedding follows; None where there are too few clips.

    Args:
        ctx: Cancelling.
        project: Says what is known of the clips.
        found: The embedding.
        places: Where its clips lie in the picture, (n, dimensions).

    Raises:
        Cancelled: If the job was cancelled.
    """
    ids = found.clip_ids.tolist()
    rows = {row.id: row for row in listing.clip_rows(project, ids)}
    there = [at for at, clip in enumerate(ids) if clip in rows]
    if len(there) < FEWEST:
        return None
    known = [rows[ids[at]] for at in there]
    dots = np.asarray(places, np.float32)[there]
    classes = codes_of([row.behaviour for row in known])
    animals = codes_of([row.subject for row in known])
    # Clips without a label are compared with each other.
    within = classes + 1
    films = {one.id: f"{one.width}x{one.height} {one.fps:g}" for one in videos.videos(project)}
    factors: dict[str, Codes] = {
        "animal": animals,
        "day": codes_of([row.day for row in known]),
        "camera": codes_of([films.get(row.video_id) for row in known]),
    }
    shown = follows(dots, CLASS, classes, apart=animals if (animals != UNKNOWN).any() else None)
    others = []
    for name, codes in factors.items():
        ctx.check()
        others.append(follows(dots, name, codes, within=within))
    others.append(follows_number(dots, "brightness", found.brightness[there], least=LEVEL))
    strongest = sorted(filter(None, others), key=lambda each: -each.score)
    return Nuisance(shown, tuple(strongest), bool(found.run.config.get("classes")))
