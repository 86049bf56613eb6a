"""The operations of the contract, word for word (`tests/contract`)."""
