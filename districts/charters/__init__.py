"""Charters: `draft` says what one is, `storing` keeps it, `drafting` finds or copies the one to change.

`diff` compares two, `publishing` makes one final.
"""
