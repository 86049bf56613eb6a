"""What the process counts of itself, and `/metrics`, where Prometheus asks for it.

On a request's way only plain numbers are added to: what they are called, and how they are written, is looked at when
somebody asks.
"""
