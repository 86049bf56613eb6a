"""What the types and mutations of all concepts have in common."""
