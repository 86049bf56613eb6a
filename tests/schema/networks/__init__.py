"""Databases that tests of the schema read."""
