"""What documents call things: the wordings that the reader looks for."""
