"""What rules of several concepts use: texts, days, constraints, idempotency keys."""
