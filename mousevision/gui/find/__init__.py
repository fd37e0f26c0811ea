"""Finding reaches in long recordings: the panel, the curve, the review of what is proposed."""
