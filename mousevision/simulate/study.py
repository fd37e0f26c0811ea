"""The plan of a simulated study: which animal, session and reach each clip shows.

Light, cage and camera are drawn without knowing the class, and so are the clips' lengths; what
tells the classes apart is the movement. A confound, when asked for, is added on top and changes
nothing else.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mousevision.core.errors import SettingError
from mousevision.simulate.attempt import Attempt, Ending, draw_attempt
from mousevision.simulate.look import Coat, Confound, Look, confounded, draw_coat, draw_look

__all__ = ["FPS", "ClipPlan", "Confound", "plan_study"]

FPS = 60.0
FRAMES = (72, 96)
"""Shortest and longest clip, the same for both classes."""

BASELINES = ("baseline 1", "baseline 2")
WEEKS = {"week 1": 1.0, "week 2": 0.88, "week 3": 0.76, "week 4": 0.64}
"""How impaired the animals are, on average, in each week after injury; 0 is intact."""


@dataclass(frozen=True, slots=True)
class ClipPlan:
    """All there is to know about one simulated clip.

    Attributes:
        file: Where the clip belongs, relative to the study's folder, with forward slashes.
        subject: The animal.
        session: The recording session, such as "week 2".
        day: ISO date of the session.
        label: "pre" or "post" injury.
        outcome: "hit" if the pellet gets to the mouth, else "miss".
        frames: Length.
        fps: Frames per second.
        seed: Seed of everything that differs from clip to clip.
        reach_bouts: The truth for the timeline, as (name, start, stop), half open, in order.
        severity: How impaired the reach is, 0 intact to 1.
        attempts: The reaches.
        coat: The animal's colours.
        look: The session's cage, light and camera.
        confound: What gives the answer away in this study.
    """

    file: str
    subject: str
    session: str
    day: str
    label: str
    outcome: str
    frames: int
    fps: float
    seed: int
    reach_bouts: tuple[tuple[str, int, int], ...]
    severity: float
    attempts: tuple[Attempt, ...]
    coat: Coat
    look: Look
    confound: Confound


@dataclass(frozen=True, slots=True)
class _Animal:
    name: str
    number: int
    coat: Coat
    impairment: float
    shape: float
    surgery: datetime.date


def plan_study(
    animals: int = 6,
    clips_per_animal: int = 20,
    confound: Confound = Confound.NONE,
    seed: int = 0,
) -> list[ClipPlan]:
    """Return the plans of all clips, animal by animal and session by session.

    Half of each animal's clips are from before the injury, in two sessions, and half from weeks
    1 to 4 after it.

    Raises:
        SettingError: If there is no animal, or an animal has too few clips for two sessions of
            each class.
    """
    if animals < 1:
        raise SettingError("The demo study needs one animal or more.")
    if clips_per_animal < 4:
        raise SettingError("The demo study needs four clips or more of each animal.")
    plans: list[ClipPlan] = []
    for number in range(animals):
        animal = _draw_animal(seed, number)
        for index, (session, clips) in enumerate(_sessions(clips_per_animal)):
            plans.extend(_plan_session(seed, animal, index, session, clips, confound))
    return plans


def _draw_animal(seed: int, number: int) -> _Animal:
    rng = np.random.default_rng([seed, number, 10])
    surgery = datetime.date(2024, 3, 18) + datetime.timedelta(days=7 * (number // 3))
    return _Animal(
        name=f"m{number + 1:02d}",
        number=number,
        coat=draw_coat(rng, number),
        impairment=float(rng.uniform(0.92, 1.06)),
        shape=float(rng.uniform(0.88, 1.12)),
        surgery=surgery,
    )


def _sessions(clips: int) -> list[tuple[str, int]]:
    """Share the clips out: half to the baselines, half to the weeks."""
    before = clips // 2
    shares = _share(before, len(BASELINES)) + _share(clips - before, len(WEEKS))
    pairs = zip((*BASELINES, *WEEKS), shares, strict=True)
    return [(name, share) for name, share in pairs if share]


def _share(total: int, parts: int) -> list[int]:
    return [total // parts + (part < total % parts) for part in range(parts)]


def _plan_session(
    seed: int, animal: _Animal, index: int, session: str, clips: int, confound: Confound
) -> Iterator[ClipPlan]:
    look = draw_look(np.random.default_rng([seed, animal.number, 20, index]))
    after = session in WEEKS
    if after:
        look = confounded(look, confound)
    for clip in range(clips):
        rng = np.random.default_rng([seed, animal.number, 30, index, clip])
        frames = int(rng.integers(FRAMES[0], FRAMES[1] + 1))
        clip_seed = int(rng.integers(2**31))
        severity = _severity(rng, animal, session)
        attempts = _draw_attempts(rng, severity, frames, animal.shape)
        folder = session.replace(" ", "")
        yield ClipPlan(
            file=f"{animal.name}/{folder}/{animal.name}_{folder}_{clip + 1:02d}.mp4",
            subject=animal.name,
            session=session,
            day=_day(animal, session),
            label="post" if after else "pre",
            outcome="hit" if any(a.ending is Ending.HIT for a in attempts) else "miss",
            frames=frames,
            fps=FPS,
            seed=clip_seed,
            reach_bouts=tuple(bout for a in attempts for bout in a.bouts()),
            severity=severity,
            attempts=attempts,
            coat=animal.coat,
            look=look,
            confound=confound,
        )


def _day(animal: _Animal, session: str) -> str:
    number = int(session.split()[1])
    days = 7 * number if session in WEEKS else -14 + 5 * number
    return (animal.surgery + datetime.timedelta(days=days)).isoformat()


def _severity(rng: np.random.Generator, animal: _Animal, session: str) -> float:
    """Return how impaired one reach is; now and then a sound animal is clumsy or an injured lucky.

    Without those, every program would be right every time, which no study is.
    """
    jitter, unusual = float(rng.normal(0, 0.055)), float(rng.uniform())
    usual, change = 0.05, 0.2
    if session in WEEKS:
        usual, change = WEEKS[session] * animal.impairment, -0.22
    if unusual < 0.07:
        usual += change
    return float(np.clip(usual + jitter, 0.0, 1.15))


def _draw_attempts(
    rng: np.random.Generator, severity: float, frames: int, shape: float
) -> tuple[Attempt, ...]:
    """Return the last, decisive reach, and before it perhaps a failed one or a false start.

    The decisive grasp begins in the same part of the clip for both classes, so that neither a
    still frame of given position nor the moment at which the pellet goes is telling.
    """
    contact = frames * float(rng.uniform(0.54, 0.63))
    last = draw_attempt(rng, severity, _ending(rng, severity), contact, shape)
    last = _ending_before(last, min(last.stop, frames - 2))
    earlier: list[Attempt] = []
    kind = float(rng.uniform())
    failed = kind < 0.08 + 0.5 * severity
    if failed or kind > 0.82:
        ending = Ending.MISS if failed else Ending.ABORT
        first = draw_attempt(rng, severity, ending, 0.0, shape, hurry=0.75)
        first = _ending_before(first, last.start - int(rng.integers(1, 4)))
        if first.start >= 1:
            earlier.append(first)
    return (*earlier, last)


def _ending(rng: np.random.Generator, severity: float) -> Ending:
    if rng.uniform() < 0.88 - 0.62 * severity:
        return Ending.HIT
    return Ending.MISS if rng.uniform() < 0.6 else Ending.KNOCK


def _ending_before(one: Attempt, stop: int) -> Attempt:
    shift = stop - one.stop
    return Attempt(
        one.start + shift,
        one.contact + shift,
        one.close + shift,
        stop,
        one.severity,
        one.ending,
        one.arc,
        one.aim,
    )
