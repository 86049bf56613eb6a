"""Sorts errors of the database: a timeout, temporarily unavailable, or a defect of ours.

The only place that sorts the errors of the driver and of Tortoise; `schema/domain.py` answers them to callers.
"""

from __future__ import annotations

from enum import Enum

import asyncpg
from tortoise.exceptions import BaseORMException, DBConnectionError

from models.database.pool import OTHER_SESSION, Busy


class Failure(Enum):
    """Temporary failures: both may be retried."""

    TIMEOUT = "it took too long"
    UNAVAILABLE = "the database cannot be used at present"


UNCONFIRMED = "The database did not confirm the commit: the change may have been made."
"""The note of an error that ended a transaction without anybody knowing how it ended."""

# All errors that the database, the driver and Tortoise raise.
ERRORS = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    BaseORMException,
    Busy,
    OSError,
)

_TIMEOUTS = frozenset(
    {
        "57014",  # statement_timeout, or cancelled
        "55P03",  # lock_timeout
        "25P03",  # idle_in_transaction_session_timeout
        "25P04",  # transaction_timeout
        "40P01",  # a deadlock
        "40001",  # a serialization failure
    }
)
_UNAVAILABLE = (
    "08",  # the connection broke
    "28",  # the role or its password is refused
    "3D",  # there is no such database
    "53",  # disk full, out of memory, too many connections
    "57P",  # the server is shutting down, starting, or has crashed
    "58",  # an error of the operating system
    "25006",  # a standby, or a database that is read only
)


def cause_of(error: BaseException) -> BaseException:
    """What the database said, inside an error of Tortoise's, and inside the driver's error of a connection that the
    database closed with these words.
    """
    error = _of_driver(error)
    if isinstance(error, asyncpg.ConnectionDoesNotExistError) and isinstance(error.__cause__, asyncpg.PostgresError):
        return error.__cause__
    return error


def _of_driver(error: BaseException) -> BaseException:
    while isinstance(error, BaseORMException) and error.__cause__:
        error = error.__cause__
    return error


def note_commit(error: BaseException) -> None:
    """Notes on the error of a commit that it is not confirmed, unless the database itself refused it."""
    cause = _of_driver(error)
    state = cause.sqlstate or "" if isinstance(cause, asyncpg.PostgresError) else "08"
    if state.startswith(("08", "57P")):
        error.add_note(UNCONFIRMED)


def is_unconfirmed(error: BaseException) -> bool:
    """Whether the change that failed with this error may have been made."""
    return UNCONFIRMED in getattr(error, "__notes__", ())


def sort(error: BaseException) -> Failure | None:
    """The kind of a failure; None for anything else, which is a defect of ours."""
    error = cause_of(error)
    # The tables were changed while the server runs; or prepared statements are gone, and the next try has others.
    if isinstance(error, asyncpg.InvalidCachedStatementError | OTHER_SESSION):
        return Failure.UNAVAILABLE
    if isinstance(error, asyncpg.PostgresError):
        return _by_state(error.sqlstate or "")
    if isinstance(error, TimeoutError):
        return Failure.TIMEOUT
    if isinstance(error, ValueError):  # the driver refuses a value with one of its InterfaceErrors
        return None
    if isinstance(error, asyncpg.InterfaceError | asyncpg.InternalClientError | DBConnectionError | Busy | OSError):
        return Failure.UNAVAILABLE
    return None


def _by_state(sqlstate: str) -> Failure | None:
    if sqlstate in _TIMEOUTS:
        return Failure.TIMEOUT
    return Failure.UNAVAILABLE if sqlstate.startswith(_UNAVAILABLE) else None


def reason(error: BaseException) -> str:
    """For the log: the error's class and the first line of its message, never the values of a statement."""
    line = next(iter(str(error).splitlines()), "")
    return f"{type(error).__name__}: {line}" if line else type(error).__name__
