"""`cnn-seed` and `autoencoder-seed`: what this program is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mousevision.learn.registry import Kind, ModelInfo, Shape, register

if TYPE_CHECKING:
    from mousevision.learn.nets.base import ClipNetwork

PLAIN = {"sampling": "uniform", "brightness": "none"}

CNN = ModelInfo(
    name="cnn-seed",
    kind=Kind.CLASSIFIER,
    about=(
        "The network that this program began with: four layers of 64 filters on single frames of "
        "425 x 425. It is slow and sees no movement; take it only to compare with."
    ),
    recipe={"batch": 1, "learning_rate": 1e-3, "weight_decay": 0.0, "variation": 0.0},
    workload=500,
    input={"frames": 5, "height": 425, "width": 425, **PLAIN},
)

AUTOENCODER = ModelInfo(
    name="autoencoder-seed",
    kind=Kind.AUTOENCODER,
    about=(
        "The autoencoder that this program began with: two wide layers and five memories on 10 "
        "frames of 256 x 256. It costs about a hundred times as much as the others; take it only "
        "to compare with."
    ),
    recipe={"batch": 4, "learning_rate": 1e-4, "weight_decay": 0.0, "variation": 0.0},
    workload=500,
    input={"frames": 10, "height": 256, "width": 256, **PLAIN},
)


@register(CNN)
def cnn_seed(shape: Shape, outputs: int) -> ClipNetwork:
    """Build the network."""
    from mousevision.learn.nets.seed import SeedCNN

    return SeedCNN(shape, outputs)


@register(AUTOENCODER)
def autoencoder_seed(shape: Shape, outputs: int) -> ClipNetwork:
    """Build the network."""
    from mousevision.learn.nets.seed import SeedAutoencoder

    return SeedAutoencoder(shape)
