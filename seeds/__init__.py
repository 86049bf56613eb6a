"""Data of a new network, and the charter reader (`reader`), which turns documents into drafts."""
