"""The services of a draft."""
