"""A published document becomes a revision: what was read, which services are the former ones, and the import itself."""
