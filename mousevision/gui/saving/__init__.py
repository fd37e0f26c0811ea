"""Frames and clips saved as files of their own, with what is known of them drawn on."""
