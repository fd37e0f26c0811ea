"""A digest of what an audit rests on: clips, their labels, animals and sessions."""

from __future__ import annotations

import hashlib
import json

from mousevision.store import labels, listing, videos
from mousevision.store.project import Project


def label_marks(project: Project) -> str:
    """Return a digest that differs once labelled clips, labels, animals or sessions have changed.

    No video is looked at, so that it can be asked for after every edit.
    """
    given = labels.reference_labels(project)
    marks = {video.id: video.fingerprint for video in videos.videos(project)}
    told = [
        (
            marks[row.video_id],
            row.start,
            row.stop,
            row.subject,
            row.session,
            row.day,
            given[row.id],
        )
        for row in listing.clip_rows(project, sorted(given))
    ]
    text = json.dumps(sorted(told, key=repr), ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
