"""Stage `cells`: assigns an owner to every cell and paragraph, and makes services of rows."""
