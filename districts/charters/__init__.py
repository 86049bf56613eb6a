"""Charters: `draft` says what one is, `storing` keeps it, `diff` compares two, `publishing` makes one final and live."""
