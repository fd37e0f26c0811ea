"""The training panel: model, settings, live curves and evaluation."""
