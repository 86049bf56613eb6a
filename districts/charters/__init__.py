"""Charters: `draft` says what one is, `storing` keeps it, `diff` compares two, `publishing` makes it final."""
