"""From declarations and models to one checked relation for each planned field; columns with personal data."""
