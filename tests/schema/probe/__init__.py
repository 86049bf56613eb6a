"""Every field and mutation, asked for by every kind of caller."""
