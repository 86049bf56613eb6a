"""All rules and all transactions, a package for each concept. A district itself is data, not code."""
