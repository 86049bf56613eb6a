"""For the worker and its monitoring: waiting work, and growing tables."""
