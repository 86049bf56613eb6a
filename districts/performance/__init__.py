"""Performance figures of requests: `enums` names them, `figures` defines them, `counting` maintains the counts."""
