"""What requests add up to: `words` names the groups and figures, `figures` says what each figure means, `counting` keeps
the counts."""
