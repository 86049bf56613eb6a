"""What requests add up to: `enums` names the figures, `figures` says what each means, `counting` keeps the counts."""
