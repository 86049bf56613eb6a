"""Requests: their types, queries, filing, moves and escalation."""
