"""Performance figures of requests."""
