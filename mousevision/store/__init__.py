"""The project file: SQLite through apsw, one writer, undo by changesets (the only SQL)."""
