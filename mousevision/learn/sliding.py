"""A network over every frame of a recording of any length, at flat memory; torch is inside.

Frames come in order, some at a time. Each is looked at once by the encoder; the convolutions over
time run on pieces that overlap by as much as they look back and ahead, so that the result is the
same as for the whole recording at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from mousevision.core.errors import SettingError
from mousevision.core.job import JobContext
from mousevision.learn.frame_windows import (
    BLOCK,
    Frames,
    FrameSource,
    background,
    block_mean,
    radius,
    seen,
)

if TYPE_CHECKING:
    from torch import Tensor

    from mousevision.learn.nets.base import ClipNetwork
    from mousevision.learn.nets.frame_tcn import FrameTCN

Logits = npt.NDArray[np.float32]
GROUP = 4
"""Blocks that the encoder takes at a time."""
STRIDE = 512
"""Frames after which the convolutions over time run."""


class Backgrounds:
    """Puts beside each frame the one before and the background, as soon as that is known.

    Args:
        reach: Blocks to each side that make the background.
    """

    def __init__(self, reach: int) -> None:
        self._reach = reach
        self._loose: list[Frames] = []
        self._blocks: list[Frames] = []
        self._means: list[Frames] = []
        self._next = 0
        self._before: Frames | None = None

    def add(self, frames: Frames) -> Iterator[Frames]:
        """Take frames; yield what the network sees of those whose background is known now."""
        self._loose.append(frames)
        while sum(map(len, self._loose)) >= BLOCK:
            joined = np.concatenate(self._loose)
            self._take(joined[:BLOCK])
            self._loose = [joined[BLOCK:]]
            if len(self._means) > self._next + self._reach:
                yield self._show()

    def end(self) -> Iterator[Frames]:
        """Yield the rest."""
        if any(map(len, self._loose)):
            self._take(np.concatenate(self._loose))
        while self._blocks:
            yield self._show()

    def _take(self, block: Frames) -> None:
        self._blocks.append(block)
        self._means.append(block_mean(block))

    def _show(self) -> Frames:
        """Return the oldest block, with means of `reach` blocks before and after it."""
        frames = self._blocks.pop(0)
        around = np.stack(
            self._means[max(self._next - self._reach, 0) : self._next + self._reach + 1]
        )
        before = frames[0] if self._before is None else self._before
        self._before = frames[-1]
        if self._next >= self._reach:
            del self._means[0]
        else:
            self._next += 1
        ground = np.broadcast_to(background(around), frames.shape)
        return seen(frames, before, ground)


def slide(
    ctx: JobContext, network: ClipNetwork, chunks: Iterable[Frames], rate: float
) -> Iterator[Logits]:
    """Yield the logits of all frames in order, (some frames, outputs) at a time.

    Args:
        ctx: Asked after each chunk whether to go on.
        network: A network for frames, ready to use.
        chunks: The recording's frames in order, uint8, (some frames, height, width) at a time.
        rate: Frames per second of the recording.

    Raises:
        Cancelled: Once the user has cancelled.
    """
    import torch

    flow = _Flow(frame_network(network))
    grounds = Backgrounds(radius(rate))
    waiting: list[Frames] = []
    with torch.inference_mode():
        for frames in chunks:
            ctx.check()
            waiting += grounds.add(frames)
            while len(waiting) >= GROUP:
                flow.add(np.concatenate(waiting[:GROUP]))
                del waiting[:GROUP]
                yield from flow.ready()
        waiting += grounds.end()
        for start in range(0, len(waiting), GROUP):
            ctx.check()
            flow.add(np.concatenate(waiting[start : start + GROUP]))
        yield from flow.rest()


def frame_network(network: ClipNetwork) -> FrameTCN:
    """Return the network as one for frames.

    Raises:
        SettingError: If it is none.
    """
    from mousevision.learn.nets.frame_tcn import FrameTCN

    if not isinstance(network, FrameTCN):
        raise SettingError("This network has not learnt bouts: choose another one.")
    return network


class _Flow:
    """Features of frames, and the convolutions over time on as many as are needed."""

    def __init__(self, network: FrameTCN) -> None:
        self._network = network
        self._device = next(network.parameters()).device
        self._features: list[Tensor] = []
        self._held = 0
        self._done = 0  # of the frames held, those whose logits were given out

    def add(self, pictures: Frames) -> None:
        import torch

        found = self._network.encode(torch.from_numpy(pictures).to(self._device))
        self._features.append(found)
        self._held += len(found)

    def ready(self) -> Iterator[Logits]:
        """Yield logits that no later frame can change, once there are enough of them."""
        if self._held - self._done - self._network.context >= STRIDE:
            yield self._run(self._held - self._network.context)

    def rest(self) -> Iterator[Logits]:
        """Yield the logits of all frames that are left."""
        if self._held > self._done:
            yield self._run(self._held)

    def _run(self, stop: int) -> Logits:
        import torch

        features = torch.cat(self._features)
        logits = self._network.follow(features[None])[0, self._done : stop]
        kept = max(stop - self._network.context, 0)
        self._features = [features[kept:]]
        self._held, self._done = self._held - kept, stop - kept
        return np.asarray(logits.float().cpu().numpy(), dtype=np.float32)


def recording_chunks(
    source: FrameSource, recording: int, start: int = 0, stop: int | None = None
) -> Iterator[Frames]:
    """Yield the frames of a recording that is at hand, in order."""
    stop = source.frames(recording) if stop is None else stop
    for first in range(start, stop, GROUP * BLOCK):
        yield source.read(recording, first, min(first + GROUP * BLOCK, stop))
