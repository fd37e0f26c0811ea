"""Every command of the window as a row of a table: name, menu, key, tip.

`Actions` makes the Qt actions of the table, with the keys that the user has changed. What a
command does is bound by the window; a command without a binding is a bug that a test finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from mousevision.gui.icons import icon


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes:
        id: Stable name, under which a changed key is kept.
        menu: Menu that holds it; a `|` behind it begins a new group there.
        text: Words in the menu, with `&` before the mnemonic letter.
        keys: Default keys, in Qt's portable words; the first one is shown.
        tip: One sentence.
        needs: What must be there for it to be enabled: ``, `project`, `clip` or `bout`.
        checkable: Whether it is on or off.
        repeats: Whether holding the key down repeats it.
    """

    id: str
    menu: str
    text: str
    keys: tuple[str, ...]
    tip: str
    needs: str = ""
    checkable: bool = False
    repeats: bool = False


def _c(*values: str, needs: str = "", repeats: bool = False, checkable: bool = False) -> Command:
    identity, menu, text, keys, tip = values
    shortcuts = tuple(keys.split()) if keys else ()
    return Command(
        identity, menu, text, shortcuts, tip, needs, checkable=checkable, repeats=repeats
    )


COMMANDS: tuple[Command, ...] = (
    _c("new", "File", "&New project…", "Ctrl+N", "Make a project for a study."),
    _c("open", "File", "&Open project…", "Ctrl+O", "Open a project folder or .mvproj file."),
    _c("demo", "File", "Try the &demo study…", "Ctrl+Shift+D",
       "Draw a simulated study and open it, to try everything without own videos."),
    _c("import", "File|", "&Import videos…", "Ctrl+I",
       "Add videos, folders or a table of clips to the project.", needs="project"),
    _c("relink", "File", "Find &moved videos…", "Ctrl+Shift+M",
       "Point to the folder to which videos were moved; all are found again.", needs="project"),
    _c("export", "File", "&Export…", "Ctrl+E",
       "Write labels and predictions as a table, or tensors for other programs.",
       needs="project"),
    _c("save_frame", "File", "Save this &frame…", "Ctrl+Shift+S",
       "Save the frame at hand as a PNG picture, exact and in full size.", needs="clip"),
    _c("save_clip", "File", "Save clip as &video…", "Ctrl+Alt+S",
       "Save the clip, a bout or a stretch as an MP4 video, with what is known drawn on it.",
       needs="clip"),
    _c("close", "File|", "&Close project", "Ctrl+W", "Go back to the welcome page.",
       needs="project"),
    _c("quit", "File", "&Quit", "Ctrl+Q", "Leave; everything is already saved."),
    _c("undo", "Edit", "&Undo", "Ctrl+Z", "Take back the last edit.", needs="project"),
    _c("redo", "Edit", "&Redo", "Ctrl+Shift+Z Ctrl+Y", "Do again what was taken back.",
       needs="project"),
    _c("classes", "Edit|", "&Classes and keys…", "Ctrl+Shift+C",
       "Add, rename and recolour classes and behaviours, and choose their keys.",
       needs="project"),
    _c("raters", "Edit", "&Rater…", "Ctrl+Shift+R",
       "Say who is labelling; every rater's labels are kept apart.", needs="project"),
    _c("subjects", "Edit", "&Animal of the selected clips…", "Ctrl+Shift+A",
       "Say which animal and session the selected clips show.", needs="clip"),
    _c("animals", "Edit", "Animals' &table…", "Ctrl+Alt+A",
       "Group, side and level of lesion and more of each animal; paste it from a spreadsheet.",
       needs="project"),
    _c("remove_clips", "Edit", "Remo&ve clips from the project", "Ctrl+Shift+Delete",
       "Take the selected clips out, with their labels; video files and Undo stay.", needs="clip"),
    _c("find", "Edit|", "&Find clips", "Ctrl+F", "Go to the search box of the clips.",
       needs="project"),
    _c("history", "Edit|", "&History", "Ctrl+Shift+H",
       "List all edits with who made them and when, and go to any of them.", needs="project"),
    _c("saved_filters", "Edit", "&Saved filters", "Ctrl+Alt+F",
       "Open the menu of filters that were saved under a name.", needs="project"),
    _c("guide", "Help", "User &guide", "F1", "How to work with MouseVision, with pictures."),
    _c("shortcuts", "Help", "&Keyboard shortcuts…", "?", "Show and change all keys."),
    _c("log", "Help", "Show &log folder", "Ctrl+Shift+L", "Open the folder with the log files."),
    _c("about", "Help|", "&About MouseVision", "Ctrl+F1", "Version, licence and parts."),
    _c("play", "Playback", "&Play or pause", "Space", "Play or pause the clip.", needs="clip"),
    _c("back", "Playback|", "One frame &back", "Left ,", "Show the frame before.",
       needs="clip", repeats=True),
    _c("forward", "Playback", "One frame &forward", "Right .", "Show the next frame.",
       needs="clip", repeats=True),
    _c("back10", "Playback", "Ten frames back", "Ctrl+Left", "Go ten frames back.",
       needs="clip", repeats=True),
    _c("forward10", "Playback", "Ten frames forward", "Ctrl+Right", "Go ten frames on.",
       needs="clip", repeats=True),
    _c("back1s", "Playback", "One second back", "Shift+Left", "Go one second back.",
       needs="clip", repeats=True),
    _c("forward1s", "Playback", "One second forward", "Shift+Right", "Go one second on.",
       needs="clip", repeats=True),
    _c("first", "Playback", "F&irst frame", "Home", "Go to the first frame.", needs="clip"),
    _c("last", "Playback", "&Last frame", "End", "Go to the last frame.", needs="clip"),
    _c("goto", "Playback", "&Go to frame…", "Ctrl+G", "Type a frame number.", needs="clip"),
    _c("slower", "Playback|", "Slo&wer", "[", "Play at half the speed.", needs="clip"),
    _c("faster", "Playback", "F&aster", "]", "Play at twice the speed.", needs="clip"),
    _c("speed1", "Playback", "&Normal speed", "\\", "Play at the speed of the recording.",
       needs="clip"),
    _c("loop", "Playback", "L&oop the selected bout", "Shift+Space",
       "Play the selected bout, or the clip, again and again.", needs="clip", checkable=True),
    _c("compare", "Playback|", "&Compare with another clip…", "Ctrl+Shift+V",
       "Show another clip beside this one, both at the same moment.", needs="clip",
       checkable=True),
    _c("compare_other", "Playback", "Another clip B…", "Ctrl+Alt+V",
       "Choose another clip to compare with.", needs="clip"),
    _c("compare_sync", "Playback", "&Synchronise here", "Ctrl+Shift+Y",
       "Make the two frames shown now the moment that both clips share.", needs="clip"),
    _c("compare_swap", "Playback", "S&wap A and B", "Ctrl+Shift+W",
       "Label the clip on the right, and look at the one on the left.", needs="clip"),
    _c("compare_back", "Playback", "B one frame back", "Alt+Left",
       "Move the clip on the right one frame back, alone.", needs="clip", repeats=True),
    _c("compare_forward", "Playback", "B one frame forward", "Alt+Right",
       "Move the clip on the right one frame forward, alone.", needs="clip", repeats=True),
    _c("previous", "Playback|", "P&revious clip", "PgUp", "Show the clip before.",
       needs="project", repeats=True),
    _c("next", "Playback", "Ne&xt clip", "PgDown", "Show the next clip.",
       needs="project", repeats=True),
    _c("zoom0", "View", "&Reset zoom", "Ctrl+0", "Show the whole picture.", needs="clip"),
    _c("region", "View", "Region of &interest", "Ctrl+R",
       "Draw with the mouse which part of the picture matters.", needs="clip", checkable=True),
    _c("row_hide", "View|", "&Hide the timeline row", "Alt+Delete",
       "Hide the row at hand of the timeline; it stays hidden in this project.", needs="clip"),
    _c("rows_show", "View", "Show &all timeline rows", "Alt+Home",
       "Show the rows of the timeline that were hidden.", needs="clip"),
    _c("row_raise", "View", "Move the row up", "Ctrl+Shift+Up",
       "Move the row at hand of the timeline up; its name can be dragged as well.",
       needs="clip"),
    _c("row_lower", "View", "Move the row down", "Ctrl+Shift+Down",
       "Move the row at hand of the timeline down; its name can be dragged as well.",
       needs="clip"),
    _c("row_taller", "View", "Taller row", "Alt+=",
       "Make the row at hand taller, as Ctrl and the wheel on its name do.",
       needs="clip", repeats=True),
    _c("row_shorter", "View", "Shorter row", "Alt+-",
       "Make the row at hand less tall, as Ctrl and the wheel on its name do.",
       needs="clip", repeats=True),
    _c("dark", "View|", "&Dark colours", "Ctrl+Shift+B",
       "Dark colours beside the rig, also where the system's are light.", checkable=True),
    _c("moving", "View", "&Moving thumbnails", "Ctrl+Alt+M",
       "Let a clip of the list play in small while the mouse rests on it.", checkable=True),
    _c("layout_label", "View|", "Layout: &Label", "F5", "Arrange the panels for labelling.",
       needs="project"),
    _c("layout_train", "View", "Layout: &Train", "F6", "Arrange the panels for training.",
       needs="project"),
    _c("layout_explore", "View", "Layout: &Explore", "F7",
       "Arrange the panels for looking at the embedding.", needs="project"),
    _c("next_bout", "Label", "&Next bout", "Tab", "Select the next bout.", needs="clip"),
    _c("previous_bout", "Label", "&Previous bout", "Shift+Tab", "Select the bout before.",
       needs="clip"),
    _c("row_up", "Label", "Timeline row &up", "Up", "Go to the row above.", needs="clip"),
    _c("row_down", "Label", "Timeline row &down", "Down", "Go to the row below.", needs="clip"),
    _c("start_earlier", "Label|", "Start one frame earlier", "Ctrl+Shift+Left",
       "Move the start of the selected bout one frame back.", needs="clip", repeats=True),
    _c("start_later", "Label", "Start one frame later", "Ctrl+Shift+Right",
       "Move the start of the selected bout one frame on.", needs="clip", repeats=True),
    _c("stop_earlier", "Label", "End one frame earlier", "Ctrl+Alt+Left",
       "Move the end of the selected bout one frame back.", needs="clip", repeats=True),
    _c("stop_later", "Label", "End one frame later", "Ctrl+Alt+Right",
       "Move the end of the selected bout one frame on.", needs="clip", repeats=True),
    _c("split_bout", "Label|", "&Split bout at the playhead", "Ctrl+K",
       "Cut the selected bout, or the one shown, in two: the frame shown begins the second.",
       needs="clip"),
    _c("merge_bouts", "Label", "&Merge with next bout", "Ctrl+J",
       "Join the selected bout, or the one shown, with the next of the same behaviour.",
       needs="clip"),
    _c("all_marked", "Label|", "All &bouts marked", "Ctrl+B",
       "Say that you have looked through the clip: what shows no bout is background.",
       needs="clip"),
    _c("delete", "Label", "&Delete bout or label", "Delete",
       "Remove the selected bout, or else the label of the selected clips.", needs="clip"),
    _c("go_on", "Label|", "&Go on after each label", "Alt+G",
       "After a class is given, show the next clip of the list that you have not decided on.",
       needs="project", checkable=True),
    _c("blind", "Label", "Work &blind", "Alt+B",
       "Hide names, animals, days, other raters and predictions, and shuffle the clips.",
       needs="project", checkable=True),
    _c("train", "Train", "&Train", "Ctrl+T", "Train the chosen model on the labelled clips.",
       needs="project"),
    _c("evaluate", "Train", "&Evaluate by animal", "Ctrl+Shift+E",
       "Cross-validate: every animal is held out once.", needs="project"),
    _c("audit", "Train", "A&udit these labels", "Ctrl+U",
       "Ask whether the class can be told without the animal's movement.", needs="project"),
    _c("cache", "Train|", "Prepare &clips now", "Ctrl+Shift+P",
       "Decode all clips for the network in advance.", needs="project"),
    _c("clear_cache", "Train", "Delete prepared clips", "Ctrl+Shift+X",
       "Free the disk space of the cache; it is made again when needed.", needs="project"),
    _c("classify", "Review", "&Classify all clips", "Ctrl+L",
       "Let the newest network say what each clip shows.", needs="project"),
    _c("classify_selected", "Review", "Classify &selected clips", "Ctrl+Shift+K",
       "Let the newest network say what the selected clips show.", needs="clip"),
    _c("classify_files", "Review", "Classify &new files…", "Ctrl+Shift+N",
       "Add new videos to the project and let the newest network say what they show.",
       needs="project"),
    _c("accept", "Review|", "&Accept the prediction", "Return Enter",
       "Make the prediction of this clip, or the predicted bout you selected, your label.",
       needs="clip"),
    _c("bout_threshold", "Review", "&Threshold of predicted bouts…", "Ctrl+Shift+T",
       "Type from which probability on a frame speaks for a behaviour; its line on the timeline "
       "can be dragged as well.", needs="clip"),
    _c("next_unreviewed", "Review", "Next clip to &review", "Ctrl+PgDown",
       "Go to the next clip that you have not decided on.", needs="project"),
    _c("review_uncertain", "Review|", "Review: &least certain first", "Alt+1",
       "Show the clips one by one, those first of which the network is least certain.",
       needs="project"),
    _c("review_errors", "Review", "Review: likely label &errors first", "Alt+2",
       "Show the labels one by one that networks contradict which never saw the animal.",
       needs="project"),
    _c("review_sample", "Review", "Review: &random sample", "Alt+3",
       "Show clips drawn at random, to estimate how many predictions are right.",
       needs="project"),
    _c("review_listed", "Review", "Review: clips as l&isted", "Alt+4",
       "Show the listed clips one by one that you have not decided on.", needs="project"),
    _c("review_selected", "Review", "Review: se&lected clips", "Alt+5",
       "Show the selected clips one by one, also those that you have decided on.", needs="clip"),
    _c("unsure", "Review|", "&Unsure", "0", "Note that you cannot say what the clip shows.",
       needs="clip"),
    _c("skip", "Review", "S&kip", "-", "Leave the clip for another time.", needs="clip"),
    _c("end_review", "Review", "E&nd the review", "Alt+0", "Work without a review again.",
       needs="project"),
    _c("hide_predictions", "Review|", "&Hide predictions", "Alt+D",
       "Label without seeing what networks say, so that it cannot draw you towards it.",
       needs="project", checkable=True),
    _c("repeats", "Review", "Repeat &some silently", "Alt+S",
       "Let one clip in ten come up twice in the next review, to see how steady you are.",
       needs="project", checkable=True),
    _c("agreement", "Review|", "Agreement of &raters", "Ctrl+Shift+G",
       "Compare what raters say of the same clips, and list where they differ.",
       needs="project"),
    _c("explain", "Review|", "Show what &decided", "Ctrl+H",
       "Lay over the video which pixels spoke for what the newest network says of the clip, and "
       "show on the timeline which frames did.", needs="clip", checkable=True),
    _c("find_reaches", "Explore", "Find &reaches…", "Ctrl+Shift+F",
       "Find where something moves in a long recording, and make clips of it.",
       needs="project"),
    _c("review_found", "Explore", "Re&view what was found", "Ctrl+Return",
       "Play what was found one by one; a key keeps each as a clip, another rejects it.",
       needs="clip"),
    _c("reject_found", "Explore", "Re&ject what was found", "Backspace",
       "Reject what plays in the review of what was found; else delete the selected bout.",
       needs="clip"),
    _c("embed", "Explore|", "&Make the embedding", "Ctrl+M",
       "Learn a picture in which similar clips lie close together.", needs="project"),
)  # fmt: skip


