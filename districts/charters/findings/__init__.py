"""Findings of charters: their kinds, their texts, those made when storing, and how people settle them."""
