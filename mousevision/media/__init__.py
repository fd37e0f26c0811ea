"""Probing, exact frames, sampling and the tensor cache (PyAV and OpenCV; no torch, no Qt)."""
