"""The window. The only Qt and pyqtgraph in the program."""

from mousevision.gui.immortal import make_constants_immortal

make_constants_immortal()
