"""Which pixels of which frames spoke for a class: integrated gradients; torch inside.

The clip is led in steps from a baseline, in which nothing moves and nothing has an edge (the
clip's mean picture, blurred), to itself, and each pixel gets what it adds to the evidence for the
class on the way: Sundararajan et al., Axiomatic attribution for deep networks, ICML 2017. It was
chosen by measurement (`tests/benchmarks/bench_explain.py`): without the tenth of the pixels that
it calls most important the answer is soon lost, it finds what it hangs on also where that stands
still, and with random weights its map is another one (Adebayo et al., Sanity checks for saliency
maps, NeurIPS 2018), which is not so for smoothed gradients. Hiding boxes of the clip is about as
faithful (better in one study, worse in two), but takes five times as long and cannot tell a paw
from its arm. A black baseline would call dark pixels unimportant, and the sharp mean picture
everything that stands still.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import numpy.typing as npt

from mousevision.core.errors import SettingError
from mousevision.core.job import JobContext
from mousevision.learn.calibrate import softmax
from mousevision.learn.checkpoint import Checkpoint
from mousevision.learn.registry import Kind

if TYPE_CHECKING:
    from torch import Tensor

STEPS = 16
"""Steps from the baseline to the clip."""
ROOM = 8 * 16 * 64 * 96
"""Pixels that are looked at in one go."""
BLUR = 1 / 8
"""Of the baseline, as part of the picture's height."""
GRAIN = 1.0
"""Pixels over which evidence is pooled: that of single pixels is too ragged to be looked at."""
LEAST_EVIDENCE = 0.1
"""Logits: less between baseline and clip has no parts worth telling."""
LEAST_MOTION = 10.0
"""Gray levels: less is taken for noise and compression."""
NOISE_FACTOR = 6.0
"""Changes up to this many standard deviations of the noise are no motion."""
MARGIN = 2
"""Pixels around what moves that count as moving: its edge lies there before and after."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """What spoke for a class in one clip.

    Attributes:
        heat: Evidence for the class by pixel, (frames, h, w), not negative, sum 1 (or all 0).
            What speaks against the class is left out: it speaks for another, which can be asked.
        behaviour: The class that is explained.
        probability: Its calibrated probability.
        said: The most probable class.
        moving: Share of the evidence that lies where something moves in the clip.
        still: Share of the evidence that the clip's mean picture alone, in which nothing moves,
            holds already; counted from the baseline, so that a network which says one class
            whenever it sees nothing is not suspected. None for networks that look at single
            frames: to them nothing ever moves.
    """

    heat: Floats
    behaviour: str
    probability: float
    said: str
    moving: float
    still: float | None

    @property
    def shares(self) -> Floats:
        """Return which part of the evidence each frame holds, (frames,)."""
        shares: Floats = self.heat.sum(axis=(1, 2), dtype=np.float32)
        return shares


def explain(
    ctx: JobContext,
    checkpoint: Checkpoint,
    clip: npt.NDArray[np.uint8],
    behaviour: str | None = None,
) -> Explanation:
    """Explain what a classifier says of a clip's tensor; None takes what it finds most probable.

    The same clip gives the same answer: nothing is drawn at random.

    Raises:
        SettingError: If the checkpoint is no classifier's, or does not know the class.
        Cancelled: Within a second of the user's wish.
    """
    from mousevision.learn.device import limit_threads

    classes = checkpoint.classes
    if checkpoint.kind is not Kind.CLASSIFIER:
        raise SettingError(f"{checkpoint.settings.model} has not learnt classes: choose another.")
    if behaviour is not None and behaviour not in classes:
        raise SettingError(
            f"The network does not know the class “{behaviour}”; it knows {', '.join(classes)}."
        )
    ctx.check()
    limit_threads()
    sure = _probabilities(checkpoint, clip)
    said = int(sure.argmax())
    target = said if behaviour is None else classes.index(behaviour)
    heat = _pooled(_evidence(ctx, checkpoint, clip, target))
    return Explanation(
        heat,
        classes[target],
        float(sure[target]),
        classes[said],
        float(heat[:, moving_pixels(clip)].sum()),
        _still_share(ctx, checkpoint, clip, target),
    )


def _probabilities(checkpoint: Checkpoint, clip: npt.NDArray[np.uint8]) -> Floats:
    """Return the calibrated probability of each class."""
    import torch

    network = checkpoint.network.eval()
    device = next(network.parameters()).device
    with torch.no_grad():
        logits = network(torch.from_numpy(clip[None]).to(device))[0].cpu().numpy()
    found: Floats = softmax(logits[None], checkpoint.temperature)[0]
    return found


def _still_share(
    ctx: JobContext, checkpoint: Checkpoint, clip: npt.NDArray[np.uint8], target: int
) -> float | None:
    """Return which part of the way from the baseline to the clip its mean picture has gone."""
    import torch

    network = checkpoint.network
    if not network.sees_movement:
        return None
    device = next(network.parameters()).device
    mean = np.broadcast_to(clip.mean(axis=0, dtype=np.float32), clip.shape)
    margin = _margin(ctx, network, target)
    with torch.no_grad():
        nothing, still, whole = (
            float(margin(torch.tensor(part[None], dtype=torch.float32, device=device)))
            for part in (baseline(clip), mean, clip)
        )
    gained = whole - nothing
    return min(max((still - nothing) / gained, 0.0), 1.0) if gained > LEAST_EVIDENCE else 0.0


def _evidence(
    ctx: JobContext, checkpoint: Checkpoint, clip: npt.NDArray[np.uint8], target: int
) -> Floats:
    """Return the integrated gradients of a class's evidence, (frames, h, w), signed."""
    import torch

    ctx.check()
    network = checkpoint.network
    device = next(network.parameters()).device
    learnable = [value for value in network.parameters() if value.requires_grad]
    for value in learnable:  # else each step would also find the gradients of all weights
        value.requires_grad_(False)
    try:
        # cuDNN has no gradients for memories of networks that do not train.
        with torch.backends.cudnn.flags(enabled=False):
            found = integrated_gradients(
                _margin(ctx, network, target),
                torch.from_numpy(clip).to(device).float(),
                torch.from_numpy(baseline(clip)).to(device),
                at_once=max(1, ROOM // clip.size),
            )
    finally:
        for value in learnable:
            value.requires_grad_(True)
    evidence: Floats = found.sum(dim=1).cpu().numpy().astype(np.float32)
    return evidence


def integrated_gradients(
    evidence: Callable[[Tensor], Tensor],
    clip: Tensor,
    start: Tensor,
    *,
    steps: int = STEPS,
    at_once: int = STEPS,
) -> Tensor:
    """Return what each number of a clip adds to the evidence on the way from `start`, its shape.

    Equation 3 of Sundararajan et al., with the gradient taken in the middle of each step.

    Args:
        evidence: Gives that of clips, (n, ...) to (n,).
        clip: Where the way ends.
        start: Where it begins, of the same shape.
        steps: Into how many the way is cut.
        at_once: How many are looked at in one go.
    """
    import torch

    middles = (torch.arange(steps, device=clip.device) + 0.5) / steps
    total = torch.zeros_like(clip)
    for some in torch.split(middles, at_once):
        way = start + some.reshape(-1, *[1] * clip.dim()) * (clip - start)
        way.requires_grad_(True)
        total += torch.autograd.grad(evidence(way).sum(), way)[0].sum(dim=0)
    return (clip - start) * total / steps


def _margin(ctx: JobContext, network: Any, target: int) -> Callable[[Tensor], Tensor]:
    """Return what gives the evidence for a class against all others together, in logits.

    It asks at each call whether the user has cancelled. A probability would not do: where it is
    close to 1 nothing seems to change it.
    """
    import torch

    def margin(clips: Tensor) -> Tensor:
        ctx.check()
        logits = network(clips.clone())  # networks change their input, which a leaf forbids
        others = torch.cat((logits[:, :target], logits[:, target + 1 :]), dim=1)
        evidence: Tensor = logits[:, target] - torch.logsumexp(others, dim=1)
        return evidence

    return margin


def baseline(clip: npt.NDArray[np.uint8]) -> Floats:
    """Return a clip without movement and detail: its mean picture, blurred; float, its shape."""
    mean = clip.mean(axis=0, dtype=np.float32)
    spread = BLUR * clip.shape[2]
    blurred = [
        cv2.GaussianBlur(channel, (0, 0), spread, borderType=cv2.BORDER_REFLECT)
        for channel in mean
    ]
    whole: Floats = np.repeat(np.stack(blurred)[None], len(clip), axis=0)
    return whole


def _pooled(evidence: Floats) -> Floats:
    """Return the evidence for the class, pooled over some pixels, without what is against it."""
    smooth = np.stack([cv2.GaussianBlur(frame, (0, 0), GRAIN) for frame in evidence])
    heat = np.maximum(smooth, 0)
    total = float(heat.sum(dtype=np.float64))
    positive: Floats = (heat / total if total > 0 else heat).astype(np.float32)
    return positive


def moving_pixels(clip: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Return where in the picture something moves in a clip's tensor, (h, w).

    That is where a frame differs from the clip's median picture by more than noise does.
    """
    away = np.abs(clip.astype(np.float32) - np.median(clip, axis=0)).max(axis=1)
    noise = 1.4826 * float(np.median(away))  # standard deviation, from the median deviation
    moving = (away.max(axis=0) > max(LEAST_MOTION, NOISE_FACTOR * noise)).astype(np.uint8)
    # Single pixels are noise; what is left is widened by the margin.
    kept = cv2.morphologyEx(moving, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    wide = cv2.dilate(kept, np.ones((2 * MARGIN + 1, 2 * MARGIN + 1), np.uint8))
    return np.asarray(wide, np.bool_)
