"""Thumbnails stay within their memory."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from mousevision.gui.browser.thumbs import ThumbCache


def image(width: int = 64, height: int = 36) -> QImage:
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(0xFF204060)
    return picture


def test_the_least_recently_shown_go(qtbot: QtBot) -> None:
    size = image().sizeInBytes()
    cache = ThumbCache(limit_bytes=3 * size)
    for clip_id in (1, 2, 3):
        cache.put(clip_id, image())
    assert cache.pixmap(1, QSize(32, 18), 1.0) is not None
    cache.put(4, image())
    assert [clip_id in cache for clip_id in (1, 2, 3, 4)] == [True, False, True, True]
    assert cache.size_bytes == 3 * size
    cache.forget([1])
    assert cache.pixmap(1, QSize(32, 18), 1.0) is None
    cache.forget()
    assert cache.size_bytes == 0


def test_pixmaps_fit_and_are_sharp(qtbot: QtBot) -> None:
    cache = ThumbCache()
    cache.put(1, image(640, 200))
    pixmap = cache.pixmap(1, QSize(112, 63), 2.0)
    assert pixmap is not None
    assert pixmap.width() == 224
    assert pixmap.deviceIndependentSize().width() == 112
    assert cache.pixmap(1, QSize(112, 63), 2.0) is pixmap


def test_a_new_picture_replaces_the_old(qtbot: QtBot) -> None:
    cache = ThumbCache()
    cache.put(1, image())
    before = cache.pixmap(1, QSize(32, 18), 1.0)
    cache.put(1, image(18, 32))
    after = cache.pixmap(1, QSize(32, 18), 1.0)
    assert before is not None
    assert after is not None
    assert after.width() < before.width()


def test_an_empty_picture_is_remembered_but_not_drawn(qtbot: QtBot) -> None:
    cache = ThumbCache()
    cache.put(1, QImage())
    assert 1 in cache
    assert cache.pixmap(1, QSize(32, 18), 1.0) is None
