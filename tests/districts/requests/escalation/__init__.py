"""Escalation: routes, times and the sweep."""
