"""Requests under kill -9: nothing that was acknowledged is lost, nothing is done twice, nothing due is left."""
