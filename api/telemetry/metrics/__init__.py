"""Metrics, and `/metrics` for Prometheus.

Serving a request only increments plain numbers; names and formatting are left to the scrape.
"""
