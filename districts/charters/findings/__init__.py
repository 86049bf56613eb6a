"""What was noticed in a charter: kinds of findings, their texts, what storing notices, and how people settle them."""
