"""The table of animals: what is known of each, and pasting it from a spreadsheet."""
