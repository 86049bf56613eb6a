"""Posts, the officers who hold them, postings and contact points."""
