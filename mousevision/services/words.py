"""Small words of sentences."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """Return `1 clip`, `2 clips`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
