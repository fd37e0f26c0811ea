"""Models, training, evaluation and embeddings. The only torch in the program."""
