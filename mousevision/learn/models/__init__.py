"""One file a model: its words, its settings and its builder. Importing this registers them all.

They are named here rather than found by looking at the folder, so that installers see them too.
"""

from mousevision.learn.models import (
    autoencoder,
    cnn,
    cnn_lstm,
    convlstm,
    frame_tcn,
    motion_tcn,
    seed,
)

__all__ = ["autoencoder", "cnn", "cnn_lstm", "convlstm", "frame_tcn", "motion_tcn", "seed"]