WRITING = frozenset({
    "import", "relink", "undo", "redo", "classes", "subjects", "animals", "remove_clips",
    "delete", "accept", "all_marked", "start_earlier", "start_later", "stop_earlier", "stop_later",
    "train", "evaluate", "audit", "cache", "clear_cache", "classify", "classify_selected",
    "classify_files", "embed", "blind", "unsure", "skip", "split_bout", "merge_bouts",
    "bout_threshold", "review_found", "reject_found",
})  # fmt: skip
"""Commands that change the project, and so cannot be given while it is open to look only."""

BLIND = frozenset({
    "close", "quit", "undo", "redo", "guide", "shortcuts", "about", "play", "back", "forward",
    "back10", "forward10", "back1s", "forward1s", "first", "last", "goto", "slower", "faster",
    "speed1", "loop", "previous", "next", "zoom0", "dark", "moving", "next_bout",
    "previous_bout", "row_up", "row_down", "start_earlier", "start_later", "stop_earlier",
    "stop_later", "all_marked",
    "delete", "go_on", "blind", "review_listed", "unsure", "skip", "end_review", "repeats",
    "next_unreviewed", "split_bout", "merge_bouts", "row_hide", "rows_show", "row_raise",
    "row_lower", "row_taller", "row_shorter",
})  # fmt: skip
"""Commands that tell nothing of whose clip it is; the others are off while a rater works blind."""

