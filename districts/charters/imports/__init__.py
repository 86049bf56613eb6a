"""Imports: from a published document that was read to a revision, with its services matched to former ones."""
