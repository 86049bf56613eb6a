"""Posts, their holders (`postings`), and the contacts of both (`contacts`)."""
