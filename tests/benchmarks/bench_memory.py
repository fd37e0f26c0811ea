"""Peak memory of training and classifying: 800 clips of 960x540 against 200 of the same kind.

Each job runs in a process of its own, through the command line, as a user would start it. Limits:
within 10 % of each other, and under 2 GB. The clips are simulated; 16 are drawn, and the others
are the same pictures in files of their own.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

WIDTH, HEIGHT = 960, 540
FEW, MANY = 200, 800
LIMIT_RATIO, LIMIT_BYTES = 1.10, 2 * 2**30
LINE = "{:24}{:>10}{:>12}{:>12}{:>18}"


def draw(folder: Path) -> list[tuple[Path, str]]:
    """Draw 16 clips of two classes; return their files and classes."""
    from mousevision.media.encode import VideoWriter
    from mousevision.simulate.draw import draw_clip
    from mousevision.simulate.study import plan_study

    drawn = []
    for plan in plan_study(animals=4, clips_per_animal=4):
        path = folder / f"{len(drawn)}.mp4"
        with VideoWriter(path, WIDTH, HEIGHT, plan.fps) as writer:
            for picture in draw_clip(plan, WIDTH, HEIGHT):
                writer.add(picture)
        drawn.append((path, plan.label))
    return drawn


def study(folder: Path, drawn: list[tuple[Path, str]], count: int) -> Path:
    """Make a project of so many clips of 8 animals; return it."""
    from mousevision.core.job import QuietContext
    from mousevision.services.import_plan import ImportRules
    from mousevision.services.importing import import_videos
    from mousevision.store.project import Project

    clips = folder / f"clips{count}"
    clips.mkdir()
    with (clips / "clips.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "subject", "class"))
        for number in range(count):
            path, label = drawn[number % len(drawn)]
            name = f"{number:04d}.mp4"
            copy(path, clips / name, number)
            writer.writerow((name, f"m{number // len(drawn) % 8}", label))
    with Project.create(folder / f"p{count}") as project:
        import_videos(QuietContext(), project, [clips], ImportRules(metadata=clips / "clips.csv"))
    return folder / f"p{count}"


def copy(source: Path, target: Path, number: int) -> None:
    """Copy an MP4 file with a box of free space behind it that no other copy has."""
    shutil.copyfile(source, target)
    with target.open("ab") as file:
        file.write((16).to_bytes(4, "big") + b"free" + number.to_bytes(8, "big"))


def run(*words: str) -> tuple[dict[str, Any], int, float]:
    """Run a verb; return its answer, the peak memory of its process in bytes, and its seconds."""
    command = [sys.executable, "-m", "mousevision", *words, "--json", "--quiet"]
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, stdout=out, cwd=ROOT)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        answer = out.read()
    if child.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with {child.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return json.loads(answer), usage.ru_maxrss * unit, time.perf_counter() - begin


def main() -> int:
    """Print the table; 1 if a limit is missed."""
    if not hasattr(os, "wait4"):
        print("The memory of a child cannot be told on this system.")
        return 0
    good = True
    print(LINE.format("job", "clips", "peak MB", "seconds", "over 200 clips"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        drawn = draw(folder)
        first: dict[str, int] = {}
        for count in (FEW, MANY):
            project = str(study(folder, drawn, count))
            train = ("train", project, "--model", "motion-tcn", "--epochs", "2")
            for job, words in (("train", train), ("classify", ("classify", project))):
                if job == "classify":  # from the files, not from what training has prepared
                    shutil.rmtree(folder / f"p{count}" / "cache", ignore_errors=True)
                _, peak, seconds = run(*words)
                ratio = peak / first.setdefault(job, peak)
                good &= peak < LIMIT_BYTES and ratio <= LIMIT_RATIO
                print(
                    LINE.format(
                        job, count, f"{peak / 2**20:.0f}", f"{seconds:.1f}", f"{ratio:.2f}"
                    )
                )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
