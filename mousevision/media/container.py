"""Opening a video file: always local, with bounded waiting and few threads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from mousevision.core.errors import VideoError

THREADS = min(4, os.cpu_count() or 1)
"""Threads of one decoder. More than four gain little at these picture sizes and cost memory."""

WAIT_SECONDS = 20.0
"""Longest wait for one read, for example from a network drive that has gone away."""


KEY_WITHIN = 1000
"""Packets among which the first key packet is looked for; some odd files mark none at all."""


class Damaged(Exception):
    """The data from here on are damaged, as far as the decoder can tell."""


class OpenVideo:
    """One open file with its first real video stream and decoder."""

    def __init__(self, path: Path, threads: int = THREADS) -> None:
        """Open the file.

        Args:
            path: The file.
            threads: Threads of the decoder. With more than one, FFmpeg may hand a picture out
                before it knows whether it is whole.

        Raises:
            VideoError: If it is missing, not a video, or holds no pictures.
        """
        self.name = path.name
        self.container = _open(path)
        try:
            self.stream = _choose_stream(self.container, path.name)
        except VideoError:
            self.container.close()
            raise
        self.stream.thread_type = "AUTO"
        self.stream.codec_context.thread_count = threads

    def packets(self) -> Iterator[Packet[VideoStream]]:
        """Yield the packets from here to the end, the last one empty.

        Raises:
            Damaged: If they cannot be read on.
        """
        packets = self.container.demux(self.stream)
        while True:
            try:
                packet = next(packets, None)
            except (av.FFmpegError, IndexError) as error:
                # PyAV raises IndexError when a damaged file seems to grow another stream.
                raise Damaged from error
            if packet is None:
                return
            yield packet

    def first_packets(self) -> Iterator[Packet[VideoStream]]:
        """Yield the packets from the first key packet on, for use at the start of the file.

        A recording that was cut out of a longer one may begin with pictures that need earlier
        ones, which no decoder can show whole.

        Raises:
            Damaged: If they cannot be read on.
        """
        passed: list[Packet[VideoStream]] = []
        packets = self.packets()
        for packet in packets:
            passed.append(packet)
            if packet.is_keyframe:
                passed = [packet]
                break
            if len(passed) >= KEY_WITHIN:
                break
        yield from passed
        yield from packets

    def decode(self, packet: Packet[VideoStream] | None) -> list[VideoFrame]:
        """Return the pictures that come out for this packet; for None, all that are left.

        Raises:
            Damaged: If the packet is damaged.
        """
        try:
            return self.stream.codec_context.decode(packet)
        except av.FFmpegError as error:
            raise Damaged from error

    def drain(self) -> list[VideoFrame]:
        """Return the pictures still in the decoder after damage, and make it ready to go on."""
        try:
            return self.decode(None)
        except Damaged:
            return []
        finally:
            self.stream.codec_context.flush_buffers()

    def close(self) -> None:
        """Close the file."""
        self.container.close()


def _open(path: Path) -> InputContainer:
    if not path.is_file():
        raise VideoError(f"{path.name} is not there: reconnect its drive or look for it again.")
    if path.stat().st_size == 0:
        raise VideoError(f"{path.name} is empty: copy it again from the camera.")
    try:
        # Only files: a playlist that calls itself .mp4 must not make us call the network.
        return av.open(
            os.path.abspath(path),
            container_options={"protocol_whitelist": "file"},
            metadata_errors="replace",
            timeout=(WAIT_SECONDS, WAIT_SECONDS),
        )
    except av.ExitError as error:
        raise VideoError(f"{path.name} took too long to open: check its drive.") from error
    except (av.FFmpegError, OSError, ValueError) as error:
        raise VideoError(
            f"{path.name} is not a video that can be read, or its end is missing: "
            "copy it again from the camera, or convert it to MP4."
        ) from error


def _choose_stream(container: InputContainer, name: str) -> VideoStream:
    pictures = [stream for stream in container.streams.video if not _is_cover(stream)]
    if not pictures:
        raise VideoError(f"{name} holds no pictures, only sound or data: leave it out.")
    stream = pictures[0]
    if stream.codec_context is None or not stream.codec_context.is_decoder:
        raise VideoError(f"{name} is coded in a way that is not known here: convert it to MP4.")
    return stream


def _is_cover(stream: VideoStream) -> bool:
    """Whether the stream is a picture on the sleeve of a recording, not the recording."""
    disposition = stream.disposition
    return bool(disposition & disposition.attached_pic)
