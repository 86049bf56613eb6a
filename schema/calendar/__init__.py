"""Working days of offices and the exceptions declared for them."""
