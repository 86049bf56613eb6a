"""Advice in one line for errors of the database."""

from __future__ import annotations

import asyncpg

from models.database import failures
from models.database.failures import Failure, cause_of

_CUT = "the connection to the database was cut, and what was not finished is undone: run this again"
_UNCONFIRMED = (
    "the database did not confirm the last change, which may have been made: check whether it was before you run this"
    " again"
)
_GAVE_UP = "the database gave up ({}): run this again when it has less to do"
_LINES: dict[type[BaseException], str] = {
    asyncpg.DiskFullError: "the database's disk is full: free space on its machine, then run this again",
    asyncpg.InsufficientPrivilegeError: "the database refused: {} (docs/operator.md lists the rights of the roles)",
    asyncpg.ReadOnlySQLTransactionError: "the database is read-only: name the primary server in DATABASE_URL and "
    "DATABASE_OWNER_URL",
    asyncpg.InsufficientResourcesError: "the database ran out of something ({}): see its log",
    asyncpg.AdminShutdownError: _CUT,
    asyncpg.CrashShutdownError: _CUT,
    asyncpg.PostgresConnectionError: _CUT,
    asyncpg.InternalClientError: _CUT,
    asyncpg.InterfaceError: _CUT,
    ConnectionError: _CUT,
    TimeoutError: "the database does not answer: check that it runs and can be reached, then run this again",
}
_HINTS: dict[type[BaseException], str] = {
    asyncpg.InvalidCatalogNameError: "create it as docs/operator.md shows, or correct {}",
    asyncpg.InvalidPasswordError: "correct the password in {}",
    asyncpg.InvalidAuthorizationSpecificationError: "correct the user in {}, or let it in by the server's pg_hba.conf",
    asyncpg.InsufficientPrivilegeError: "as a superuser, GRANT CONNECT ON DATABASE to this role",
    asyncpg.CannotConnectNowError: "the server starts or stops: run this again in a moment",
    TimeoutError: "it did not answer in time: check that PostgreSQL runs there, and that no firewall or pooler keeps"
    " this machine out; if it is elsewhere, correct {}",
    asyncpg.TooManyConnectionsError: "let the server have more connections (max_connections), or lower CHARTER_POOL",
}


def advice(error: BaseException) -> str | None:
    """The advice for an error of the driver, also one wrapped by Tortoise; None for a defect of this program."""
    cause = cause_of(error)
    if failures.is_unconfirmed(error):
        return _UNCONFIRMED
    if isinstance(cause, OSError) and cause.filename:
        return f"cannot use {cause.filename}: {cause.strerror}"
    if isinstance(cause, ValueError):  # the driver's complaint about a value is one of its InterfaceErrors
        return None
    line = _first(_LINES, cause) or (_GAVE_UP if failures.sort(cause) is Failure.TIMEOUT else None)
    return line and line.format(cause)


def why_unreachable(error: BaseException, variable: str) -> str:
    """The advice for a database that cannot be opened. variable: the setting that holds its address."""
    hint = _first(_HINTS, cause_of(error)) or "is PostgreSQL running there? If not, start it, or correct {}"
    return hint.format(variable)


def _first(lines: dict[type[BaseException], str], cause: BaseException) -> str | None:
    return next((line for kind, line in lines.items() if isinstance(cause, kind)), None)
