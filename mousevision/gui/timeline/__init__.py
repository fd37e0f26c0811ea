"""The label timeline under the picture."""
