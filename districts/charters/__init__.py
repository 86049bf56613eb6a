"""Charters: `draft` says what one is before it is stored, `storing` keeps it, `diff` compares, `publishing` makes it live."""
