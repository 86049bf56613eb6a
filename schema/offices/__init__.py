"""Offices: the tree, its history, and how headquarters changes it."""
