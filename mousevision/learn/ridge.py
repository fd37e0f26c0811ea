"""Ridge classification with every animal left out once, as one matrix; NumPy only.

With fixed features the answer for a clip that was left out is linear in the labels of the others,
so the matrix is made once and serves every labelling: hundreds of permutations cost a product.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
RIDGE = 0.1
"""Weight of the penalty, relative to the mean variance of the features."""
INTERCEPT = 1e4
"""Variance of the constant feature, relative to the others: large enough to cost nothing."""


def left_out(features: Matrix, group: npt.NDArray[np.int64], *, within: bool) -> Matrix:
    """Return the matrix that turns labels into answers for units whose group was left out.

    With `kernel = X X'` and `M = ridge (kernel + ridge I)^-1`, the residual of a group that was
    left out is `M_gg^-1 (M y)_g` (as for single units: Hastie, Tibshirani, Friedman, The Elements
    of Statistical Learning, 2009, section 7.10).

    Args:
        features: (units, d).
        group: Number of each unit's group, (units,).
        within: Whether each group's own mean is taken off features and labels first; otherwise
            the mean label of those that were not left out is taken off the answer, so that 0
            always means undecided.

    Returns:
        (units, units): times labels, one column of zeros and ones per class.
    """
    centred = centre(features, group) if within else features - features.mean(axis=0)
    kernel = centred @ centred.T
    size = float(np.trace(kernel)) / len(kernel)
    if size <= 1e-12:
        return np.zeros_like(kernel)
    kernel /= size
    if not within:
        kernel += INTERCEPT
    units = len(kernel)
    inner = RIDGE * np.linalg.inv(kernel + RIDGE * np.eye(units))
    answers = np.eye(units)
    for name in np.unique(group):
        own = group == name
        answers[own] -= np.linalg.solve(inner[np.ix_(own, own)], inner[own])
        answers[np.ix_(own, own)] = 0.0
        if not within:
            answers[np.ix_(own, ~own)] -= 1.0 / (~own).sum()
    if within:
        for name in np.unique(group):
            own = group == name
            answers[:, own] -= answers[:, own].mean(axis=1, keepdims=True)
    return answers


def centre(values: Matrix, group: npt.NDArray[np.int64]) -> Matrix:
    """Return the values, (units, d), less each group's own mean."""
    _, place, counts = np.unique(group, return_inverse=True, return_counts=True)
    sums = np.zeros((len(counts), values.shape[1]))
    np.add.at(sums, place, values)
    centred: Matrix = values - (sums / counts[:, None])[place]
    return centred
