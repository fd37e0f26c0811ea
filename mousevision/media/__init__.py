"""Probing, exact frames, sampling and the tensor cache (PyAV and OpenCV; no torch, no Qt)."""

import cv2

# OpenCV's own threads wait busily for work and so take the cores away from the decoder's, while
# our pictures are too small to gain from them: one thread made preparing clips 10 % cheaper.
cv2.setNumThreads(1)
