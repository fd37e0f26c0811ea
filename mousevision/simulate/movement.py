"""How the mouse moves: from a clip's plan to its posture at any moment.

Times are in frames and may be fractions, so that a fast paw can be drawn blurred. Positions are
in the units of `geometry`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mousevision.simulate import geometry as geo
from mousevision.simulate.attempt import Attempt, Ending

Point = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hand:
    """The reaching paw.

    Attributes:
        grip: Middle of the palm's grip.
        angle: Direction of the digits, radians, 0 to the right and positive downwards.
        spread: Opening of the digits, 0 together to 1 wide.
        curl: Bending of the digits, 0 straight to 1 closed.
        palm: 1 palm down (pronated), -1 palm up.
    """

    grip: Point
    angle: float
    spread: float
    curl: float
    palm: float


@dataclass(frozen=True, slots=True)
class Pose:
    """All that moves, at one moment.

    Attributes:
        lean: How far the chest is moved towards the slot.
        breath: Widening of the trunk, a factor near 1.
        head: Displacement of the head.
        nod: Rotation of the head, radians.
        whisk: Rotation of the whiskers, radians.
        shoulder: Where the reaching arm begins.
        elbow: Joint of upper arm and forearm.
        wrist: Joint of forearm and paw.
        hand: The reaching paw.
        pellet: Centre of the pellet, or None when it has left the picture.
        held: Whether the paw holds it.
    """

    lean: float
    breath: float
    head: Point
    nod: float
    whisk: float
    shoulder: Point
    elbow: Point
    wrist: Point
    hand: Hand
    pellet: Point | None
    held: bool


class Movement:
    """The movement of one clip; the same seed and attempts give the same movement."""

    def __init__(self, seed: int, frames: int, fps: float, attempts: tuple[Attempt, ...]) -> None:
        rng = np.random.default_rng([seed, 1])
        self._attempts = attempts
        self._seconds = 1.0 / fps
        self._phase = rng.uniform(0, 2 * np.pi, 12)
        self._speed = rng.uniform(0.85, 1.2, 12)
        self._lean = float(rng.uniform(1, 9))
        self._sway = float(rng.uniform(0.8, 2.4))
        self._arrival = (float(rng.uniform(-14, 4)), float(rng.uniform(4, 0.35 * frames)))
        self._sniff = float(rng.uniform(0.3, 1.3))
        self._fidget = float(rng.uniform(1.0, 3.0))
        self._knock = (float(rng.uniform(1.5, 3.2)), float(rng.uniform(-3.0, -1.0)))

    def pose(self, time: float) -> Pose:
        """Return the posture at a time in frames."""
        lean = self._lean_at(time) + 7.0 * self._extent(time)
        head, nod = self._head_at(time, lean)
        hand = self._hand_at(time, lean, head)
        shoulder = np.array(geo.SHOULDER) + np.array([lean, -0.05 * lean])
        reach = geo.HAND * np.array([np.cos(hand.angle), np.sin(hand.angle)])
        elbow, wrist = _bend_arm(shoulder, hand.grip - reach)
        hand = Hand(wrist + reach, hand.angle, hand.spread, hand.curl, hand.palm)
        pellet, held = self._pellet_at(time, hand)
        breath = 1.0 + 0.006 * self._wave(time, 2.6, 3)
        whisk = 0.09 * self._wave(time, 9.0, 4)
        return Pose(lean, breath, head, nod, whisk, shoulder, elbow, wrist, hand, pellet, held)

    def _wave(self, time: float, hertz: float, which: int) -> float:
        turn = 2 * np.pi * hertz * self._speed[which] * time * self._seconds
        return float(np.sin(turn + self._phase[which]))

    def _lean_at(self, time: float) -> float:
        before, when = self._arrival
        slow = self._wave(time, 0.7, 0) + 0.5 * self._wave(time, 1.6, 1)
        return self._lean + before * (1.0 - _smooth(time / when)) + self._sway * slow

    def _extent(self, time: float) -> float:
        """Return how far the arm is stretched by an attempt, 0 to 1."""
        extent = 0.0
        for one in self._attempts:
            out = _smooth((time - one.start) / (one.contact - one.start))
            back = _smooth((time - one.close) / (one.stop - one.close))
            extent += (out - back) * (0.3 if one.ending is Ending.ABORT else 1.0)
        return extent

    def _head_at(self, time: float, lean: float) -> tuple[Point, float]:
        burst = max(0.0, self._wave(time, 0.9, 2)) * self._sniff
        sniff = burst * self._wave(time, 8.0, 5)
        x = 1.02 * lean + 0.8 * self._wave(time, 1.1, 6)
        y = -0.06 * lean + 1.2 * self._wave(time, 0.8, 7) + 0.9 * sniff
        chew = 0.5 * self._wave(time, 6.5, 8) * self._eating(time)
        nod = 0.025 * self._wave(time, 0.6, 9) + 0.014 * sniff + 0.012 * chew
        return np.array([x, y + chew]), nod

    def _eating(self, time: float) -> float:
        hits = [a for a in self._attempts if a.ending is Ending.HIT]
        return _smooth((time - hits[0].stop) / 4) if hits else 0.0

    def _hand_at(self, time: float, lean: float, head: Point) -> Hand:
        fidget = np.array([self._wave(time, 1.4, 10), self._wave(time, 1.9, 11)]) * self._fidget
        rest = Hand(np.array(geo.REST) + np.array([lean, 0.0]) + fidget, 1.15, 0.15, 0.75, 1.0)
        mouth = Hand(np.array(geo.MOUTH) + head, -0.95, 0.1, 0.9, -0.6)
        hand = rest
        for one in self._attempts:
            if time >= one.start:
                after = mouth if one.ending is Ending.HIT else rest
                hand = self._during(one, time, rest, after)
        return hand

    def _during(self, one: Attempt, time: float, before: Hand, after: Hand) -> Hand:
        target = self._at_pellet(one)
        if one.ending is Ending.ABORT:
            target = _mix(before, target, 0.42)
        if time < one.contact:
            part = (time - one.start) / (one.contact - one.start)
            hand = _along(before, target, part, one, one.arc)
        elif time < one.close:
            part = (time - one.contact) / (one.close - one.contact)
            hand = _grasp(target, part, one)
        else:
            part = min((time - one.close) / (one.stop - one.close), 1.0)
            hand = _along(_grasp(target, 1.0, one), after, part, one, 0.35 * one.arc)
        return self._trembled(hand, one, time)

    def _at_pellet(self, one: Attempt) -> Hand:
        over = 0.5 + 0.5 * float(np.clip(one.arc, -1, 1))
        angle = -0.35 + 1.25 * over
        hand = Hand(
            np.array(geo.PELLET) + one.aim, angle, 1 - 0.45 * one.severity, 0.1, 2 * over - 1
        )
        return dataclasses.replace(hand, grip=hand.grip - _inside_grip(hand))

    def _trembled(self, hand: Hand, one: Attempt, time: float) -> Hand:
        inside = _smooth((time - one.start) / 4) * (1 - _smooth((time - one.stop) / 5))
        size = 2.7 * one.severity**1.5 * inside
        x = 0.5 * self._wave(time, 9.5, 8)
        y = self._wave(time, 8.0, 7) + 0.4 * self._wave(time, 13.0, 6)
        shaken = hand.grip + size * np.array([x, y])
        angle = hand.angle + 0.05 * size * self._wave(time, 8.5, 2)
        return Hand(shaken, angle, hand.spread, hand.curl, hand.palm)

    def _pellet_at(self, time: float, hand: Hand) -> tuple[Point | None, bool]:
        place: Point | None = np.array(geo.PELLET)
        for one in self._attempts:
            if one.ending is Ending.HIT and time >= one.close - 1:
                return hand.grip + _inside_grip(hand), True
            if one.ending is Ending.KNOCK and time > one.contact + 1:
                place = self._fallen(time - one.contact - 1)
        return place, False

    def _fallen(self, flight: float) -> Point | None:
        """Return a pellet that was pushed; it falls with a third of the true gravity."""
        x = geo.PELLET[0] + self._knock[0] * flight
        y = geo.PELLET[1] + self._knock[1] * flight + 1.4 * flight**2
        return np.array([x, y]) if y < geo.HEIGHT + 20 else None


def _smooth(part: float) -> float:
    """Minimum-jerk progress (Flash and Hogan, 1985) of a movement, 0 to 1."""
    u = min(max(part, 0.0), 1.0)
    return u * u * u * (10 + u * (6 * u - 15))


def _progress(part: float, severity: float) -> float:
    """Return progress along the path: one smooth stroke, or halting ones when impaired."""
    steps = 3
    whole, rest = divmod(min(max(part, 0.0), 0.9999) * steps, 1)
    halting = (whole + _smooth(rest)) / steps
    share = 0.75 * min(severity, 1.0)
    return (1 - share) * _smooth(part) + share * halting


def _mix(first: Hand, second: Hand, part: float) -> Hand:
    a, b = 1 - part, part
    return Hand(
        a * first.grip + b * second.grip,
        a * first.angle + b * second.angle,
        a * first.spread + b * second.spread,
        a * first.curl + b * second.curl,
        a * first.palm + b * second.palm,
    )


def _along(first: Hand, second: Hand, part: float, one: Attempt, arc: float) -> Hand:
    """Return the hand on a cubic Bezier curve that bows up (arc above 0) or down."""
    u = _progress(part, one.severity)
    mixed = _mix(first, second, u)
    bow = 46.0 if arc > 0 else 50.0
    up = np.array([0.0, -bow * arc])
    lifted = mixed.grip + 3 * u * (1 - u) * ((1 - u) * 1.15 + u * 0.85) * up
    opening = float(np.sin(np.pi * min(u * 1.15, 1.0))) * (1 - 0.5 * one.severity)
    spread = max(mixed.spread, opening * mixed.spread)
    return Hand(lifted, mixed.angle, spread, mixed.curl, mixed.palm)


def _grasp(target: Hand, part: float, one: Attempt) -> Hand:
    """Return the closing hand; it presses down on the pellet, or up under it."""
    u = _smooth(part)
    strength = 1.0 - 0.45 * one.severity
    press = np.array([-1.0 - 2.0 * one.severity, 1.5 * (1.0 if one.arc > 0 else -1.0)]) * u
    return Hand(
        target.grip + press,
        target.angle,
        target.spread * (1 - 0.8 * strength * u),
        target.curl + (0.95 * strength - target.curl) * u,
        target.palm,
    )


def _inside_grip(hand: Hand) -> Point:
    """Return where the pellet lies, seen from the grip: between the digits, on the palm's side."""
    side = (4.6 if hand.palm > 0 else 6.4) * float(np.clip(3 * hand.palm, -1, 1))
    cos, sin = np.cos(hand.angle), np.sin(hand.angle)
    return np.array([3.0 * cos - side * sin, 3.0 * sin + side * cos])


def _bend_arm(shoulder: Point, wrist: Point) -> tuple[Point, Point]:
    """Return elbow and wrist by the law of cosines; a wrist out of reach is brought nearer."""
    span = wrist - shoulder
    length = float(np.hypot(*span))
    reach = geo.UPPER_ARM + geo.FOREARM - 0.5
    length_now = min(max(length, geo.FOREARM - geo.UPPER_ARM + 4.0), reach)
    direction = span / max(length, 1e-6)
    along = (geo.UPPER_ARM**2 - geo.FOREARM**2 + length_now**2) / (2 * length_now)
    aside = np.sqrt(max(geo.UPPER_ARM**2 - along**2, 0.0))
    elbow = shoulder + along * direction + aside * np.array([-direction[1], direction[0]])
    return elbow, shoulder + length_now * direction
