"""Shared by the rules of several concepts: texts, days, constraints, idempotency keys."""
