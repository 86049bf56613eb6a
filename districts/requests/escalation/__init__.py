"""Escalation: the responsible posts (`routes`, `chain`), their time (`escalation_times`), due work (`escalating`)."""
