"""Documents, parsed and validated once, with the plans of their operations and the tables that these read."""
