"""Where sections, tables, rows and columns begin and end."""
