"""Writes the statement of an operation: objects and lists (`writer`), pages, cursors, rows that a list shares."""
