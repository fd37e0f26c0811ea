"""The window. The only Qt and pyqtgraph in the program."""
