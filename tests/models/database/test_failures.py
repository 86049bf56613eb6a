"""What the failures of the database mean to whoever asked."""

from __future__ import annotations

import asyncpg
import pytest
from tortoise.exceptions import DBConnectionError, IntegrityError, TransactionManagementError

from models.database import failures
from models.database.failures import Failure
from models.database.pool import Busy


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (asyncpg.QueryCanceledError("canceling statement due to statement timeout"), Failure.TIMEOUT),
        (asyncpg.LockNotAvailableError("canceling statement due to lock timeout"), Failure.TIMEOUT),
        (asyncpg.IdleInTransactionSessionTimeoutError("idle"), Failure.TIMEOUT),
        (asyncpg.TransactionTimeoutError("transaction timeout"), Failure.TIMEOUT),
        (asyncpg.DeadlockDetectedError("deadlock"), Failure.TIMEOUT),
        (TimeoutError(), Failure.TIMEOUT),
        (asyncpg.DiskFullError("could not extend file"), Failure.UNAVAILABLE),
        (asyncpg.TooManyConnectionsError("sorry, too many clients"), Failure.UNAVAILABLE),
        (asyncpg.AdminShutdownError("terminating connection"), Failure.UNAVAILABLE),
        (asyncpg.CannotConnectNowError("the database system is starting up"), Failure.UNAVAILABLE),
        (asyncpg.ConnectionDoesNotExistError("connection was closed"), Failure.UNAVAILABLE),
        (asyncpg.InvalidCatalogNameError('database "charter" does not exist'), Failure.UNAVAILABLE),
        (asyncpg.InvalidPasswordError("password authentication failed"), Failure.UNAVAILABLE),
        (asyncpg.ReadOnlySQLTransactionError("read-only transaction"), Failure.UNAVAILABLE),
        (asyncpg.InterfaceError("connection is closed"), Failure.UNAVAILABLE),
        (asyncpg.InvalidSQLStatementNameError("prepared statement does not exist"), Failure.UNAVAILABLE),
        (asyncpg.DuplicatePreparedStatementError("prepared statement already exists"), Failure.UNAVAILABLE),
        (asyncpg.InternalClientError("cannot switch to state 15"), Failure.UNAVAILABLE),
        (ConnectionRefusedError("refused"), Failure.UNAVAILABLE),
        (DBConnectionError("no database"), Failure.UNAVAILABLE),
        (Busy("no connection"), Failure.UNAVAILABLE),
        # Tortoise wraps some of the driver's errors.
        (
            caused(TransactionManagementError("x"), asyncpg.IdleInTransactionSessionTimeoutError("x")),
            Failure.TIMEOUT,
        ),
        # The driver wraps what the database says before it closes a connection.
        (
            caused(asyncpg.ConnectionDoesNotExistError("x"), asyncpg.TransactionTimeoutError("x")),
            Failure.TIMEOUT,
        ),
        (
            caused(DBConnectionError("x"), caused(asyncpg.ConnectionDoesNotExistError("x"), ConnectionResetError())),
            Failure.UNAVAILABLE,
        ),
        (caused(asyncpg.ConnectionDoesNotExistError("x"), asyncpg.AdminShutdownError("x")), Failure.UNAVAILABLE),
        (caused(IntegrityError("x"), asyncpg.UniqueViolationError("x")), None),
        (asyncpg.exceptions._base.DataError("invalid input for query argument $1"), None),
        (asyncpg.UndefinedTableError("x"), None),
        (IntegrityError("x"), None),
        (LookupError("x"), None),
    ],
)
def test_a_failure_is_sorted(error: Exception, failure: Failure | None) -> None:
    assert failures.sort(error) is failure


def test_what_is_logged_is_one_line() -> None:
    assert failures.reason(asyncpg.DiskFullError("could not extend file\nDETAIL: 4 bytes")) == (
        "DiskFullError: could not extend file"
    )
    assert failures.reason(TimeoutError()) == "TimeoutError"
