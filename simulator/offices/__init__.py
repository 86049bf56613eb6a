"""The offices of a simulated network: their posts, the people who hold them, and their charters."""
