"""Who holds which post from when to when: a transfer shows in every charter on its day, and nothing is overwritten."""
