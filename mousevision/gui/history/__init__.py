"""The panel with the edits of the project."""
