"""Tables of the program itself, which hold nothing of the domain."""
