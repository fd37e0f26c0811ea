"""The panel “Explore”: what the dots of the embedding tell; one file for each tab."""
