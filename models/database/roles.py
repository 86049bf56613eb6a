"""Creates the two roles (owner and serving) and the database of the embedded cluster.

For another PostgreSQL an operator does the same by hand: `docs/operator.md`.
"""

from __future__ import annotations

from hashlib import sha256

import asyncpg

from models.database.locks import Lock

OWNER = "charter_owner"
SERVING = "charter_app"

TIMEOUTS = {
    "statement_timeout": "10s",
    # Shorter than idle_in_transaction_session_timeout, so that the caller gets this error, which names the cause.
    "lock_timeout": "3s",
    # Limits how long a frozen process holds locks. No rule waits for anything but the database inside a transaction.
    "idle_in_transaction_session_timeout": "5s",
    # The connections of a machine that vanished; Linux keeps them for two hours.
    "tcp_keepalives_idle": "60s",
    "tcp_keepalives_interval": "10s",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "60s",
}
"""Time limits of the serving role."""
TRANSACTION_TIMEOUT = "30s"
"""From PostgreSQL 17: ends a transaction that is never idle for long but never finishes."""

_ROLES = f"""
DO $$ BEGIN
    IF to_regrole('{OWNER}') IS NULL THEN CREATE ROLE {OWNER}; END IF;
    IF to_regrole('{SERVING}') IS NULL THEN CREATE ROLE {SERVING}; END IF;
END $$;
ALTER ROLE {OWNER} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE {SERVING} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE {OWNER} SET timezone = 'Asia/Dhaka';
ALTER ROLE {OWNER} SET jit = off;
ALTER ROLE {SERVING} SET timezone = 'Asia/Dhaka';
ALTER ROLE {SERVING} SET jit = off;
{"".join(f"ALTER ROLE {SERVING} SET {name} = '{value}';{chr(10)}" for name, value in TIMEOUTS.items())}DO $$ BEGIN
    IF current_setting('server_version_num')::integer >= 170000 THEN
        ALTER ROLE {SERVING} SET transaction_timeout = '{TRANSACTION_TIMEOUT}';
    END IF;
END $$;
ALTER ROLE {SERVING} SET log_parameter_max_length = 0;
"""

_DATABASE = f"""
REVOKE ALL ON DATABASE {{database}} FROM PUBLIC;
GRANT CONNECT ON DATABASE {{database}} TO {SERVING};
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO {OWNER};
GRANT USAGE ON SCHEMA public TO {SERVING};
"""

# Written as the database's comment last of all: it marks that every step of this version is complete.
_MARK = f"prepared for the charter network ({sha256((_ROLES + _DATABASE).encode()).hexdigest()[:12]})"

_PREPARED = f"""
SELECT to_regrole('{OWNER}') IS NOT NULL AND to_regrole('{SERVING}') IS NOT NULL
       AND shobj_description(oid, 'pg_database') = $2
FROM pg_database WHERE datname = $1
"""


async def prepare(host: str, port: int, superuser: str, database: str = "charter") -> None:
    """Creates the roles and the database, or finds with one query that they exist.

    Any number of processes may call it at once. host: the folder of the server's socket, or a name. Raises what the
    driver raises (`asyncpg.PostgresError`, OSError).
    """
    connection = await asyncpg.connect(host=host, port=port, user=superuser, database="postgres")
    try:
        if await connection.fetchval(_PREPARED, database, _MARK):
            return
        await connection.execute("SELECT pg_advisory_lock($1)", Lock.PREPARE)  # the end of the connection gives it back
        if not await connection.fetchval(_PREPARED, database, _MARK):
            await _prepare(connection, host, port, superuser, database)
    finally:
        await connection.close()


async def _prepare(
    connection: asyncpg.Connection[asyncpg.Record], host: str, port: int, superuser: str, database: str
) -> None:
    quoted = await connection.fetchval("SELECT quote_ident($1)", database)
    await connection.execute(_ROLES)
    if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", database):
        await connection.execute(f"CREATE DATABASE {quoted} OWNER {OWNER}")
    await connection.execute(f"ALTER DATABASE {quoted} OWNER TO {OWNER}")
    inside = await asyncpg.connect(host=host, port=port, user=superuser, database=database)
    try:
        await inside.execute(_DATABASE.format(database=quoted))
    finally:
        await inside.close()
    await connection.execute(f"COMMENT ON DATABASE {quoted} IS '{_MARK}'")
