"""The bouts of a project as learning needs them: what was looked at, and who must stay together.

Which stretches count as looked at: those that the project keeps as scored; else, of a clip in
which a rater has marked a bout, all of it, but nothing that lies more than a minute behind the
last bout or before the first, since of a long recording perhaps only a part was gone through. A
clip without bouts is unscored, whatever class it was given: that somebody saw it is pre or post
injury does not say that they looked for bouts in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from mousevision.core.annotation import Bout, RaterKind
from mousevision.core.errors import DataError
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.core.intervals import Interval, subtract, union
from mousevision.core.job import JobContext
from mousevision.learn.bout_split import Recordings
from mousevision.learn.bout_truth import Repertoire, Truth
from mousevision.services.present import present_clips
from mousevision.services.words import counted
from mousevision.store import behaviours, bouts, listing, raters, videos
from mousevision.store.listing import ClipRow
from mousevision.store.project import Project

AROUND_SECONDS = 60.0
"""How far before the first bout and behind the last one a rater is believed to have looked."""


@dataclass(frozen=True, slots=True)
class MarkedClips:
    """The clips in which somebody has looked for bouts.

    Attributes:
        rows: The clips.
        study: What was marked in each, as learning needs it.
        words: How much was looked at, by what measure, and what is left out.
    """

    rows: tuple[ClipRow, ...]
    study: Recordings
    words: str

    def spans(self) -> list[Interval]:
        """Return the stretch of each clip that holds all that was looked at."""
        looked = [truth.looked or (Interval(0, 1),) for truth in self.study.truths]
        return [Interval(each[0].start, each[-1].stop) for each in looked]

    def without(self, names: Sequence[str]) -> MarkedClips:
        """Return the same without some behaviours; frames that show them are unscored then."""
        before, kept = (
            self.study.repertoire,
            Repertoire(
                tuple(n for n in self.study.repertoire.exclusive if n not in names),
                tuple(n for n in self.study.repertoire.overlapping if n not in names),
            ),
        )
        place = {before.names.index(name): kept.names.index(name) for name in kept.names}
        truths = tuple(_without(truth, place) for truth in self.study.truths)
        return replace(self, study=replace(self.study, truths=truths, repertoire=kept))


def _without(truth: Truth, place: dict[int, int]) -> Truth:
    looked = list(truth.looked)
    for behaviour, start, stop in truth.bouts:
        if behaviour not in place:
            looked = [piece for one in looked for piece in subtract(one, Interval(start, stop))]
    kept = tuple((place[b], start, stop) for b, start, stop in truth.bouts if b in place)
    return Truth(truth.frames, tuple(looked), kept, len(place))


def marked_clips(ctx: JobContext, project: Project) -> MarkedClips:
    """Return the clips whose videos are there and in which somebody has looked for bouts.

    Where several raters have marked a clip, a person goes before an import, and who marked most
    before who marked less.

    Raises:
        DataError: If nobody has marked a bout.
    """
    known = behaviours.behaviours(project)
    # A point event says nothing of where bouts begin and end, nor that anybody looked for them.
    stretches = {b.id for b in known if b.scope is Scope.BOUT}
    chosen = _raters(project, stretches)
    rows, left_out = present_clips(ctx, project, listing.clip_rows(project, list(chosen)))
    marked = {row.id: _stretches(project, row.id, chosen[row.id], stretches) for row in rows}
    given = {bout.behaviour_id for one in marked.values() for bout in one}
    used = [b for b in known if b.id in given]
    if not used:
        raise DataError(
            f"Nobody has marked a bout on the timeline yet: mark some first. {left_out}".strip()
        )
    repertoire = Repertoire(
        tuple(b.name for b in used if b.exclusive), tuple(b.name for b in used if not b.exclusive)
    )
    rates = {video.id: video.fps or 30.0 for video in videos.videos(project)}
    truths, by_bouts = [], 0
    for row in rows:
        told = bouts.scored(project, row.id, chosen[row.id])
        by_bouts += not told
        truths.append(_truth(row, marked[row.id], told, rates[row.video_id], used, repertoire))
    study = Recordings(
        tuple(truths), repertoire, tuple(rates[row.video_id] for row in rows), _names(rows)
    )
    return MarkedClips(tuple(rows), study, _words(by_bouts, left_out))


def _stretches(project: Project, clip_id: int, rater: int, known: Container[int]) -> list[Bout]:
    """Return a rater's bouts of some behaviours in a clip."""
    return [b for b in bouts.bouts(project, clip_id, rater) if b.behaviour_id in known]


def _raters(project: Project, stretches: Container[int]) -> dict[int, int]:
    """Return for each clip with bouts, or looked at for bouts, the rater whose word counts.

    `stretches` are the behaviours that bouts are of.
    """
    kind = {person.id: person.kind for person in raters.raters(project)}
    tally: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for bout in bouts.all_bouts(project):
        if bout.behaviour_id in stretches:
            tally[bout.clip_id][bout.rater_id] += 1
    for clip, rater in bouts.looked_at(project):
        tally[clip][rater] += 0
    return {
        clip: max(each, key=lambda rater: (kind[rater] is RaterKind.HUMAN, each[rater], -rater))
        for clip, each in tally.items()
    }


def _truth(
    row: ClipRow,
    marked: Sequence[Bout],
    told: Sequence[Interval],
    rate: float,
    used: Sequence[Behaviour],
    repertoire: Repertoire,
) -> Truth:
    name = {b.id: b.name for b in used}
    frames = row.stop - row.start
    own = [
        (repertoire.names.index(name[b.behaviour_id]), b.start - row.start, b.stop - row.start)
        for b in marked
    ]
    spans = [Interval(start, stop) for _, start, stop in own]
    if told:
        spans += [Interval(piece.start - row.start, piece.stop - row.start) for piece in told]
    else:
        around = round(AROUND_SECONDS * rate)
        first = max(0, min(span.start for span in spans) - around)
        spans = [Interval(first, min(frames, max(span.stop for span in spans) + around))]
    return Truth(frames, tuple(union(spans)), tuple(own), len(repertoire.names))


def _names(rows: Sequence[ClipRow]) -> dict[str, tuple[str, ...]]:
    """Return the groups that clips belong to, by unit, where they are known of all."""
    found = {"video": tuple(row.file for row in rows)}
    if all(row.subject for row in rows):
        found["animal"] = tuple(str(row.subject) for row in rows)
    if all(row.session for row in rows):
        found["session"] = tuple(f"{row.subject or ''} {row.session}".strip() for row in rows)
    return found


def _words(by_bouts: int, left_out: str) -> str:
    if not by_bouts:
        return left_out
    counts = "counts" if by_bouts == 1 else "count"
    said = (
        f"{counted(by_bouts, 'clip')} with bouts {counts} as looked at to a minute around them: "
        "what is not marked there is background. Clips without bouts count as not looked at."
    )
    return f"{said} {left_out}".strip()
