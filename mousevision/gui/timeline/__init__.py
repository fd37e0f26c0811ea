"""The label timeline under the picture."""

from mousevision.gui.timeline.model import BoutRow, Curve, PredictionRow, TimelineScene
from mousevision.gui.timeline.panel import TimelinePanel

__all__ = ["BoutRow", "Curve", "PredictionRow", "TimelinePanel", "TimelineScene"]
