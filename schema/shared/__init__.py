"""Shared by the types and mutations of all concepts."""
