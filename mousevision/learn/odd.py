"""Clips that are drawn again far worse than the others: odd or broken recordings."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

ODD = 3.5
"""Modified z-score from which a value is an outlier (Iglewicz and Hoaglin 1993)."""
FEWEST = 8
"""Clips below which nothing is called odd."""
_SCALE = 0.6745
"""Makes the median absolute deviation of a normal distribution its standard deviation."""
_LEAST = 0.02
"""Spread of the logarithms that is taken at least: 2 % of the error are no oddness."""


def odd(errors: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Return which clips have an error far above the others', (n,).

    Logarithms are compared, since errors are positive and skewed: by their distance from the
    median in units of the median absolute deviation, which a few odd clips do not widen.

    Args:
        errors: Mean squared error of each clip, (n,); not a number where it is unknown.
    """
    values = np.asarray(errors, np.float64)
    known = np.isfinite(values) & (values > 0)
    found = np.zeros(len(values), bool)
    if known.sum() < FEWEST:
        return found
    logs = np.log(values[known])
    away = logs - np.median(logs)
    spread = max(float(np.median(np.abs(away))), _LEAST * _SCALE)
    found[known] = _SCALE * away / spread > ODD
    return found
