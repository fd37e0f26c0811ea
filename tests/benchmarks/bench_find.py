"""Finding reaches in a long recording: how fast, how much memory, how many found.

A minute of a simulated mouse at the slot is drawn once, with flicker of the mains in bands, a
lamp that drifts and the noise of a camera, and repeated without coding it again. Measured on all
cores there are: times real time of the measurement, from the file on the disk to the curve, and
of a plain rival that reads with OpenCV and takes mean differences of frames; the peak memory of a
recording four times as long; and how many reaches are proposed. Limits: at least 4 times real
time; peak within 1.10; recall at least 0.95 and precision at least 0.7 at the usual threshold.
"""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[2]))

from mousevision.core.intervals import Interval
from mousevision.core.job import QuietContext
from mousevision.core.proposals import Curve, Finding, Spans
from mousevision.media.encode import VideoWriter
from mousevision.media.probe import probe
from mousevision.services.finding import Recording, measure_file
from mousevision.simulate.attempt import Ending, draw_attempt
from mousevision.simulate.draw import Shot
from mousevision.simulate.study import ClipPlan, plan_study

ROOT = Path(__file__).parents[2]
WIDTH, HEIGHT, FPS = 960, 540, 30.0
MINUTE = 1800
"""Frames drawn; whole turns of the drift and of the flicker, so that repeats join."""
REACHES = 8
SHORT, LONG = 4, 16
"""Minutes of the two recordings."""
SLOT = (0.45, 0.25, 0.95, 0.95)
"""A region of interest around slot and pellet."""
FASTEST, PEAK = 4.0, 1.10
RECALL, PRECISION = 0.95, 0.7
"""What is missed is lost, what is too much costs one key."""
Gray = npt.NDArray[np.uint8]


def plan(seed: int = 0) -> ClipPlan:
    """Return the plan of a minute with reaches at a distance of some seconds."""
    rng = np.random.default_rng([seed, 77])
    reaches = []
    for number in range(REACHES):
        contact = (number + float(rng.uniform(0.35, 0.65))) * MINUTE / REACHES
        severity = float(rng.uniform(0.05, 0.9))
        # Durations are drawn for 60 pictures a second.
        reaches.append(draw_attempt(rng, severity, Ending.MISS, contact, hurry=FPS / 60))
    clip = plan_study(animals=1, clips_per_animal=4, seed=seed)[0]
    return dataclasses.replace(clip, frames=MINUTE, fps=FPS, attempts=tuple(reaches))


def lit(pictures: Iterator[Gray]) -> Iterator[Gray]:
    """Yield the pictures under a lamp that drifts by a fifth and flickers in bands by 2 %."""
    rows = np.arange(HEIGHT) / HEIGHT
    for number, picture in enumerate(pictures):
        drift = 1 + 0.1 * np.sin(2 * np.pi * number / MINUTE)
        bands = 1 + 0.02 * np.sin(2 * np.pi * (2 * rows + number / 3))
        gain = (drift * bands).astype(np.float32)[:, None, None]
        yield np.clip(picture * gain, 0, 255).astype(np.uint8)


def draw_minute(path: Path, clip: ClipPlan) -> None:
    """Write the minute."""
    shot = Shot(clip, WIDTH, HEIGHT)
    with VideoWriter(path, WIDTH, HEIGHT, FPS) as writer:
        for picture in lit(shot.frame(index) for index in range(clip.frames)):
            writer.add(picture)


def repeat(minute: Path, path: Path, times: int) -> None:
    """Write a video several times in a row, without coding it again."""
    with av.open(str(path), "w") as out:
        stream = None
        for turn in range(times):
            with av.open(str(minute)) as source:
                video = source.streams.video[0]
                stream = stream or out.add_stream_from_template(video)
                shift = round(turn * MINUTE / Fraction(FPS) / video.time_base)
                for packet in source.demux(video):
                    if packet.size:
                        packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                        packet.stream = stream
                        out.mux(packet)


def with_opencv(path: Path) -> Curve:
    """Return mean differences as a short script would: read, gray, crop, difference."""
    video, before, found = cv2.VideoCapture(str(path)), None, []
    while True:
        there, picture = video.read()
        if not there:
            break
        left, top, right, bottom = SLOT
        gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
        gray = gray[
            int(top * HEIGHT) : int(bottom * HEIGHT), int(left * WIDTH) : int(right * WIDTH)
        ]
        found.append(0.0 if before is None else float(cv2.absdiff(gray, before).mean()))
        before = gray
    return np.array(found, np.float32)


