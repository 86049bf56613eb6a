"""Whom a request goes to (`routes`, `chain`), for how long (`escalation_times`), and what is due (`escalating`)."""
