"""What saying "unsure" more or less often gains: coverage against error, on animals never seen.

The curve of selective classification (El-Yaniv and Wiener, JMLR 11, 2010), with intervals over
animals; NumPy only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
STEPS = 100
"""Thresholds are 0.00, 0.01, ... 1.00."""
BOOTSTRAPS = 1000


@dataclass(frozen=True, slots=True)
class RiskCurve:
    """Coverage and error for every threshold; each array is (101,).

    Attributes:
        coverage: Share of clips on which something is said.
        error: Share of those that is wrong; not a number where nothing is said.
        low: Lower end of the error's 95 % interval over animals; not a number where unknown.
        high: Its upper end.
        kept: Number of clips on which something is said.
        clips: Number of all clips.
        groups: Number of animals.
    """

    coverage: Floats
    error: Floats
    low: Floats
    high: Floats
    kept: npt.NDArray[np.int64]
    clips: int
    groups: int

    def at(self, threshold: float) -> int:
        """Return the place of a threshold in the arrays."""
        return min(max(round(threshold * STEPS), 0), STEPS)


def risk_curve(
    confidence: npt.NDArray[np.floating],
    right: npt.NDArray[np.bool_],
    groups: Sequence[str],
    seed: int = 0,
) -> RiskCurve:
    """Return the curve of at least one clip; `groups` names each clip's animal.

    Whole animals are drawn anew for the interval, which needs three of them. Where no clip is
    wrong, the bootstrap knows of no error at all; there the upper end is at least that of the
    binomial distribution (Clopper and Pearson, Biometrika 26, 1934) for as many clips.
    """
    _, group = np.unique(np.asarray([str(name) for name in groups]), return_inverse=True)
    count = int(group.max()) + 1
    # A clip is kept up to the threshold that its confidence reaches.
    levels = np.arange(STEPS + 1) / STEPS
    last = np.searchsorted(levels, np.asarray(confidence, dtype=np.float64) + 1e-9, "right") - 1
    kept, wrong = (_kept(group[part], last[part], count) for part in (right | ~right, ~right))
    total, bad = kept.sum(axis=0), wrong.sum(axis=0)
    low, high = _interval(kept, wrong, seed)
    none_wrong = (bad == 0) & (total > 0) & ~np.isnan(high)
    least = 1 - 0.025 ** (1 / np.maximum(total, 1))
    high[none_wrong] = np.maximum(high, least)[none_wrong]
    return RiskCurve(
        coverage=total / len(right),
        error=_ratio(bad, total),
        low=low,
        high=high,
        kept=total.astype(np.int64),
        clips=len(right),
        groups=count,
    )


def _kept(group: npt.NDArray[np.int64], last: npt.NDArray[np.int64], groups: int) -> Floats:
    """Count clips by animal and threshold that keeps them, (groups, 101)."""
    counts = np.zeros((groups, STEPS + 1))
    np.add.at(counts, (group, last), 1)
    return np.asarray(counts[:, ::-1].cumsum(axis=1)[:, ::-1])


def _interval(kept: Floats, wrong: Floats, seed: int) -> tuple[Floats, Floats]:
    count = len(kept)
    if count < 3:
        return np.full(STEPS + 1, np.nan), np.full(STEPS + 1, np.nan)
    rng = np.random.default_rng([seed, 7])
    taken = rng.multinomial(count, np.full(count, 1 / count), size=BOOTSTRAPS).astype(float)
    rates = _ratio(taken @ wrong, taken @ kept)
    known = np.isfinite(rates).mean(axis=0) >= 0.5  # else most draws say nothing at all
    ends = np.full((2, STEPS + 1), np.nan)
    ends[:, known] = np.nanpercentile(rates[:, known], [2.5, 97.5], axis=0)
    return ends[0], ends[1]


def _ratio(part: Floats, whole: Floats) -> Floats:
    none = np.full(part.shape, np.nan)
    return np.asarray(np.divide(part, whole, out=none, where=whole > 0))
