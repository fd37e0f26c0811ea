"""The window of reviews: clips one after the other, blind or not, with progress."""
