"""The video player: picture, transport bar and the worker that decodes."""

from mousevision.gui.player.panel import PlayerPanel
from mousevision.gui.player.source import ClipSource

__all__ = ["ClipSource", "PlayerPanel"]
