"""Studies for the audit that were never filmed: what stands still is drawn at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from mousevision.core.job import QuietContext
from mousevision.core.video import Video
from mousevision.media.still import HEIGHT, MARKS, WIDTH
from mousevision.services.audit_examine import AS_FILMED, Examination, examine
from mousevision.services.audit_study import AuditStudy
from mousevision.services.audit_view import View
from mousevision.services.still_looks import LOOK, Looks
from mousevision.store.listing import ClipRow

Change = Callable[[np.ndarray, ClipRow], None]
"""Changes the picture of a clip, (HEIGHT, WIDTH), in place."""


def clip_row(number: int, subject: str, session: str, label: str, day: str = "") -> ClipRow:
    name = f"{subject}_{number:03d}.mp4"
    return ClipRow(
        id=number, video_id=1, file=f"videos/{name}", name=name, start=0, stop=80 + number % 7,
        fps=60.0, subject=subject, session=session or None, day=day, behaviour=label,
        behaviour_id=1, own_id=None, disagree=False, predicted=None, predicted_id=None,
        confidence=None, abstained=False, reviewed=False, missing=False,
    )  # fmt: skip


def rows_of(
    animals: int = 6, sessions: Sequence[str] = ("pre", "pre", "post", "post", "post", "post")
) -> list[ClipRow]:
    """Every animal has sessions of these classes, two clips each."""
    wanted = [(a, s, label) for a in range(animals) for s, label in enumerate(sessions)] * 2
    return [
        clip_row(n, f"m{a}", f"session {s}", label)
        for n, (a, s, label) in enumerate(sorted(wanted))
    ]


def study_of(rows: Sequence[ClipRow], unit: str = "animal", words: str = "") -> AuditStudy:
    classes = tuple(dict.fromkeys(str(row.behaviour) for row in rows))
    return AuditStudy(
        tuple(rows),
        tuple(classes.index(str(row.behaviour)) for row in rows),
        tuple(row.subject or f"unknown {row.id}" for row in rows),
        tuple(row.session or f"video {row.id}" for row in rows),
        classes,
        unit,
        words,
        sum(not row.session for row in rows),
    )


def looks_of(rows: Sequence[ClipRow], change: Change | None = None, seed: int = 0) -> Looks:
    """Each session has its own cage, each clip some noise, and `change` adds what leaks."""
    rng = np.random.default_rng(seed)
    cages: dict[tuple[str | None, str | None], np.ndarray] = {}
    drawn = []
    for row in rows:
        cage = cages.setdefault(
            (row.subject, row.session),
            100 + 12 * rng.normal(size=(6, 8)).repeat(9, axis=0).repeat(12, axis=1),
        )
        picture = cage + rng.normal(0, 1, (HEIGHT, WIDTH))
        if change is not None:
            change(picture, row)
        gray = np.clip(picture, 0, 255).astype(np.uint8)
        marks = rng.normal(size=len(MARKS)).astype(np.float32)
        drawn.append((str(row.id), gray, np.zeros_like(gray), gray, marks, 0.0))
    return Looks(tuple(range(len(rows))), np.array(drawn, LOOK), ())


VIDEO = Video(1, "", "", 0, "", 480, 270, 0, 60.0, False, "h264", 0)


def examined(
    study: AuditStudy,
    looks: Looks,
    draws: int = 399,
    view: View = AS_FILMED,
    outside: Looks | None = None,
) -> Examination:
    return examine(
        QuietContext(), study, looks, {1: VIDEO}, view=view, outside=outside, draws=draws
    )
