"""How well an autoencoder draws clips again, in words and numbers."""

from __future__ import annotations

from mousevision.learn.embed import Drawing


def drawing_words(drawing: Drawing) -> str:
    """Return the error in a sentence that never leaves it alone."""
    error, still = drawing.errors.mean(), drawing.still.mean()
    words = (
        f"Drawn again, their mean squared error is {error:.2g} (white is 1); that of each clip's "
        f"mean picture, in which nothing moves, is {still:.2g}."
    )
    if error >= still:
        words += " So movement was not learnt: let it learn for more rounds."
    return words


def drawing_metrics(drawing: Drawing) -> dict[str, float]:
    """Return the mean errors under the names that runs keep them by."""
    return {
        "reconstruction_error": float(drawing.errors.mean()),
        "mean_picture_error": float(drawing.still.mean()),
    }
