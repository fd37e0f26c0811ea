"""The project file: schema, edits, undo and queries. The only SQL in the program."""