ICONS = {
    "new": "new", "open": "open", "demo": "demo", "import": "import", "train": "train",
    "classify": "classify", "play": "player-play", "region": "player-region",
    "embed": "plots-embedding", "guide": "guide",
}  # fmt: skip
"""Commands that have a drawing."""


class Actions(QObject):
    """The Qt actions of all commands, by id.

    Args:
        window: Gets the actions, so that their keys work everywhere in it.
        keys: Changed keys: command id to the list of keys that it has instead.
    """

    def __init__(self, window: QWidget, keys: Mapping[str, list[str]]) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        self._bound: set[str] = set()
        for command in COMMANDS:
            action = QAction(command.text, window)
            action.setObjectName(command.id)
            action.setCheckable(command.checkable)
            action.setAutoRepeat(command.repeats)
            action.setEnabled(not command.needs)
            if command.id in ICONS:
                action.setIcon(icon(ICONS[command.id]))
            window.addAction(action)
            self._actions[command.id] = action
        self.set_keys(keys)

    def __getitem__(self, identity: str) -> QAction:
        return self._actions[identity]

    def __iter__(self) -> Iterator[Command]:
        return iter(COMMANDS)

    def bind(self, identity: str, slot: Callable[..., object]) -> None:
        """Say what a command does; only one that is on or off is told which."""
        action = self._actions[identity]
        if action.isCheckable():
            action.triggered.connect(slot)
        else:
            action.triggered.connect(lambda _=False: slot())
        self._bound.add(identity)

    def unbound(self) -> list[str]:
        """Return the commands that do nothing."""
        return [command.id for command in COMMANDS if command.id not in self._bound]

    def enable(
        self, *, project: bool, clip: bool, writable: bool = True, blind: bool = False
    ) -> None:
        """Enable what can be done with what is there."""
        there = {"": True, "project": project, "clip": clip}
        for command in COMMANDS:
            able = there[command.needs] and (writable or command.id not in WRITING)
            able = able and (not blind or command.id in BLIND)
            self._actions[command.id].setEnabled(able)

    def set_keys(self, keys: Mapping[str, list[str]]) -> None:
        """Give every command its changed or its default keys, and show them in the tips."""
        for command in COMMANDS:
            action = self._actions[command.id]
            action.setShortcuts([QKeySequence(k) for k in keys.get(command.id, command.keys)])
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{command.tip} ({key})" if key else command.tip)
            action.setStatusTip(command.tip)

    def hints(self) -> dict[str, str]:
        """Return the shown key of each command, for tool tips of buttons."""
        return {
            identity: action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            for identity, action in self._actions.items()
        }
