"""The way to the database: connections, transactions, roles, migrations."""
