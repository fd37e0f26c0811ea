"""Settings that several networks have."""

from __future__ import annotations

from mousevision.learn.setting import Setting

FILTERS = Setting("filters", "Filters", "Number of filters in the first layer.", 16, 4, 128)
FORGETTING = Setting(
    "dropout",
    "Forgetting",
    "Share of what it saw that is dropped at random, against learning clips by heart.",
    0.2,
    0.0,
    0.9,
)
