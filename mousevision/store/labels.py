"""Labels: one behaviour of scope `clip`, by one rater, on one clip."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mousevision.core.annotation import Label, Rater
from mousevision.core.errors import DataError
from mousevision.core.ethogram import Scope
from mousevision.store.edit import Edit, Transaction, id_list

if TYPE_CHECKING:
    from mousevision.store.project import Project

NEWEST = (
    "(SELECT label.behaviour_id FROM labels AS label WHERE label.clip_id = clips.id"
    " ORDER BY label.human DESC, label.revision DESC, label.rater_id DESC LIMIT 1)"
)
"""The label that counts when no rater is named: people before imports, then the newest."""

OWN = (
    "(SELECT label.behaviour_id FROM labels AS label"
    " WHERE label.clip_id = clips.id AND label.rater_id = :rater)"
)


def reference_sql(rater: Rater | None) -> str:
    """Return the expression of a clip's reference label; it may use the binding `:rater`."""
    return NEWEST if rater is None else f"COALESCE({OWN}, {NEWEST})"


def set_label(
    edit: Edit, clip_ids: Iterable[int], rater_id: int, behaviour_id: int | None
) -> None:
    """Give clips a rater's label; None takes it away, so that they are unscored again.

    Raises:
        DataError: If the behaviour is not one for whole clips, or rater or clip are not in the
            project.
    """
    ids = id_list(clip_ids)
    chosen = "IN (SELECT value FROM json_each(:ids))"
    bindings = {
        "ids": ids,
        "rater": rater_id,
        "behaviour": behaviour_id,
        "revision": edit.revision,
        "blind": int(edit.blind),
    }
    if behaviour_id is None:
        edit.run(f"DELETE FROM labels WHERE rater_id = :rater AND clip_id {chosen}", bindings)
        return
    check_scope(edit, behaviour_id, Scope.CLIP)
    if not edit.row("SELECT 1 FROM raters WHERE id = ?", (rater_id,)):
        raise DataError("This rater is not in the project.")
    gone = "SELECT value FROM json_each(:ids) WHERE value NOT IN (SELECT id FROM clips)"
    if row := edit.row(f"{gone} LIMIT 1", bindings):
        raise DataError(f"Clip {row[0]} is not in the project any more.")
    edit.run(
        "INSERT INTO labels (clip_id, rater_id, behaviour_id, human, revision, blind)"
        " SELECT value, :rater, :behaviour, raters.kind = 'human', :revision, :blind"
        " FROM json_each(:ids) CROSS JOIN raters WHERE raters.id = :rater"
        " ON CONFLICT (clip_id, rater_id) DO UPDATE"
        " SET behaviour_id = excluded.behaviour_id, revision = excluded.revision,"
        " blind = excluded.blind"
        " WHERE labels.behaviour_id <> excluded.behaviour_id",
        bindings,
    )


def check_scope(edit: Edit, behaviour_id: int, *scopes: Scope) -> tuple[Scope, bool]:
    """Return scope and exclusiveness of a behaviour, after making sure that its scope fits.

    Raises:
        DataError: If there is no such behaviour, or it is of another scope.
    """
    row = edit.row("SELECT name, scope, exclusive FROM behaviours WHERE id = ?", (behaviour_id,))
    if row is None:
        raise DataError("This class is not in the project any more.")
    found = Scope(row[1])
    if found not in scopes:
        ways = {
            Scope.CLIP: "is given to whole clips, not to stretches on the timeline",
            Scope.BOUT: "is given to stretches on the timeline, not to whole clips",
            Scope.POINT: "is given to single frames on the timeline, not to whole clips",
        }
        raise DataError(f"“{row[0]}” {ways[found]}.")
    return found, bool(row[2])


def labels(source: Project | Transaction, clip_id: int) -> list[Label]:
    """Return the labels of one clip, by rater."""
    sql = "SELECT clip_id, rater_id, behaviour_id FROM labels WHERE clip_id = ? ORDER BY rater_id"
    return [Label(*row) for row in source.rows(sql, (clip_id,))]


def all_labels(source: Project | Transaction, rater_id: int | None = None) -> list[Label]:
    """Return all labels, or all of one rater, by clip and rater."""
    sql = (
        "SELECT clip_id, rater_id, behaviour_id FROM labels"
        " WHERE :rater IS NULL OR rater_id = :rater ORDER BY clip_id, rater_id"
    )
    return [Label(*row) for row in source.rows(sql, {"rater": rater_id})]


def labelled_by(source: Project | Transaction, rater_id: int, clip_ids: Iterable[int]) -> int:
    """Return how many of some clips have a label of a rater."""
    sql = (
        "SELECT count(*) FROM labels WHERE rater_id = :rater"
        " AND clip_id IN (SELECT value FROM json_each(:ids))"
    )
    return int(source.rows(sql, {"rater": rater_id, "ids": id_list(clip_ids)})[0][0])


def reference_labels(project: Project, rater: Rater | None = None) -> dict[int, int]:
    """Return the behaviour of each labelled clip: the rater's own label, else the newest.

    The newest of a person goes before the newest import.
    """
    sql = f"SELECT id, {reference_sql(rater)} AS reference FROM clips WHERE reference IS NOT NULL"
    return dict(project.rows(sql, {"rater": rater.id if rater else None}))


def tally(project: Project) -> dict[int, int]:
    """Return how many clips each behaviour is the reference label of, nobody being named."""
    sql = (
        f"SELECT {NEWEST} AS reference, count(*) FROM clips WHERE reference IS NOT NULL"
        " GROUP BY reference"
    )
    return dict(project.rows(sql))


def disputed(project: Project) -> int:
    """Return how many clips raters gave different classes to."""
    sql = (
        "SELECT count(*) FROM (SELECT clip_id FROM labels GROUP BY clip_id"
        " HAVING count(DISTINCT behaviour_id) > 1)"
    )
    row = project.row(sql)
    return int(row[0]) if row else 0
