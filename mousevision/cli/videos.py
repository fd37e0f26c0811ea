"""Verbs on videos: probe, frames."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mousevision.cli.options import Json, Quiet
from mousevision.cli.output import Answer, ConsoleContext, run_verb
from mousevision.core.errors import SettingError, VideoError
from mousevision.core.job import track

if TYPE_CHECKING:
    from mousevision.core.video import VideoInfo


def add_verbs(app: typer.Typer) -> None:
    """Add this file's verbs."""
    app.command("probe")(probe)
    app.command("frames")(frames)


def probe(
    videos: Annotated[list[Path], typer.Argument(metavar="VIDEO...")],
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Say how exactly each video can be read."""

    def work(ctx: ConsoleContext) -> Answer:
        from mousevision.media.probe import probe as probe_video

        paths = [path for given in videos for path in _videos_at(given)]
        infos = [probe_video(path, ctx=ctx) for path in track(ctx, paths, len(paths), "probing")]
        document = {"files": [_document(info) for info in infos]}
        return Answer(document, map(_line, infos), all(info.ok for info in infos))

    run_verb(work, as_json=as_json, quiet=quiet)


def frames(
    video: Annotated[Path, typer.Argument(metavar="VIDEO")],
    at: Annotated[str, typer.Option(help="Frame numbers, with commas: 3,170,4")],
    out: Annotated[Path, typer.Option(help="Folder for the pictures.")],
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write exact frames as pictures, as displayed."""

    def work(ctx: ConsoleContext) -> Answer:
        from mousevision.media.picture import write_png
        from mousevision.media.probe import probe as probe_video
        from mousevision.media.reader import FrameReader

        indices = _indices(at)
        info = probe_video(video, ctx=ctx)
        if not info.ok or info.table is None:
            raise VideoError(info.reason)
        outside = [i for i in indices if i >= info.frames]
        if outside:
            raise SettingError(
                f"{video.name} has {info.frames} frames, numbered 0 to {info.frames - 1}: there "
                f"is no frame {outside[0]}."
            )
        written = []
        with FrameReader(video, info.table, info.rotation) as reader:
            for index in track(ctx, indices, len(indices), "reading frames"):
                path = out / f"{index}.png"
                write_png(path, reader.rgb(index))
                time = info.table.seconds(index)
                written.append({"index": index, "time": time, "path": str(path)})
        lines = [f"frame {w['index']} at {w['time']:.4f} s: {w['path']}" for w in written]
        return Answer({"frames": written}, lines)

    run_verb(work, as_json=as_json, quiet=quiet)


def _videos_at(path: Path) -> list[Path]:
    """Return the videos in a folder; anything else is probed as it is, and refused in words."""
    from mousevision.media.find import find_videos

    return (find_videos([path]) or [path]) if path.is_dir() else [path]


def _indices(text: str) -> list[int]:
    try:
        found = [int(part) for part in text.split(",") if part.strip()]
    except ValueError as error:
        raise SettingError(f"“{text}” is no list of frame numbers such as 3,170,4.") from error
    if not found or min(found) < 0:
        raise SettingError(f"“{text}” is no list of frame numbers such as 3,170,4.")
    return found


def _document(info: VideoInfo) -> dict[str, object]:
    return {
        "path": info.path,
        "ok": info.ok,
        "reason": info.reason,
        "width": info.width,
        "height": info.height,
        "frames": info.frames,
        "fps": info.fps,
        "variable_rate": info.variable_rate,
        "codec": info.codec,
        "rotation": info.rotation,
        "verified": bool(info.table and info.table.verified),
        "fingerprint": info.fingerprint,
    }


def _line(info: VideoInfo) -> str:
    from mousevision.core.video import clock

    if not info.ok:
        return f"NOT READABLE  {info.path}: {info.reason}"
    rate = "variable, about " if info.variable_rate else ""
    length = clock(info.table.seconds(info.frames - 1)) if info.table else ""
    text = (
        f"{info.path}: {info.width}x{info.height}, {info.frames} frames, {rate}{info.fps:.3g} "
        f"fps, {info.codec}, last frame at {length}"
    )
    return f"{text}. {info.reason}" if info.reason else text
