"""Services of a draft: adding, removing and editing them, and the codes that they keep."""
