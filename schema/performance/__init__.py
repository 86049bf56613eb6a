"""What requests add up to: `types` the rows of the answer, `reading` the query."""
