"""What requests add up to: `words` names the figures, `figures` says what each means, `counting` keeps the counts."""
