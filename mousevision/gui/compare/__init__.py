"""Two clips side by side: A, which is labelled, and B, which is there to look at."""
