"""The filter language compiled to SQL.

Every value is bound, never written into the SQL. Conditions are two-valued: a clip without a class
is not of class `pre`, so `class!=pre` finds it. Text is compared without regard to case.
"""

from __future__ import annotations

from collections.abc import Callable

from mousevision.core.annotation import Rater
from mousevision.core.errors import SettingError
from mousevision.core.filters import ANIMAL, Both, Compare, Either, Filter, Not, Word
from mousevision.store.labels import reference_sql
from mousevision.store.predictions import current_sql
from mousevision.store.text import fold

Value = str | float | int | None

SOURCE = (
    " FROM clips LEFT JOIN videos ON videos.id = clips.video_id"
    " LEFT JOIN subjects ON subjects.id = clips.subject_id"
    " LEFT JOIN sessions ON sessions.id = clips.session_id"
)
"""Left joins, since SQLite leaves those out that a query has no use for."""

_DECISION = (
    "(SELECT review.decision FROM reviews AS review WHERE review.clip_id = clips.id"
    " AND review.rater_id = :rater ORDER BY review.id DESC LIMIT 1)"
)
_ANY_DECISION = (
    "EXISTS (SELECT 1 FROM reviews AS review WHERE review.clip_id = clips.id AND {}"
    " AND NOT EXISTS (SELECT 1 FROM reviews AS later WHERE later.clip_id = clips.id"
    " AND later.rater_id = review.rater_id AND later.id > review.id))"
)
MISSING = "EXISTS (SELECT 1 FROM missing_videos WHERE video_id = clips.video_id)"
FRAMES = "(clips.stop - clips.start)"
_SYMBOLS = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def reviewed_sql(rater: Rater | None) -> str:
    """Return the condition that the rater's, or anybody's, newest decision settled the clip."""
    if rater is None:
        return _ANY_DECISION.format("review.decision <> 'skipped'")
    return f"IFNULL({_DECISION} <> 'skipped', 0)"


def unsure_sql(rater: Rater | None) -> str:
    """Return the condition that the model abstained, or the newest decision was `unsure`."""
    said = (
        _ANY_DECISION.format("review.decision = 'unsure'")
        if rater is None
        else f"IFNULL({_DECISION} = 'unsure', 0)"
    )
    return f"(IFNULL({current_sql('abstained')}, 0) OR {said})"


