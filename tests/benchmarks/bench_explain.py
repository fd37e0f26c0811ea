"""Ways to say what decided, compared on simulated reaches, where the paw's place is known.

For each method: the probability of the class after the tenth of the pixels that it calls most
important was replaced by the background (faithful is low; as many pixels at random are the
measure), the part of its evidence that lies on the paw (2 % of the picture), how alike its map is
for a network with random weights (should be about 0: Adebayo et al., NeurIPS 2018), and the time
for a clip.
"""

from __future__ import annotations

import copy
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parents[2]))

from mousevision.core.job import QuietContext
from mousevision.learn import explain
from mousevision.learn.checkpoint import Checkpoint
from mousevision.services.classifying import classifier
from mousevision.services.demo import DemoRequest, make_demo
from mousevision.services.explaining import sampled_clip
from mousevision.services.tensors import ProjectPlaces
from mousevision.services.training import TrainRequest, train
from mousevision.simulate.draw import Shot
from mousevision.simulate.study import ClipPlan, plan_study
from mousevision.store import listing
from mousevision.store.project import Project

FOLDER = Path(__file__).parents[2] / "bench-output" / "explain" / "study"
REQUEST = DemoRequest(animals=5, clips_per_animal=8)
CLIPS = 6
REPLACED = 0.1
ALIKE = 0.3
"""Maps of random weights may be as alike as this."""
FAITHFUL, ENRICHED = 0.7, 5
"""Of the method in use: the probability that it leaves, as part of what pixels at random leave;
and how many times more of its evidence lies on the paw than of theirs."""
OURS = "integrated gradients"
Maps = np.ndarray
Margin = Callable[[torch.Tensor], torch.Tensor]


def main() -> int:
    """Print the table; 1 if the method in use is not faithful, or does not show the network."""
    torch.set_num_threads(1)
    project = _study()
    with project:
        run, checkpoint = classifier(project, None)
        held_out = set(run.config["split"]["test"])
        rows = listing.clip_rows(project, listing.clip_ids(project))
        rows = [row for row in rows if row.subject in held_out][:CLIPS]
        places = ProjectPlaces(project, [row.id for row in rows])
        clips = [sampled_clip(QuietContext(), places[at], checkpoint) for at in range(len(rows))]
    plans = {Path(plan.file).name: plan for plan in plan_study(5, 8, seed=REQUEST.seed)}
    found: dict[str, list[tuple[float, ...]]] = {}
    for row, (clip, frames, _) in zip(rows, clips, strict=True):
        paw = _paw(plans[row.name], frames.tolist(), *clip.shape[2:])
        for name, numbers in _judged(checkpoint, clip, paw).items():
            found.setdefault(name, []).append(numbers)
    print(f"{len(rows)} clips of {', '.join(sorted(held_out))}, {run.model}")
    print(f"{'':24}{'without 10 %':>14}{'on the paw':>12}{'random weights':>16}{'seconds':>9}")
    means = {name: np.mean(numbers, axis=0) for name, numbers in found.items()}
    for name, (left, on_paw, alike, seconds) in means.items():
        print(f"{name:24}{left:14.2f}{on_paw:12.2f}{alike:16.2f}{seconds:9.2f}")
    left, on_paw, alike, _ = means[OURS]
    chance = means["at random"]
    fine = abs(alike) < ALIKE and left < FAITHFUL * chance[0] and on_paw > ENRICHED * chance[1]
    print(f"{OURS}: {'as promised' if fine else 'MISSED'}")
    return int(not fine)


def _study() -> Project:
    if (FOLDER / "study.mvproj").exists():
        return Project.open(FOLDER)
    project = make_demo(QuietContext(), FOLDER, REQUEST)
    train(QuietContext(), project, TrainRequest(values={"rounds": 40}))
    return project


def _paw(plan: ClipPlan, frames: list[int], height: int, width: int) -> Maps:
    """Return where the paw is in each frame, (frames, h, w)."""
    shot = Shot(plan)
    rows, columns = np.mgrid[:height, :width] + 0.5
    masks = []
    for frame in frames:
        grip = shot._movement.pose(float(frame)).hand.grip
        x, y = (shot._stage.camera @ np.array([*grip, 1.0]))[:2]
        away = np.hypot(columns * 480 / width - x, rows * 270 / height - y)
        masks.append(away < 26)
    return np.array(masks)


def _judged(checkpoint: Checkpoint, clip: Maps, paw: Maps) -> dict[str, tuple[float, ...]]:
    """Return what each method is worth on one clip."""
    network = checkpoint.network.requires_grad_(False)
    target = int(_probabilities(checkpoint, clip).argmax())
    stranger = copy.deepcopy(network)
    torch.manual_seed(1)
    for part in stranger.modules():
        if hasattr(part, "reset_parameters"):
            part.reset_parameters()  # type: ignore[operator]  # of torch's own layers
    judged = {}
    for name, method in METHODS.items():
        began = time.process_time()
        heat = method(network, clip, target)
        seconds = time.process_time() - began
        other = method(stranger, clip, target)
        alike = _ranks(heat) if name != "at random" else np.zeros(2)
        same = float(np.corrcoef(alike, _ranks(other))[0, 1]) if len(alike) > 2 else 0.0
        positive = np.maximum(heat, 0)
        on_paw = float(positive[paw].sum() / max(positive.sum(), 1e-9))
        judged[name] = _left(checkpoint, clip, heat, target), on_paw, same, seconds
    return judged