def ours(path: Path) -> Curve:
    """Return the curve of a file, as the program measures it."""
    return measure_file(QuietContext(), Recording.of(probe(path), SLOT))


def judged(spans: Spans, clip: ClipPlan, times: int) -> tuple[float, float]:
    """Return recall and precision: a reach is found by a stretch that holds half of it."""
    truth = [
        Interval(turn * MINUTE + one.start, turn * MINUTE + one.stop)
        for turn in range(times)
        for one in clip.attempts
    ]
    proposed = [Interval(*span) for span in spans.tolist()]
    recall = np.mean([any(_holds(p, t) for p in proposed) for t in truth])
    precision = np.mean([any(p.overlaps(t) for t in truth) for p in proposed] or [0])
    return float(recall), float(precision)


def _holds(proposed: Interval, reach: Interval) -> bool:
    part = proposed.clamp(*reach)
    return part is not None and part.length >= reach.length / 2


def best_of_rival(
    curve: npt.NDArray[np.float32], clip: ClipPlan, times: int
) -> tuple[float, float]:
    """Return recall and precision of the rival at the threshold that suits it best of all."""
    levels = np.quantile(curve, np.linspace(0.5, 0.999, 40))
    scores = [judged(Finding(level).spans(curve, FPS), clip, times) for level in levels]
    return max(scores, key=lambda score: 2 * score[0] * score[1] / max(sum(score), 1e-9))


def timed(
    work: Callable[[Path], npt.NDArray[np.float32]], path: Path
) -> tuple[float, npt.NDArray[np.float32]]:
    """Return the seconds of some work, and what it found."""
    begin = time.perf_counter()
    found = work(path)
    return time.perf_counter() - begin, found


def peak(path: Path) -> int:
    """Return the peak memory of a process that measures a file, bytes."""
    words = [sys.executable, "-m", "tests.benchmarks.bench_find", str(path)]
    child = subprocess.Popen(words, cwd=ROOT)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"measuring {path.name} ended with {child.returncode}")
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main() -> int:
    """Print the tables; 1 if a limit is missed."""
    if len(sys.argv) > 1:  # the child whose memory is told
        ours(Path(sys.argv[1]))
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder, clip = Path(name), plan()
        draw_minute(folder / "minute.mp4", clip)
        files = {}
        for minutes in (SHORT, LONG):
            files[minutes] = folder / f"{minutes} minutes.mp4"
            repeat(folder / "minute.mp4", files[minutes], minutes)
        good = _speed_and_quality(files[SHORT], clip)
        return 0 if _memory(files) and good else 1


def _speed_and_quality(path: Path, clip: ClipPlan) -> bool:
    print(f"{SHORT} minutes of {WIDTH}x{HEIGHT} at {FPS:.0f} pictures a second")
    print(f"{'':24}{'times real time':>16}{'recall':>10}{'precision':>11}")
    seconds, rival = timed(with_opencv, path)
    best = best_of_rival(rival, clip, SHORT)
    line = "{:24}{:>16.1f}{:>10.2f}{:>11.2f}"
    print(line.format("OpenCV, best threshold", SHORT * 60 / seconds, *best))
    seconds, curve = timed(ours, path)
    scores = judged(Finding().spans(curve, FPS), clip, SHORT)
    print(line.format("ours, threshold as given", SHORT * 60 / seconds, *scores))
    fast = SHORT * 60 / seconds >= FASTEST
    return fast and scores[0] >= RECALL and scores[1] >= PRECISION


def _memory(files: dict[int, Path]) -> bool:
    if not hasattr(os, "wait4"):
        print("The memory of a child cannot be told on this system.")
        return True
    peaks = {minutes: peak(path) for minutes, path in files.items()}
    ratio = peaks[LONG] / peaks[SHORT]
    told = ", ".join(f"{minutes} minutes {b / 2**20:.0f} MB" for minutes, b in peaks.items())
    print(f"peak memory: {told}; ratio {ratio:.2f}")
    return ratio <= PEAK


if __name__ == "__main__":
    sys.exit(main())
