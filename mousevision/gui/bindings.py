"""What every command of the window does: one table, read together with `actions`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from mousevision.gui.deck import LAYOUTS
from mousevision.services.reviewing import Order

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

CONTEXT = ("accept", "delete", "subjects", "classify_selected", "remove_clips")
"""Commands of the context menu of clips, below the classes."""
ROW_MENU = ("row_hide", "rows_show", "row_raise", "row_lower", "row_taller", "row_shorter")
"""Commands of the context menu of the timeline's rows."""


def bind_commands(window: MainWindow) -> None:
    """Bind every command of the table in `actions`."""
    bind = window.actions_.bind
    groups = (_plain, _learning, _with_numbers, _on_pictures)
    slots = {name: slot for group in groups for name, slot in group(window).items()}
    for name, slot in slots.items():
        bind(name, slot)
    classes = window.labeller.menu.menuAction()
    window.browser.set_menu([classes, *(window.actions_[name] for name in CONTEXT)])
    window.timeline.rows.set_actions([window.actions_[name] for name in ROW_MENU])


Slots = dict[str, Callable[..., object]]


def _plain(window: MainWindow) -> Slots:
    player, timeline, own = window.player, window.timeline, window.commands
    found, instead = window.finder.review, window.finder.review.instead
    return {
        "new": window.projects.new, "open": window.projects.open, "demo": window.projects.demo,
        "import": window.projects.import_some, "relink": window.projects.relink,
        "export": window.projects.export, "close": window.projects.close, "quit": window.close,
        "undo": instead(found.undo, own.undo), "redo": window.workspace.redo,
        "classes": window.editor.classes, "raters": window.editor.rater,
        "subjects": window.editor.animal, "animals": window.editor.animals,
        "remove_clips": window.editor.remove_clips,
        "find": window.browser.focus_search, "saved_filters": window.filters.open_menu,
        "history": window.historian.show, "bout_threshold": window.threshold_mover.ask,
        "dark": window.memory.set_dark, "moving": window.moving.set_on,
        "guide": own.guide, "shortcuts": own.shortcuts,
        "log": own.show_log, "about": own.about,
        "play": player.toggle_play, "first": player.first, "last": player.last,
        "slower": player.slower, "faster": player.faster, "speed1": player.normal_speed,
        "zoom0": player.zoom_reset, "region": player.draw_region, "goto": own.go_to_frame,
        "previous": lambda: own.go(-1), "next": lambda: own.go(1),
        "next_bout": instead(found.next, timeline.select_next),
        "previous_bout": instead(found.previous, timeline.select_previous),
        "row_hide": timeline.rows.hide_row, "rows_show": timeline.rows.show_all,
        "row_up": timeline.row_up, "row_down": timeline.row_down,
        "accept": instead(found.keep, window.labeller.accept),
        "all_marked": window.labeller.all_marked, "delete": window.labeller.delete,
        "split_bout": window.bout_editor.split, "merge_bouts": window.bout_editor.merge,
        "loop": own.loop_bout, "next_unreviewed": window.editor.next_unreviewed,
        "go_on": window.editor.set_go_on, "blind": window.blinder.set_blind,
        "unsure": window.reviewer.unsure, "skip": window.reviewer.skip,
        "end_review": window.reviewer.end, "repeats": own.repeats,
        "hide_predictions": window.reviewer.hide_predictions,
        "explain": window.explainer.show, "agreement": window.arbiter.show,
        "find_reaches": window.finder.show, "review_found": found.toggle,
        "reject_found": instead(found.reject, timeline.remove_selected),
    }  # fmt: skip


def _learning(window: MainWindow) -> Slots:
    """Return what the networks are for."""
    return {
        "train": window.training.train, "evaluate": window.training.evaluate,
        "audit": window.auditor.start,
        "cache": window.learner.prepare, "clear_cache": window.learner.clear_cache,
        "classify": window.learner.classify_all,
        "classify_selected": window.learner.classify_selected,
        "classify_files": window.learner.classify_files,
        "embed": window.explorer.embed_as_chosen,
    }  # fmt: skip


def _on_pictures(window: MainWindow) -> Slots:
    """Return what saves pictures and what compares clips."""
    comparer = window.comparer
    return {
        "save_frame": window.saver.frame, "save_clip": window.saver.clip,
        "compare": comparer.show, "compare_other": comparer.choose,
        "compare_sync": comparer.synchronise, "compare_swap": comparer.swap,
        "compare_back": partial(comparer.step_other, -1),
        "compare_forward": partial(comparer.step_other, 1),
    }  # fmt: skip


def _with_numbers(window: MainWindow) -> Slots:
    """Return what is the same but for a number or a name."""
    player, timeline, own = window.player, window.timeline, window.commands
    review = window.finder.review
    found: Slots = {}
    for name, frames in {"back": -1, "forward": 1, "back10": -10, "forward10": 10}.items():
        found[name] = lambda n=frames: player.step(n)
    for name, seconds in {"back1s": -1.0, "forward1s": 1.0}.items():
        found[name] = lambda s=seconds: player.jump_seconds(s)
    for name, frames in {"earlier": -1, "later": 1}.items():
        for side in ("start", "stop"):
            nudge = partial(review.nudge, side, frames)
            usual = partial(timeline.nudge_edge, side, frames)
            found[f"{side}_{name}"] = review.instead(nudge, usual)
    for order in Order:
        found[f"review_{order}"] = lambda by=order: window.reviewer.start(by)
    for name, step in {"row_raise": -1, "row_lower": 1}.items():
        found[name] = lambda to=step: timeline.rows.move_row(to)
    for name, step in {"row_taller": 1, "row_shorter": -1}.items():
        found[name] = lambda by=step: timeline.rows.make_taller(by)
    for layout in LAYOUTS:
        found[f"layout_{layout}"] = lambda to=layout: own.use_layout(to)
    return found
