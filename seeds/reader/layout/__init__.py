"""Stage `layout`: finds where sections, tables, rows and columns begin and end."""
