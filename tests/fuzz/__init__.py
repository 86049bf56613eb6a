"""`make fuzz`: operations that schemathesis makes up from the schema, against a server of their own."""
