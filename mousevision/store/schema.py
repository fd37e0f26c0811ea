"""The tables of a project, and how older projects become new ones.

What a person edits lies in the undoable tables; each edit is recorded there as a changeset. Runs,
predictions, frame tables, raters and settings are written beside it and are never undone. They
have no foreign keys *into* the undoable tables: ids are never given twice, so what an undone
import leaves behind disturbs nothing, and is there again after redo.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import apsw

from mousevision.core.errors import ProjectError

APPLICATION_ID = 0x4D565052
"""`MVPR` in ASCII, in the header of the file, by which it is recognised."""

UNDOABLE = (
    "subjects",
    "sessions",
    "videos",
    "clips",
    "behaviours",
    "labels",
    "bouts",
    "scored",
    "reviews",
    "repeats",
)

PREDICTED_BOUTS = """
CREATE TABLE searched_clips (
    run_id INTEGER NOT NULL REFERENCES runs, clip_id INTEGER NOT NULL,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, PRIMARY KEY (run_id, clip_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX searched_clip ON searched_clips (clip_id, run_id DESC);
CREATE TABLE predicted_bouts (
    run_id INTEGER NOT NULL, clip_id INTEGER NOT NULL, behaviour_id INTEGER NOT NULL,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, confidence REAL NOT NULL,
    PRIMARY KEY (run_id, clip_id, start, behaviour_id), CHECK (start < stop),
    FOREIGN KEY (run_id, clip_id) REFERENCES searched_clips ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
"""
"""Bouts that runs have found, and the clips in which they have looked for them."""

BLIND = """
CREATE TABLE repeats (
    id INTEGER PRIMARY KEY AUTOINCREMENT, clip_id INTEGER NOT NULL REFERENCES clips,
    rater_id INTEGER NOT NULL REFERENCES raters, first_id INTEGER NOT NULL REFERENCES behaviours,
    behaviour_id INTEGER NOT NULL REFERENCES behaviours, revision INTEGER NOT NULL
) STRICT;
CREATE INDEX repeats_clip ON repeats (clip_id, rater_id);
CREATE TABLE blind_spells (
    id INTEGER PRIMARY KEY AUTOINCREMENT, rater_id INTEGER NOT NULL REFERENCES raters,
    shuffled TEXT NOT NULL, began TEXT NOT NULL, ended TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX blind_now ON blind_spells (rater_id) WHERE ended = '';
"""
"""Labels given twice without the rater's knowing, and who worked blind from when to when."""

_BEHAVIOURS = """(
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL, colour TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('clip', 'bout', 'point')),
    exclusive INTEGER NOT NULL, position INTEGER NOT NULL
) STRICT;
"""
_BEHAVIOUR_KEYS = "CREATE UNIQUE INDEX behaviours_key ON behaviours (key) WHERE key <> '';\n"
_CURRENT_RUNS = """
CREATE VIEW current_runs AS SELECT id FROM runs
    WHERE kind = 'train' AND status IN ('done', 'running') AND NOT EXISTS (
        SELECT 1 FROM run_behaviours AS answer WHERE answer.run_id = runs.id
        AND answer.behaviour_id NOT IN (SELECT id FROM behaviours));
"""

TABLES = """
CREATE TABLE subjects (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE,
    sort_key TEXT NOT NULL, meta TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, subject_id INTEGER REFERENCES subjects,
    name TEXT NOT NULL, folded TEXT NOT NULL, sort_key TEXT NOT NULL, day TEXT NOT NULL DEFAULT '',
    UNIQUE (subject_id, folded, day)
) STRICT;
CREATE TABLE videos (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    folded TEXT NOT NULL, sort_key TEXT NOT NULL, size INTEGER NOT NULL, fingerprint TEXT NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, frames INTEGER NOT NULL, fps REAL NOT NULL,
    variable_rate INTEGER NOT NULL, codec TEXT NOT NULL, rotation INTEGER NOT NULL,
    reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX videos_sorted ON videos (sort_key, id);
CREATE INDEX videos_fingerprint ON videos (fingerprint);
CREATE TABLE clips (
    id INTEGER PRIMARY KEY AUTOINCREMENT, video_id INTEGER NOT NULL REFERENCES videos,
    start INTEGER NOT NULL, stop INTEGER NOT NULL,
    subject_id INTEGER REFERENCES subjects, session_id INTEGER REFERENCES sessions,
    UNIQUE (video_id, start, stop), CHECK (0 <= start AND start < stop)
) STRICT;
CREATE INDEX clips_subject ON clips (subject_id);
CREATE INDEX clips_session ON clips (session_id);
CREATE TABLE raters (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('human', 'imported'))
) STRICT;
CREATE TABLE labels (
    clip_id INTEGER NOT NULL REFERENCES clips, rater_id INTEGER NOT NULL REFERENCES raters,
    behaviour_id INTEGER NOT NULL REFERENCES behaviours,
    human INTEGER NOT NULL, revision INTEGER NOT NULL, blind INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (clip_id, rater_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX labels_newest ON labels
    (clip_id, human DESC, revision DESC, rater_id DESC, behaviour_id);
CREATE INDEX labels_behaviour ON labels (behaviour_id);
CREATE INDEX labels_rater ON labels (rater_id);
CREATE TABLE bouts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, clip_id INTEGER NOT NULL REFERENCES clips,
    rater_id INTEGER NOT NULL REFERENCES raters,
    behaviour_id INTEGER NOT NULL REFERENCES behaviours,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, blind INTEGER NOT NULL DEFAULT 0,
    CHECK (start < stop)
) STRICT;
CREATE INDEX bouts_clip ON bouts (clip_id, rater_id, start);
CREATE INDEX bouts_behaviour ON bouts (behaviour_id);
CREATE TABLE scored (
    id INTEGER PRIMARY KEY AUTOINCREMENT, clip_id INTEGER NOT NULL REFERENCES clips,
    rater_id INTEGER NOT NULL REFERENCES raters,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, CHECK (start < stop)
) STRICT;
CREATE INDEX scored_clip ON scored (clip_id, rater_id, start);
CREATE TABLE reviews (
    id INTEGER PRIMARY KEY AUTOINCREMENT, clip_id INTEGER NOT NULL REFERENCES clips,
    rater_id INTEGER NOT NULL REFERENCES raters, decision TEXT NOT NULL, run_id INTEGER,
    prediction_seen INTEGER NOT NULL, revision INTEGER NOT NULL
) STRICT;
CREATE INDEX reviews_newest ON reviews (clip_id, rater_id, id DESC, decision);

CREATE TABLE frame_tables (video_id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
CREATE TABLE missing_videos (video_id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, model TEXT NOT NULL,
    status TEXT NOT NULL, created TEXT NOT NULL, seconds REAL, seed INTEGER NOT NULL,
    config TEXT NOT NULL, metrics TEXT NOT NULL, words TEXT NOT NULL, writer TEXT NOT NULL
) STRICT;
CREATE TABLE predictions (
    run_id INTEGER NOT NULL REFERENCES runs, clip_id INTEGER NOT NULL,
    behaviour_id INTEGER NOT NULL, confidence REAL NOT NULL, abstained INTEGER NOT NULL,
    probabilities TEXT NOT NULL, unfamiliar INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, clip_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX predictions_clip ON predictions
    (clip_id, run_id DESC, behaviour_id, confidence, abstained, unfamiliar);
CREATE TABLE run_behaviours (
    run_id INTEGER NOT NULL REFERENCES runs, behaviour_id INTEGER NOT NULL,
    PRIMARY KEY (run_id, behaviour_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE history (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, rater TEXT NOT NULL,
    at TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('in force', 'undone', 'discarded')),
    schema INTEGER NOT NULL, changeset BLOB NOT NULL
) STRICT;
CREATE INDEX history_state ON history (state, id);
"""
TABLES += "CREATE TABLE behaviours " + _BEHAVIOURS + _BEHAVIOUR_KEYS + _CURRENT_RUNS
TABLES += PREDICTED_BOUTS + BLIND

Migration = Callable[[apsw.Connection], None]


def add_predicted_bouts(connection: apsw.Connection) -> None:
    """Version 2: runs keep the bouts that they have found."""
    connection.execute(PREDICTED_BOUTS)


def add_points_and_blind_labels(connection: apsw.Connection) -> None:
    """Version 3: behaviours of scope `point`, labels given blind, labels given twice.

    What may be a scope stands in the table's own words, so that it is written anew; the number up
    to which ids were given stays, since ids are never given twice.
    """
    connection.execute("DROP VIEW current_runs")
    connection.execute("CREATE TABLE behaviours_new " + _BEHAVIOURS)
    connection.execute("INSERT INTO behaviours_new SELECT * FROM behaviours")
    connection.execute(
        "UPDATE sqlite_sequence SET seq = max(seq, (SELECT seq FROM sqlite_sequence AS old"
        " WHERE old.name = 'behaviours')) WHERE name = 'behaviours_new'"
    )
    connection.execute("DROP TABLE behaviours")
    connection.execute("ALTER TABLE behaviours_new RENAME TO behaviours")
    connection.execute(_BEHAVIOUR_KEYS + _CURRENT_RUNS + BLIND)
    for table in ("labels", "bouts"):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN blind INTEGER NOT NULL DEFAULT 0")


def add_unfamiliar_clips(connection: apsw.Connection) -> None:
    """Version 4: predictions say whether the clip is unlike all that was learnt from."""
    connection.execute(
        "ALTER TABLE predictions ADD COLUMN unfamiliar INTEGER NOT NULL DEFAULT 0;"
        "DROP INDEX predictions_clip;"
        "CREATE INDEX predictions_clip ON predictions"
        " (clip_id, run_id DESC, behaviour_id, confidence, abstained, unfamiliar);"
    )


MIGRATIONS: tuple[Migration, ...] = (
    add_predicted_bouts,
    add_points_and_blind_labels,
    add_unfamiliar_clips,
)
"""The n-th one turns version n into version n + 1; each runs inside one transaction."""

BESIDE: frozenset[Migration] = frozenset(
    {add_predicted_bouts, add_points_and_blind_labels, add_unfamiliar_clips}
)
"""Those that leave the undoable tables as they were, or add tables and columns at their ends:
older edits can still be undone."""


def version() -> int:
    """Return the version of the tables that this program writes."""
    return 1 + len(MIGRATIONS)


def undoable_since() -> int:
    """Return the oldest version whose edits fit the undoable tables as they are now."""
    steps = enumerate(MIGRATIONS, start=2)
    return max((number for number, step in steps if step not in BESIDE), default=1)


def make_tables(connection: apsw.Connection) -> None:
    """Make an empty project in an empty database, in one transaction."""
    with connection:
        connection.execute(TABLES)
        connection.pragma("application_id", APPLICATION_ID)
        connection.pragma("user_version", version())


def found_version(connection: apsw.Connection, file: Path) -> int:
    """Return the version of the project's tables.

    Raises:
        ProjectError: If it is not a project, or of a newer program.
    """
    if connection.pragma("application_id") != APPLICATION_ID:
        raise ProjectError(f"{file.name} is not a MouseVision project; choose another file.")
    found = int(str(connection.pragma("user_version")))
    if found > version():
        raise ProjectError(
            f"{file.name} was made by a newer MouseVision (project version {found}, this program "
            f"knows {version()}): install the newer program to open it; nothing was changed."
        )
    return found


def migrate(connection: apsw.Connection, file: Path) -> Path | None:
    """Bring an older project up to date, all versions or none, after keeping a copy.

    Returns:
        The copy of the project as it was; None when it was up to date.

    Raises:
        ProjectError: If a step fails; the project is then as it was.
    """
    found = found_version(connection, file)
    if found == version():
        return None
    kept = back_up(connection, file, found)
    connection.pragma("foreign_keys", False)  # tables may be rebuilt; checked before the commit
    try:
        with connection:
            for step in MIGRATIONS[found - 1 :]:
                step(connection)
            if connection.execute("PRAGMA foreign_key_check").fetchall():
                raise apsw.ConstraintError("rows without their parent row")
            connection.pragma("user_version", version())
    except apsw.Error as error:
        raise ProjectError(
            f"{file.name} could not be brought from version {found} to {version()} ({error}); it "
            f"is as it was, and a copy lies in {kept}."
        ) from error
    finally:
        connection.pragma("foreign_keys", True)
    return kept


def back_up(connection: apsw.Connection, file: Path, found: int) -> Path:
    """Copy the project's database, whole or not at all, to `backups/` and return the copy."""
    stamp = datetime.now().strftime("%Y-%m-%d %H-%M-%S")
    target = file.parent / "backups" / f"{file.stem} version {found}, {stamp}{file.suffix}"
    target.parent.mkdir(exist_ok=True)
    beside = target.with_name(target.name + ".part")
    beside.unlink(missing_ok=True)
    copy = apsw.Connection(str(beside))
    try:
        with copy.backup("main", connection, "main") as backup:
            while not backup.done:
                backup.step()
        copy.pragma("journal_mode", "delete")  # the copy is one file, wherever it is taken
    finally:
        copy.close()
    beside.replace(target)
    return target
