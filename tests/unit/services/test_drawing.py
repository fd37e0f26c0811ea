"""The error of drawing never stands alone."""

from __future__ import annotations

import numpy as np

from mousevision.learn.embed import Drawing
from mousevision.services.drawing import drawing_metrics, drawing_words


def errors(drawn: float, still: float) -> Drawing:
    spread = np.array([0.5, 1.5], dtype=np.float32)
    return Drawing(drawn * spread, still * spread)


def test_the_mean_picture_stands_beside_it() -> None:
    assert drawing_words(errors(0.00031, 0.00073)) == (
        "Drawn again, their mean squared error is 0.00031 (white is 1); that of each clip's mean "
        "picture, in which nothing moves, is 0.00073."
    )
    found = drawing_metrics(errors(0.25, 0.5))
    assert found == {"reconstruction_error": 0.25, "mean_picture_error": 0.5}


def test_what_the_mean_picture_does_as_well_is_not_called_learnt() -> None:
    assert drawing_words(errors(0.002, 0.002)).endswith("let it learn for more rounds.")