def _probabilities(checkpoint: Checkpoint, clip: Maps) -> Maps:
    with torch.no_grad():
        logits = checkpoint.network(torch.tensor(clip[None], dtype=torch.float32))
        return torch.softmax(logits / checkpoint.temperature, dim=1)[0].numpy()


def _left(checkpoint: Checkpoint, clip: Maps, heat: Maps, target: int) -> float:
    """Return the probability of the class without what the method calls most important."""
    order = np.argsort(-heat, axis=None, kind="stable")[: round(REPLACED * heat.size)]
    mask = np.zeros(heat.size, bool)
    mask[order] = True
    mask = mask.reshape(heat.shape)[:, None]
    without = np.where(mask, explain.baseline(clip), clip.astype(np.float32))
    return float(_probabilities(checkpoint, without)[target])


def _ranks(heat: Maps) -> Maps:
    return np.argsort(np.argsort(heat, axis=None))


# -- methods ----------------------------------------------------------------------------------


def _margin(network: Any, target: int) -> Margin:
    return explain._margin(QuietContext(), network, target)


def _tensor(clip: Maps) -> torch.Tensor:
    return torch.tensor(clip[None], dtype=torch.float32)


def _by_frame(found: torch.Tensor) -> Maps:
    return found[0].sum(dim=1).detach().numpy()


def _ours(network: Any, clip: Maps, target: int) -> Maps:
    return _on_the_way(network, clip, target, torch.from_numpy(explain.baseline(clip)))


def _from_mean(network: Any, clip: Maps, target: int) -> Maps:
    seen = _tensor(clip)[0]
    return _on_the_way(network, clip, target, seen.mean(dim=0, keepdim=True).expand_as(seen))


def _on_the_way(network: Any, clip: Maps, target: int, start: torch.Tensor) -> Maps:
    margin = _margin(network, target)
    found = explain.integrated_gradients(margin, _tensor(clip)[0], start, at_once=8)
    return explain._pooled(_by_frame(found[None]))


def _saliency(network: Any, clip: Maps, target: int) -> Maps:
    from captum.attr import Saliency

    seen = _tensor(clip).requires_grad_()
    return _by_frame(Saliency(_margin(network, target)).attribute(seen))


def _smooth_gradients(network: Any, clip: Maps, target: int) -> Maps:
    from captum.attr import NoiseTunnel, Saliency

    torch.manual_seed(0)
    tunnel = NoiseTunnel(Saliency(_margin(network, target)))
    seen = _tensor(clip).requires_grad_()
    return _by_frame(tunnel.attribute(seen, nt_type="smoothgrad_sq", nt_samples=16, stdevs=8.0))


def _grad_cam(network: Any, clip: Maps, target: int) -> Maps:
    from captum.attr import LayerGradCam

    margin = _margin(network, target)
    seen = _tensor(clip).requires_grad_()
    maps = LayerGradCam(margin, network.encoder[-1]).attribute(seen)
    maps = maps.reshape(len(clip), *maps.shape[-2:]).detach().numpy()
    return np.stack([cv2.resize(each, clip.shape[:1:-1]) for each in maps])


def _occlusion(network: Any, clip: Maps, target: int) -> Maps:
    """Put the background over boxes of 4 frames and 16 pixels, half of them overlapping."""
    margin, nothing = _margin(network, target), explain.baseline(clip)
    heat = np.zeros((len(clip), *clip.shape[2:]), np.float32)
    with torch.no_grad():
        whole = float(margin(_tensor(clip)))
        for t in range(0, heat.shape[0] - 3, 4):
            for y in range(0, heat.shape[1] - 15, 8):
                for x in range(0, heat.shape[2] - 15, 8):
                    box = slice(t, t + 4), slice(y, y + 16), slice(x, x + 16)
                    hidden = clip.astype(np.float32)
                    hidden[box[0], :, box[1], box[2]] = nothing[box[0], :, box[1], box[2]]
                    heat[box] += whole - float(margin(_tensor(hidden)))
    return heat


def _at_random(network: Any, clip: Maps, target: int) -> Maps:
    return np.random.default_rng(0).random((len(clip), *clip.shape[2:])).astype(np.float32)


METHODS: dict[str, Callable[[Any, Maps, int], Maps]] = {
    OURS: _ours,
    "the same, from the mean": _from_mean,
    "saliency": _saliency,
    "smoothed gradients": _smooth_gradients,
    "Grad-CAM": _grad_cam,
    "occlusion": _occlusion,
    "at random": _at_random,
}


if __name__ == "__main__":
    sys.exit(main())
