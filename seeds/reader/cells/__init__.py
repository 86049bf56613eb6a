"""Every cell and paragraph gets an owner, and the rows of the service tables become services."""
