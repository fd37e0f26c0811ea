"""What preparing a clip's tensor costs over bare decoding of the same file. Limit: 1.3 times.

A bare decode is `ffmpeg -i FILE -f null -`. Of the short clips, the start of a program for each
would be most of its time; they are compared with FFmpeg's libraries, by processor time. What the
same comparison gives for the long ones is printed beside it, to show what our own work costs.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import av

sys.path.insert(0, str(Path(__file__).parents[2]))

from mousevision.core.inputspec import InputSpec, Sampling
from mousevision.core.video import VideoInfo
from mousevision.media.container import THREADS
from mousevision.media.probe import probe
from mousevision.media.reader import FrameReader
from mousevision.media.tensor import clip_tensor
from tests.clips import make_clip
from tests.conftest import TEST_DATA

LIMIT = 1.3
ROUNDS = 5
LEAST_SECONDS = 8.0
LIBRARIES, PROGRAM = "FFmpeg libraries", "ffmpeg program"


def decode(infos: Sequence[VideoInfo]) -> None:
    """Decode with FFmpeg's libraries, with the threads that the program uses, nothing else."""
    for info in infos:
        with av.open(info.path) as container:
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            stream.codec_context.thread_count = THREADS
            for _ in container.decode(stream):
                pass


def run_ffmpeg(infos: Sequence[VideoInfo]) -> None:
    """Decode with the program `ffmpeg` and throw the pictures away."""
    for info in infos:
        command = ["ffmpeg", "-v", "error", "-i", info.path, "-map", "0:v:0", "-f", "null", "-"]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def prepare(infos: Sequence[VideoInfo], spec: InputSpec) -> None:
    """Make each clip's tensor, opening the file anew."""
    for info in infos:
        assert info.table is not None
        with FrameReader(Path(info.path), info.table, info.rotation) as reader:
            clip_tensor(reader, 0, info.frames, spec)


def compare(ways: dict[str, Callable[[], None]]) -> dict[str, tuple[float, float]]:
    """Return the best wall and processor seconds of each way.

    They take turns, so that all meet the same machine; other programs on it only ever add time.
    """
    best = {name: (float("inf"), float("inf")) for name in ways}
    started = time.perf_counter()
    rounds = 0
    while rounds < ROUNDS or time.perf_counter() - started < LEAST_SECONDS:
        for name, way in ways.items():
            wall, processor = time.perf_counter(), time.process_time()
            way()
            found = time.perf_counter() - wall, time.process_time() - processor
            best[name] = (min(best[name][0], found[0]), min(best[name][1], found[1]))
        rounds += 1
    return best


def clip_sets(folder: Path) -> dict[str, list[Path]]:
    """Return the clips to measure on, by name."""
    made = make_clip(
        folder / "noise.mp4", 300, (960, 540), gop=250, noise=6, options={"crf": "23"}
    )
    camera = make_clip(
        folder / "quiet.mp4", 300, (960, 540), gop=30, noise=2, options={"crf": "23", "bf": "2"}
    )
    sets = {"960x540, one key frame, noisy": [made], "960x540, GOP 30, B frames": [camera]}
    for name, pattern in (
        ("reach: 61 short real clips", "reach/*.mp4"),
        ("open field, 640x576", "open_field/*.mp4"),
        ("head-fixed, 396x406", "long/*.mp4"),
    ):
        if found := sorted(TEST_DATA.glob(pattern)):
            sets[name] = found
    return sets


def main() -> int:
    """Print the table; return 1 if a ratio is over the limit."""
    specs = {
        "motion": InputSpec(),
        "uniform": InputSpec(sampling=Sampling.UNIFORM),
        "motion, region": InputSpec(region=(0.2, 0.3, 0.8, 1.0), height=96, width=128),
    }
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for name, paths in clip_sets(Path(folder)).items():
            infos = [probe(path) for path in paths]
            frames = sum(info.frames for info in infos)
            ways: dict[str, Callable[[], None]] = {LIBRARIES: lambda i=infos: decode(i)}
            if shutil.which("ffmpeg"):
                ways[PROGRAM] = lambda i=infos: run_ffmpeg(i)
            for words, spec in specs.items():
                ways[words] = lambda i=infos, s=spec: prepare(i, s)
            print(f"\n{name}: {frames} frames")
            failed = not show(compare(ways), frames, specs, single=len(paths) == 1) or failed
    return int(failed)


def show(
    best: dict[str, tuple[float, float]], frames: int, ours: Collection[str], *, single: bool
) -> bool:
    """Print one table; return whether all our ways keep the limit."""
    libraries, program = best[LIBRARIES], best.get(PROGRAM)
    print(f"  {'':16} ms a frame  over ffmpeg  over its libraries: wall, processor")
    kept = True
    for way, (wall, processor) in best.items():
        over = wall / program[0] if program else float("nan")
        ratios = wall / libraries[0], processor / libraries[1]
        judged = over if single and program else ratios[1]
        verdict = ("pass" if judged <= LIMIT else "FAIL") if way in ours else ""
        kept = kept and verdict != "FAIL"
        work = f"{ratios[1]:10.2f}" if way != PROGRAM else " " * 10
        line = f"  {way:16} {1e3 * wall / frames:10.3f} {over:12.2f} {ratios[0]:24.2f} {work}"
        print(f"{line}  {verdict}")
    return kept


if __name__ == "__main__":
    raise SystemExit(main())
