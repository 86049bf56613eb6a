"""Posts, the officers who hold them (`postings`), and how both are reached (`contacts`)."""
