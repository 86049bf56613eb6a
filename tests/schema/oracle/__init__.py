"""Generated operations, answered by the planner and by naive resolvers over rows in memory; both must be equal."""
