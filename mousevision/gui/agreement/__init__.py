"""The panel on which raters are compared."""
