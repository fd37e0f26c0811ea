"""Nouns and rules that every layer shares: NumPy and the standard library only."""
