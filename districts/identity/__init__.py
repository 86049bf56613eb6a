"""Identity: actors and permissions, grants, API clients and their trusted documents."""
