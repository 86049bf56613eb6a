"""Charters: `draft` defines their content, `storing` stores it, `drafting` finds or copies the draft to change.

`diff` compares two revisions, `publishing` brings one into force.
"""
