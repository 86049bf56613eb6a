"""Postings: who holds which post from when to when. A transfer shows in every charter on its day; history is kept."""
