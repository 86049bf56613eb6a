"""Requests: `types` shows them, `reading` finds them, `filing` takes them in, `moves` are what is done with them."""
