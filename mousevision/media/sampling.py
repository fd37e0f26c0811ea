"""Which frames of a clip a network sees."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from mousevision.core.inputspec import InputSpec, Sampling

STILL_QUANTILE = 0.2
"""Motion up to this quantile of a clip is taken for noise."""
STILL_SHARE = 0.1
"""Weight of a frame without motion, as a fraction of the mean weight, so that none is lost."""

Indices = npt.NDArray[np.int64]


def window_frames(start: int, stop: int, spec: InputSpec) -> range:
    """Return the frames of clip `[start, stop)` that lie in the spec's window: one at least.

    Raises:
        ValueError: If the clip is empty.
    """
    if start >= stop:
        raise ValueError(f"the clip [{start}, {stop}) holds no frame")
    length = stop - start
    # The small amount keeps 0.3 * 10 from becoming 3.0000000000000004, and so one frame more.
    first = min(math.floor(spec.window[0] * length + 1e-9), length - 1)
    last = max(math.ceil(spec.window[1] * length - 1e-9), first + 1)
    return range(start + first, start + last)


def choose_frames(
    spec: InputSpec, start: int, stop: int, motion: npt.NDArray[np.float32] | None
) -> Indices:
    """Return the indices of the frames that make the tensor of clip `[start, stop)`.

    Uniform sampling takes the middle of equal parts of the window. Motion sampling takes the
    middle of equal shares of the motion: still stretches are passed over quickly.

    Args:
        spec: How many frames, from which window, sampled how.
        start: First frame of the clip.
        stop: Frame after the last.
        motion: Motion energy of the clip's frames or of the window's, (n,); without it, sampling
            is uniform.

    Returns:
        (spec.frames,), ascending; repeated only where the window holds fewer frames than that.

    Raises:
        ValueError: If the motion is neither of the clip nor of the window.
    """
    window = window_frames(start, stop, spec)
    weights = np.ones(len(window))
    if spec.sampling is Sampling.MOTION and motion is not None:
        weights = motion_weights(_of_window(motion, window, start, stop))
    return window.start + equal_shares(weights, spec.frames)


def motion_weights(motion: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Return how much each frame counts: its motion above the noise, and a little for all."""
    energy = motion.astype(np.float64)
    moving: npt.NDArray[np.float64] = np.maximum(energy - np.quantile(energy, STILL_QUANTILE), 0)
    mean = float(moving.mean())
    return moving + STILL_SHARE * mean if mean > 0 else np.ones(len(energy))


def equal_shares(weights: npt.NDArray[np.float64], count: int) -> Indices:
    """Return `count` ascending positions, each in the middle of an equal share of the weight.

    They differ from one another if there are at least as many weights as positions. If there are
    no more, there is nothing to choose, and each occurs about equally often.
    """
    if len(weights) <= count:
        weights = np.ones(len(weights))
    edges = np.cumsum(weights)
    middles = (np.arange(count) + 0.5) / count * edges[-1]
    chosen: Indices = np.searchsorted(edges, middles, side="right").astype(np.int64)
    chosen = np.minimum(chosen, len(weights) - 1)
    if len(weights) >= count:
        order = np.arange(count)
        chosen = np.maximum.accumulate(chosen - order) + order
        chosen = np.minimum(chosen, len(weights) - count + order)
    return chosen


def _of_window(
    motion: npt.NDArray[np.float32], window: range, start: int, stop: int
) -> npt.NDArray[np.float32]:
    if len(motion) == len(window):
        return motion
    if len(motion) != stop - start:
        raise ValueError(f"{len(motion)} motion energies for a window of {len(window)} frames")
    return motion[window.start - start : window.stop - start]
