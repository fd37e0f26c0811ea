"""Draws the simulated demo study, picture by picture (NumPy and OpenCV; writes no file)."""
