"""The layers of the models: everything here imports torch."""
