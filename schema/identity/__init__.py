"""Callers: people and their grants, API clients and their trusted documents."""
