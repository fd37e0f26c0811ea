"""How soon a frame of a long recording is there: jumps, steps back, and the table.

An hour of 960x540 video is put together from one minute, packet by packet, in several containers.
Each frame that comes is checked by its barcode. Limit for a jump: 2 seconds, and 1.5 times what
bare decoding from the key picture takes.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from mousevision.core.video import VideoInfo
from mousevision.media.container import THREADS
from mousevision.media.probe import probe
from mousevision.media.reader import FrameReader
from tests.clips import make_clip, read_code

RATE, MINUTE, COPIES = 25, 1500, 60
JUMPS, LIMIT_SECONDS, LIMIT_RATIO = 40, 2.0, 1.5


def repeat(source: Path, target: Path, copies: int) -> Path:
    """Write the packets of `source` `copies` times, one after the other."""
    with av.open(str(source)) as clip, av.open(str(target), "w") as out:
        old = clip.streams.video[0]
        stream = out.add_stream_from_template(old)
        packets = [packet for packet in clip.demux(old) if packet.size]
        length = round(Fraction(MINUTE, RATE) / old.time_base)
        times = [(packet.pts, packet.dts) for packet in packets]
        for copy in range(copies):
            for packet, (pts, dts) in zip(packets, times, strict=True):
                # Muxing changes the packet's times, and its unit.
                packet.stream, packet.time_base = stream, old.time_base
                packet.pts, packet.dts = pts + copy * length, dts + copy * length
                out.mux(packet)
    return target


def bare_decode(info: VideoInfo, index: int) -> float:
    """Return the seconds that seeking and decoding up to a picture take, with nothing checked."""
    assert info.table is not None
    wanted = int(info.table.pts[index])
    with av.open(info.path) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        stream.codec_context.thread_count = THREADS
        next(container.decode(stream))
        started = time.perf_counter()
        container.seek(wanted, stream=stream)
        for frame in container.decode(stream):
            if frame.pts is not None and frame.pts >= wanted:
                break
        return time.perf_counter() - started


def timed(action: Callable[[], object]) -> float:
    """Return the seconds that an action takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def measure(path: Path) -> bool:
    """Print one line; return whether it is within the limits."""
    started = time.perf_counter()
    info = probe(path)
    table_seconds = time.perf_counter() - started
    assert info.ok, info.reason
    assert info.table is not None
    rng = random.Random(0)
    targets = [rng.randrange(info.frames) for _ in range(JUMPS)]
    with FrameReader(path, info.table) as reader:
        reader.gray(0)
        jumps = [timed(lambda i=index: check(reader, i)) for index in targets]
        back, middle = [], info.frames // 2
        for index in range(middle, middle - 50, -1):
            back.append(timed(lambda i=index: check(reader, i)))
    # Transport streams have no index: a bare seek gives the wrong picture, so no comparison.
    bare = [bare_decode(info, index) for index in targets] if path.suffix != ".mts" else []
    ratio = float(np.median(jumps) / np.median(bare)) if bare else float("nan")
    good = max(jumps) <= LIMIT_SECONDS and not ratio > LIMIT_RATIO
    print(
        f"{path.name:18} {info.frames:7} {table_seconds:7.1f} s "
        f"{1e3 * np.median(jumps):8.1f} {1e3 * max(jumps):8.1f} {ratio:7.2f} "
        f"{1e3 * np.median(back):8.2f} {1e3 * max(back):8.1f}   {'pass' if good else 'FAIL'}"
    )
    return good


def check(reader: FrameReader, index: int) -> None:
    """Read a picture and compare its barcode."""
    code = read_code(reader.gray(index))
    assert code == index % MINUTE, f"picture {index} is {code}"


def main() -> int:
    """Print the table; return 1 if a limit is passed."""
    print(
        f"{'ms':18} {'frames':>7} {'table':>9} {'jump':>8} {'worst':>8} {'to bare':>7} "
        f"{'back':>8} {'worst':>8}"
    )
    results = []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        options = {"crf": "30", "bf": "2"}
        minute = make_clip(
            place / "minute.mp4", MINUTE, (960, 540), gop=50, rate=RATE, options=options
        )
        for name in ("hour.mp4", "hour.mkv", "hour.mts"):
            results.append(measure(repeat(minute, place / name, COPIES)))
        one_key = make_clip(
            place / "one key.mp4", 300, (960, 540), gop=300, rate=RATE, options=options
        )
        results.append(measure(one_key))
    return int(not all(results))


if __name__ == "__main__":
    raise SystemExit(main())
