"""Data sets for export as tables: their definitions, and `reading` their rows.

A data set is data: columns and one statement. Its name, columns and their order are an interface for programs: new
columns are added at the end, and none is renamed or removed.
"""
