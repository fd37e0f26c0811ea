"""Plots: the embedding, in which every dot is a clip that plays."""