class Query:
    """Builds a condition and collects its bound values.

    Attributes:
        rater: Whose labels and decisions count first.
        bindings: Values by name; `rater` is always there.
    """

    def __init__(self, rater: Rater | None) -> None:
        self.rater = rater
        self.bindings: dict[str, Value] = {"rater": rater.id if rater else None}

    def condition(self, part: Filter) -> str:
        """Return the SQL of a filter; it is 0 or 1, never NULL."""
        if isinstance(part, Word):
            text = self._bind(fold(part.text).replace("\\", "/"))
            places = ("videos.folded", "subjects.folded", "sessions.folded")
            return "(" + " OR ".join(f"IFNULL(instr({p}, {text}), 0) > 0" for p in places) + ")"
        if isinstance(part, Not):
            return f"(NOT {self.condition(part.part)})"
        if isinstance(part, Both):
            return f"({self.condition(part.left)} AND {self.condition(part.right)})"
        if isinstance(part, Either):
            return f"({self.condition(part.left)} OR {self.condition(part.right)})"
        return self._compare(part)

    def _bind(self, value: Value) -> str:
        name = f"v{len(self.bindings)}"
        self.bindings[name] = value
        return f":{name}"

    def _compare(self, part: Compare) -> str:
        fields: dict[str, Callable[[Compare], str]] = {
            "file": self._file,
            "subject": lambda p: self._text("subjects.folded", p),
            "session": lambda p: self._text("sessions.folded", p),
            "day": lambda p: self._text("NULLIF(sessions.day, '')", p),
            "class": lambda p: self._behaviour(reference_sql(self.rater), p),
            "predicted": lambda p: self._behaviour(current_sql("behaviour_id"), p),
            "rater": self._rater,
            "confidence": lambda p: self._number(current_sql("confidence"), p),
            "frames": lambda p: self._number(FRAMES, p),
            "reviewed": lambda p: self._flag(reviewed_sql(self.rater), p),
            "unsure": lambda p: self._flag(unsure_sql(self.rater), p),
            "unfamiliar": lambda p: self._flag(f"IFNULL({current_sql('unfamiliar')}, 0)", p),
            "missing": lambda p: self._flag(MISSING, p),
        }
        if part.field.startswith(ANIMAL):
            return self._animal(part)
        if part.field not in fields:
            raise SettingError(f"A filter cannot ask for “{part.field}”.")
        return fields[part.field](part)

    def _animal(self, part: Compare) -> str:
        """Compare a column of the table of animals; found once, not for every clip."""
        column = self._bind(fold(part.field.removeprefix(ANIMAL)))
        known = f"fold(cell.key) = {column} AND cell.value <> ''"
        if part.value is not None:
            text = self._bind(fold(str(part.value)))
            same = (
                "instr(fold(cell.value), {0}) > 0" if part.op == "~" else "fold(cell.value) = {0}"
            )
            known += f" AND {same.format(text)}"
        animals = (
            f"SELECT subjects.id FROM subjects, json_each(subjects.meta) AS cell WHERE {known}"
        )
        found = f"IFNULL(clips.subject_id IN ({animals}), 0)"
        wanted = (part.op == "!=") == (part.value is None)
        return found if wanted else f"(NOT {found})"

    def _text(self, column: str, part: Compare) -> str:
        if part.value is None:
            return f"({column} IS NULL)" if part.op == "=" else f"({column} IS NOT NULL)"
        text = self._bind(fold(str(part.value)))
        if part.op == "~":
            return f"(IFNULL(instr({column}, {text}), 0) > 0)"
        return f"({column} IS {text})" if part.op == "=" else f"({column} IS NOT {text})"

    def _file(self, part: Compare) -> str:
        """A file is meant by its path as shown, or by the end of it, such as its name."""
        if part.value is None:
            return "0" if part.op == "=" else "1"
        text = fold(str(part.value)).replace("\\", "/")
        if part.op == "~":
            return f"(instr(videos.folded, {self._bind(text)}) > 0)"
        end = self._bind("/" + text)
        same = f"('/' || videos.folded = {end} OR substr(videos.folded, -length({end})) = {end})"
        return same if part.op == "=" else f"(NOT {same})"

    def _behaviour(self, column: str, part: Compare) -> str:
        if part.value is None:
            return f"({column} IS NULL)" if part.op == "=" else f"({column} IS NOT NULL)"
        name = self._named("folded", part)
        found = f"IFNULL({column} IN (SELECT id FROM behaviours WHERE {name}), 0)"
        return f"(NOT {found})" if part.op == "!=" else found

    def _rater(self, part: Compare) -> str:
        labelled = "EXISTS (SELECT 1 FROM labels AS given WHERE given.clip_id = clips.id{})"
        if part.value is None:
            some = labelled.format("")
            return f"(NOT {some})" if part.op == "=" else some
        name = self._named("folded", part)
        some = labelled.format(f" AND given.rater_id IN (SELECT id FROM raters WHERE {name})")
        return f"(NOT {some})" if part.op == "!=" else some

    def _named(self, column: str, part: Compare) -> str:
        text = self._bind(fold(str(part.value)))
        return f"instr({column}, {text}) > 0" if part.op == "~" else f"{column} = {text}"

    def _number(self, expression: str, part: Compare) -> str:
        if part.value is None:
            return f"({expression} IS {'' if part.op == '=' else 'NOT '}NULL)"
        if part.op not in _SYMBOLS or isinstance(part.value, str):
            raise SettingError(f"“{part.field}” is a number: compare it with =, !=, < or >.")
        value = self._bind(part.value)
        return f"IFNULL({expression} {_SYMBOLS[part.op]} {value}, {int(part.op == '!=')})"

    def _flag(self, condition: str, part: Compare) -> str:
        wanted = bool(part.value) == (part.op == "=")
        return f"({condition})" if wanted else f"(NOT {condition})"
