"""The simulated camera: where it stands, how it renders colour, its vignette, blur and noise."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from mousevision.simulate import geometry as geo
from mousevision.simulate.look import Look, Rgb
from mousevision.simulate.sprite import Affine, Picture, Sprite, moved, turned

LUMA = np.array([0.299, 0.587, 0.114])
"""Weights of red, green and blue in brightness (ITU-R BT.601)."""


def viewpoint(look: Look, width: int, height: int) -> Affine:
    """Return the map from units to pixels; the scene covers the picture, overlap is cut off."""
    scale = max(width / geo.WIDTH, height / geo.HEIGHT)
    middle = geo.WIDTH / 2, geo.HEIGHT / 2
    zoom = np.diag([look.zoom * scale, look.zoom * scale, 1.0])
    turn = turned(float(np.radians(look.turn)), *middle)
    centre = moved(width / 2 + scale * look.shift[0], height / 2 + scale * look.shift[1])
    place: Affine = centre @ zoom @ moved(-middle[0], -middle[1]) @ turn
    return place


def colour_response(look: Look) -> NDArray[np.float64]:
    """Return the matrix from true to recorded RGB: saturation, colour of the light, gain."""
    gray = np.tile(LUMA, (3, 1))
    mixed = look.saturation * np.eye(3) + (1 - look.saturation) * gray
    tint = 1 + look.warmth * np.array([0.06, 0.005, -0.075])
    response: NDArray[np.float64] = look.gain * tint[:, None] * mixed
    return response


def graded(sprite: Sprite, response: NDArray[np.float64]) -> Sprite:
    """Return the sprite in the camera's colours; alpha is kept."""
    matrix = np.eye(4)
    matrix[:3, :3] = response
    rgba = cv2.transform(sprite.rgba, matrix)
    return Sprite(np.asarray(rgba, np.uint8), sprite.origin, sprite.density)


def graded_colour(colour: Rgb, response: NDArray[np.float64]) -> Rgb:
    """Return one colour as the camera records it."""
    red, green, blue = np.clip(response @ np.array(colour), 0, 255).tolist()
    return red, green, blue


def vignette(width: int, height: int) -> NDArray[np.float32]:
    """Return the fall-off of brightness towards the corners, shape (height, width)."""
    x = (np.arange(width, dtype=np.float32) - width / 2) / (width / 2)
    y = (np.arange(height, dtype=np.float32) - height / 2) / (height / 2)
    away = x[None, :] ** 2 + y[:, None] ** 2
    return (1.0 - 0.2 * away).astype(np.float32)


class Sensor:
    """Adds lens blur and noise; the noise of a session is one large tile, moved each frame."""

    def __init__(self, look: Look, width: int, height: int) -> None:
        rng = np.random.default_rng([look.seed, 5])
        self._size = height, width
        self._blur = look.blur * max(width / geo.WIDTH, height / geo.HEIGHT)
        grain = rng.normal(0, 1, (height + 61, width + 83, 1)).astype(np.float32)
        colour = rng.normal(0, 0.3, (height + 61, width + 83, 3)).astype(np.float32)
        noise = np.round(look.noise * (0.95 * grain + colour))
        self._more = np.clip(noise, 0, 255).astype(np.uint8)
        self._less = np.clip(-noise, 0, 255).astype(np.uint8)

    def expose(self, picture: Picture, rng: np.random.Generator) -> Picture:
        """Return the picture as the sensor records it."""
        blurred = cv2.GaussianBlur(picture, (3, 3), self._blur)
        height, width = self._size
        top, left = int(rng.integers(62)), int(rng.integers(84))
        part = slice(top, top + height), slice(left, left + width)
        brighter = cv2.add(blurred, self._more[part])
        return np.asarray(cv2.subtract(brighter, self._less[part]), np.uint8)
