"""Charters: revisions, drafts, findings, imports and health."""
