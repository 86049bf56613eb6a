"""Services of a draft: adding, removing, and the codes that they keep."""
