"""Who is calling and what they may do: actors and permissions, grants, API clients and their trusted documents."""
