"""Generates a simulated national network, with charters, officers and requests, for demonstrations and tests.

Not part of the product: only the command `charter simulate` imports it. The same seed generates the same network.
`offices` generates what offices publish and who holds their posts, `requests` what is filed and what becomes of it, by
the rules in `districts/requests`.
"""
