"""The panel that looks inside a network: answers of its layers, weights over the rounds."""
