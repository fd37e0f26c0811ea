"""The video player: picture, transport bar and the worker that decodes."""
