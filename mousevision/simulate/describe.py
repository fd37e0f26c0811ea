"""Says in words what the simulated study is, for its files and the window."""

from __future__ import annotations

from collections.abc import Sequence

from mousevision.simulate.look import Confound
from mousevision.simulate.study import ClipPlan

SIMULATED = "Simulated by MouseVision: no animal was filmed."

CONFOUNDS = {
    Confound.NONE: "Nothing but the movement tells the classes apart: cage, light, camera and "
    "length of the clips are drawn without knowing the class.",
    Confound.LIGHTING: "On purpose, the light is dimmer and warmer after injury, and comes "
    "from the right, so that a program can be right without looking at the movement.",
    Confound.BACKGROUND: "On purpose, a label and a cable hang on the wall behind the cage after "
    "injury, so that a program can be right without looking at the movement.",
    Confound.CAMERA: "On purpose, another camera was used after injury (place, zoom, focus and "
    "noise), so that a program can be right without looking at the movement.",
}


def describe(study: ClipPlan | Sequence[ClipPlan]) -> str:
    """Return a description of one clip (one line) or of a whole study (some paragraphs)."""
    if isinstance(study, ClipPlan):
        return (
            f"{SIMULATED} {study.subject}, {study.session} ({study.day}), {study.label} injury, "
            f"{study.outcome}."
        )
    if not study:
        return SIMULATED
    subjects = sorted({plan.subject for plan in study})
    sessions = list(dict.fromkeys(plan.session for plan in study))
    before = sum(plan.label == "pre" for plan in study)
    return "\n\n".join(
        [
            f"{SIMULATED} The pictures are drawn by a program, to try the program out with. They "
            "stand in for a real study and say nothing about real mice.",
            "Mice reach through a slot for a food pellet, before and after a spinal cord injury. "
            "Before (pre), a quick reach over the top with pronation and grasp, which usually "
            "succeeds; after (post), a slow, trembling scoop from below with more misses, which "
            "recovers in part from week 1 to week 4.",
            f"{len(study)} clips of {len(subjects)} animals ({', '.join(subjects)}): {before} pre "
            f"and {len(study) - before} post, sessions {', '.join(sessions)}.",
            CONFOUNDS[study[0].confound],
        ]
    )
