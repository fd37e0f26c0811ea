"""Settings that several networks have."""

from __future__ import annotations

from mousevision.learn.setting import Setting

FILTERS = Setting(
    "filters",
    "Filters",
    "How wide the network is: its first layer has half as many again.",
    16,
    4,
    128,
)
FORGETTING = Setting(
    "dropout",
    "Forgetting",
    "Share of what it saw that is dropped at random, against learning clips by heart.",
    0.2,
    0.0,
    0.9,
)
WINDOWS = Setting(
    "windows",
    "Windows",
    "Into how many stretches the frames of a clip are cut, each judged on its own; what is said "
    "of them is averaged. For long clips, take more windows and more frames.",
    1,
    1,
    16,
)
