"""What a recovery says, in sentences and as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from mousevision.core.job import JobContext
from mousevision.interop.tables import Cell, Table, write_book, write_csv
from mousevision.learn.recovery import least_p_value
from mousevision.services.recovered import ALL, Curve, GroupStage, Recovered
from mousevision.services.words import counted
from mousevision.store.text import listed

SURE = 0.05
FEW_OF_GROUP = 6
"""With fewer animals in a group, the mixed model finds differences too easily: of two groups of
three without any, 15 in 100 times at p < 0.05 (simulated)."""
CAVEAT = (
    "A distance says that clips look different, not that the animal is worse; another light, "
    "camera or day can do that too."
)
ANIMAL_HEADER = ("animal", "group", "time point", "days since baseline", "distance", "clips")
GROUP_HEADER = (
    "group", "time point", "days since baseline", "animals", "clips", "mean distance",
    "low 95 %", "high 95 %", "p", "p corrected (Holm)",
)  # fmt: skip


# -- sentences --------------------------------------------------------------------------------


def headline(found: Recovered) -> str:
    """Return the most that is seen, what is left of it at the end, and whether groups differ."""
    words: list[str] = []
    for curve in found.curves:
        later = _later(found, curve)
        if later:
            peak = max(later, key=lambda stage: stage.mean)
            shown = [peak] if later[-1] is peak else [peak, later[-1]]
            for stage in shown:
                words.append(stage_words(found, curve, stage, brief=bool(words), plain=False))
    return " ".join([*words, *_effect(found)[:1]])


def sentences(found: Recovered) -> list[str]:
    """Return all that there is to say, a sentence or two each."""
    words = [_what(found), *_effect(found), *_limits(found)]
    for curve in found.curves:
        later = _later(found, curve)
        words += [stage_words(found, curve, each, brief=each is not later[0]) for each in later]
        words += _over_all(curve)
    words += _left_out(found)
    return [*words, CAVEAT]


def stage_words(
    found: Recovered, curve: Curve, stage: GroupStage, *, brief: bool = False, plain: bool = True
) -> str:
    """Return what is seen of a group at one time point.

    Args:
        found: The answer.
        curve: The group.
        stage: The time point.
        brief: Say less, since it was said once in full.
        plain: Also say the p-value before its correction.
    """
    p_value = p_words(stage.p_value)
    if p_value and curve.tested > 1 and stage.corrected is not None:
        number, fully = p_number(stage.corrected), f" for {curve.tested} time points"
        if plain:
            p_value += f", {number} corrected{'' if brief else fully}"
        else:
            p_value = f"corrected {p_words(stage.corrected)}"
    between = interval_words(stage.interval) if stage.interval else ""
    known = ", ".join(filter(None, [between, counted(stage.animals, "animal"), p_value]))
    when, mean = found.times[stage.time].name, f"{stage.mean:.1f} times"
    if brief:
        group = "" if curve.name == ALL else f", {curve.name}"
        return f"At {when}{group}: {mean} ({known})."
    who = "animals" if curve.name == ALL else f"animals of {curve.name}"
    return (
        f"At {when} {who} were {mean} as far from their own baseline as their baseline clips "
        f"are ({known})."
    )


def interval_words(interval: tuple[float, float]) -> str:
    """Return `1.6 to 3.1`."""
    return f"{interval[0]:.1f} to {interval[1]:.1f}"


def p_words(p_value: float | None) -> str:
    """Return `p = 0.03`; empty for none."""
    if p_value is None:
        return ""
    return f"p {p_number(p_value)}" if p_value < 0.001 else f"p = {p_number(p_value)}"


def p_number(p_value: float) -> str:
    """Return `0.03` or `< 0.001`."""
    return "< 0.001" if p_value < 0.001 else f"{p_value:.2g}"


def stars(p_value: float | None) -> str:
    """Return the stars of a p-value: * up to 0.05, ** up to 0.01, *** up to 0.001."""
    return "" if p_value is None else "*" * sum(p_value <= at for at in (0.05, 0.01, 0.001))


def _what(found: Recovered) -> str:
    named = found.question.baseline
    which = f"clips at {listed(list(named), len(named))}"
    of = f" labelled {found.question.of}" if found.question.of else ""
    return (
        f"Distance of clips{of} from the middle of the same animal's {which}, in the space of "
        "the embedding; 1 is as far as these baseline clips are themselves, so 1 = as the animal "
        f"was. {counted(len(found.paths), 'animal')}, {counted(found.clips, 'clip')}; means and "
        "p-values are of animals, not of clips."
    )


def _later(found: Recovered, curve: Curve) -> list[GroupStage]:
    return [stage for stage in curve.stages if stage.time != found.baseline]


def _over_all(curve: Curve) -> list[str]:
    if curve.p_value is None or curve.tested < 2:
        return []
    who = "" if curve.name == ALL else f", {curve.name}"
    return [f"Over all time points but the baseline together{who}: {p_words(curve.p_value)}."]


def _effect(found: Recovered) -> list[str]:
    effect = found.effect
    if not found.question.by:
        return []
    if effect is None:
        return [f"Groups by {found.question.by} cannot be compared: two need two animals each."]
    who = f"{counted(effect.animals, 'animal')}: {', '.join(effect.groups)}"
    if effect.p_value is None:
        return [f"Whether groups differ cannot be tested with so few animals ({who})."]
    how = f"{p_words(effect.p_value)}, mixed model with time and group, {who}"
    words = f"Groups recover differently ({how})."
    if effect.p_value > SURE:
        words = f"That groups recover differently is not shown, nor that they do not ({how})."
    sizes = [sum(path.group == name for path in found.paths) for name in effect.groups]
    if min(sizes) < FEW_OF_GROUP:
        words += f" With fewer than {FEW_OF_GROUP} animals in a group such a test is too sure."
    return [words]


def _limits(found: Recovered) -> Iterator[str]:
    """Yield which tests could not have found anything, and what would be needed."""
    for curve in found.curves:
        if curve.least <= SURE:
            continue
        tested = max(curve.tested, 1)
        most = max((stage.animals for stage in _later(found, curve)), default=0)
        need = next(count for count in range(2, 60) if least_p_value(count) * tested <= SURE)
        who = "" if curve.name == ALL else f" of {curve.name}"
        least = f" (at best {p_number(curve.least)})" if curve.tested else ""
        fewer = ", or fewer time points" if least_p_value(most) <= SURE else ""
        yield (
            f"With {counted(most, 'animal')}{who} and {counted(tested, 'time point')} no time "
            f"point can reach p < 0.05{least}, however far they are: that takes {need} "
            f"animals{fewer}."
        )


def _left_out(found: Recovered) -> Iterator[str]:
    if found.no_baseline:
        names = listed(list(found.no_baseline))
        yield f"Left out, since they have fewer than two baseline clips: {names}."
    if found.no_follow_up:
        yield f"Left out, since only their baseline was seen: {listed(list(found.no_follow_up))}."
    if found.ungrouped:
        names = listed(list(found.ungrouped))
        yield f"In no group, since the column {found.question.by} says nothing of them: {names}."
    if found.unplaced:
        clips = counted(found.unplaced, "clip")
        yield f"{clips} without an animal or a session left out."


# -- tables -----------------------------------------------------------------------------------


def animal_rows(found: Recovered) -> Table:
    """Return header and a row for each animal and time point at which it was seen."""
    rows: list[Sequence[Cell]] = [
        (path.name, path.group, point.name, days_since(found, at), _told(value), path.clips[at])
        for path in found.paths
        for at, (point, value) in enumerate(zip(found.times, path.values, strict=True))
        if value is not None
    ]
    return ANIMAL_HEADER, rows


def group_rows(found: Recovered) -> Table:
    """Return header and a row for each group and time point."""
    rows: list[Sequence[Cell]] = [
        (curve.name, found.times[stage.time].name, days_since(found, stage.time), stage.animals,
         stage.clips, _told(stage.mean), *map(_told, stage.interval or (None, None)),
         _told(stage.p_value), _told(stage.corrected))
        for curve in found.curves
        for stage in curve.stages
    ]  # fmt: skip
    return GROUP_HEADER, rows


def _told(number: float | None) -> float | None:
    """Return a number without digits that only computing made: 1, not 0.9999999999999999."""
    return None if number is None else float(f"{number:.9g}")


def days_since(found: Recovered, time: int) -> float | None:
    """Return the days between the baseline and a time point; None where one is not known."""
    first, then = found.times[found.baseline].days, found.times[time].days
    return None if first is None or then is None else then - first


def save_table(_: JobContext, found: Recovered, out: Path) -> list[Path]:
    """Write animals, groups and what it means: sheets of an XLSX file, or CSV files.

    Raises:
        OSError: If a file cannot be written.
    """
    notes: Table = ("what it means",), [(words,) for words in sentences(found)]
    tables = {"animals": animal_rows(found), "groups": group_rows(found), "notes": notes}
    if out.suffix.lower() == ".xlsx":
        write_book(out, tables)
        return [out]
    written = []
    for name, (header, rows) in tables.items():
        file = out if name == "animals" else out.with_name(f"{out.stem}_{name}{out.suffix}")
        write_csv(file, header, rows)
        written.append(file)
    return written
