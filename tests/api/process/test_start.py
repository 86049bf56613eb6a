"""What a newcomer meets first: unknown settings, a folder without a database, a database that cannot be opened."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import asyncpg
import pytest
from tortoise.exceptions import OperationalError

from api import commands
from api.commands.serve import url
from api.process import database_failures, unknown_settings
from api.process.database import NoDatabase, Unreachable
from api.process.env import BadSetting
from models.database import failures
from models.database.connection import Address
from models.database.preflight import Unsuitable
from tests.api.conftest import Charter, run
from tests.support.databases import OWNER, SERVING, as_role, execute

ROOT = Path(__file__).parents[3]


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"charter {version('charter-network')}\n"


def test_a_variable_that_is_no_setting_is_warned_of_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHARTER_CORS_ORIGIN", "https://a.example")
    monkeypatch.setenv("CHARTER_DEBUG", "1")

    assert run("findings", "--check") == 0
    assert capsys.readouterr().err == (
        "charter: CHARTER_CORS_ORIGIN is not a setting and is ignored: did you mean CHARTER_CORS_ORIGINS?\n"
    )


@pytest.mark.parametrize(
    ("environment", "lines"),
    [
        ({"CHARTER_PORT": "80", "CHARTER_LIMIT_COST": "5", "CHARTER_SLOTS": "x", "PATH": "/bin"}, []),
        (
            {"CHARTER_WORKER": "2", "CHARTER_ZZZZZZZZ": "1"},
            [
                "CHARTER_WORKER is not a setting and is ignored: did you mean CHARTER_WORKERS?",
                "CHARTER_ZZZZZZZZ is not a setting and is ignored: docs/operator.md lists the settings",
            ],
        ),
        ({"CHARTER_PORT": "http", "CHARTER_WORKER": "2"}, []),
    ],
)
def test_settings_that_are_none_are_named_with_the_nearest(environment: dict[str, str], lines: list[str]) -> None:
    assert unknown_settings.warnings(environment) == lines


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that is not the project's; nothing is made in it."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "CHARTER_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CHARTER_PORT", "0")
    yield tmp_path
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["serve"],
        ["serve", "--no-prepare"],
        ["migrate"],
        ["seed"],
        ["worker", "--once"],
        ["performance"],
        ["adopt", "--level", "DISTRICT"],
        ["grant", "rahima", "HQ_ADMIN", "--office", "bd"],
        ["token", "--role", "HQ_ADMIN", "--office", "bd"],
        ["export", "offices"],
        ["simulate"],
    ],
    ids=" ".join,
)
def test_no_command_makes_a_database_unasked(elsewhere: Path, arguments: list[str], restored_logging: None) -> None:
    with pytest.raises(NoDatabase) as refused:
        commands.program()(arguments, prog_name="charter")

    assert str(refused.value) == (
        f"DATABASE_URL is unset and there is no database in {elsewhere}/.charter: set DATABASE_URL, change to the "
        "project's folder, or create a database here with `charter serve --prepare`"
    )


def test_a_migration_needs_the_owners_address(address: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url(address))
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)

    with pytest.raises(BadSetting) as refused:
        commands.program()(["migrate"], prog_name="charter")

    assert str(refused.value) == (
        "DATABASE_OWNER_URL is unset: migrating needs the role that owns the tables, "
        "postgresql://charter_owner:password@host:port/database"
    )


def test_migrating_as_the_serving_role_says_which_role_to_use(
    charter: Charter, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_OWNER_URL", url(address))

    with pytest.raises(
        Unsuitable, match=f"names {SERVING}, the role that serves: name .* owns the database there, {OWNER}$"
    ):
        charter("migrate")


@pytest.mark.system(postgres=True)
@pytest.mark.parametrize("command", ["seed", "migrate"])
async def test_a_missing_database_and_one_that_lets_nobody_in_are_told_with_what_to_do(
    roles: Address, command: str
) -> None:
    variable = "DATABASE_OWNER_URL" if command == "migrate" else "DATABASE_URL"
    role = OWNER if command == "migrate" else SERVING
    there = f"cannot open the database {role}@{roles.host}:{roles.port}:"
    create = f"(create it as docs/operator.md shows, or correct {variable})"
    grant = "(as a superuser, GRANT CONNECT ON DATABASE to this role)"
    absent = as_role(roles, role, "charter_test_absent")
    closed = f"{OWNER}_closed"
    await execute(roles, f"CREATE DATABASE {closed}", f"REVOKE ALL ON DATABASE {closed} FROM PUBLIC")
    try:
        told = [await _told(command, absent), await _told(command, replace(absent, database=closed))]
    finally:
        await execute(roles, f"DROP DATABASE {closed}")

    assert told == [
        f'charter: {there} database "charter_test_absent" does not exist {create}',
        f'charter: {there} permission denied for database "{closed}" {grant}',
    ]


async def _told(command: str, address: Address) -> str:
    """The only line that the command prints."""
    from tests.api.commands.test_serve import ended, start

    code, errors = await ended(
        await start(command, DATABASE_URL=url(replace(address, user=SERVING)), DATABASE_OWNER_URL=url(address))
    )
    assert (code, len(errors)) == (1, 1)
    return errors[0]


def _wrapped(error: Exception) -> Exception:
    """As Tortoise raises it."""
    wrapped = OperationalError(error)
    wrapped.__cause__ = error
    return wrapped


def _closed_with(error: Exception) -> Exception:
    closed = asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")
    closed.__cause__ = error
    return closed


def _unconfirmed(error: Exception) -> Exception:
    failures.note_commit(error)
    return error


UNCONFIRMED = (
    "the database did not confirm the last change, which may have been made: check whether it was before you run this"
    " again"
)
CUT = "the connection to the database was cut, and what was not finished is undone: run this again"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            _wrapped(asyncpg.DiskFullError('could not extend file "base/1": No space left on device')),
            "the database's disk is full: free space on its machine, then run this again",
        ),
        (
            asyncpg.InsufficientPrivilegeError("permission denied for table o"),
            "the database refused: permission denied for table o (docs/operator.md lists the rights of the roles)",
        ),
        (
            asyncpg.ReadOnlySQLTransactionError("cannot execute INSERT in a read-only transaction"),
            "the database is read-only: name the primary server in DATABASE_URL and DATABASE_OWNER_URL",
        ),
        (
            asyncpg.QueryCanceledError("canceling due to timeout"),
            "the database gave up (canceling due to timeout): run this again when it has less to do",
        ),
        (
            asyncpg.LockNotAvailableError("canceling statement due to lock timeout"),
            "the database gave up (canceling statement due to lock timeout): run this again when it has less to do",
        ),
        (
            asyncpg.DeadlockDetectedError("deadlock detected"),
            "the database gave up (deadlock detected): run this again when it has less to do",
        ),
        (
            _unconfirmed(TimeoutError()),
            UNCONFIRMED,
        ),
        (_wrapped(asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")), CUT),
        (asyncpg.AdminShutdownError("terminating connection due to administrator command"), CUT),
        (
            _closed_with(asyncpg.TransactionTimeoutError("transaction timeout")),
            "the database gave up (transaction timeout): run this again when it has less to do",
        ),
        (asyncpg.InternalClientError("cannot switch to state 15"), CUT),
        (asyncpg.InterfaceError("connection is closed"), CUT),
        (ConnectionResetError(104, "Connection reset by peer"), CUT),
        (
            TimeoutError(),
            "the database does not answer: check that it runs and can be reached, then run this again",
        ),
        (
            PermissionError(13, "Permission denied", "/var/lib/charter"),
            "cannot use /var/lib/charter: Permission denied",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_a_failure_of_the_database_is_one_line_that_says_what_to_do(
    capsys: pytest.CaptureFixture[str], error: Exception, line: str
) -> None:
    commands._report(type(error), error, None)

    assert capsys.readouterr().err == f"charter: {line}\n"


@pytest.mark.parametrize("error", [asyncpg.UndefinedColumnError("x"), asyncpg.DataError("x"), KeyError("x")])
def test_a_defect_is_not_called_a_failure_of_the_database(error: Exception) -> None:
    assert database_failures.advice(error) is None


@pytest.mark.parametrize(
    ("cause", "hint"),
    [
        (
            asyncpg.InvalidPasswordError('password authentication failed for user "a"'),
            "correct the password in DATABASE_URL",
        ),
        (OSError(111, "Connect call failed"), "is PostgreSQL running there? If not, start it, or correct DATABASE_URL"),
        (
            asyncpg.CannotConnectNowError("the database system is starting up"),
            "the server starts or stops: run this again in a moment",
        ),
    ],
)
def test_a_database_that_cannot_be_opened_is_told_with_what_to_do(cause: Exception, hint: str) -> None:
    address = Address("db", 5432, "a", "charter", "hunter2")

    assert str(Unreachable(address, cause)) == f"cannot open the database a@db:5432: {cause} ({hint})"


@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
@pytest.mark.parametrize(
    ("script", "line"),
    [
        (
            '#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit\n[ -z "$2" ] && exit\nexit 1\n',
            "PYTHON={python} is Python 3.9.2: charter needs Python 3.11 or later",
        ),
        ("#!/bin/sh\nexit 1\n", "PYTHON={python} does not run"),
    ],
    ids=["old", "broken"],
)
@pytest.mark.system
def test_make_says_when_the_python_that_it_is_given_does_not_do(tmp_path: Path, script: str, line: str) -> None:
    for name in ("Makefile", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    python = tmp_path / "python"
    python.write_text(script, "utf-8")
    python.chmod(0o755)

    made = subprocess.run(  # noqa: S603
        ["make", f"PYTHON={python}", "serve"],  # noqa: S607
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert made.returncode != 0
    assert made.stderr.splitlines()[0] == line.format(python=python)
    assert not (tmp_path / ".venv").exists()


@pytest.mark.system
def test_a_fresh_database_is_made_only_when_somebody_says_so(tmp_path: Path) -> None:
    """`make fresh`, with a program in place of the real one."""
    for name in ("Makefile", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "ready").touch()
    charter = tmp_path / ".venv" / "bin" / "charter"
    charter.write_text('#!/bin/sh\necho "charter $*"\n', "utf-8")
    charter.chmod(0o755)
    charter.with_name("python").symlink_to(sys.executable)
    data = tmp_path / ".charter" / "pg"

    def fresh(answer: str, *options: str, **settings: str) -> tuple[bool, bool, str]:
        """Whether it succeeded, whether the data are still there, and the last line."""
        data.mkdir(parents=True, exist_ok=True)
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("CHARTER", "DATABASE"))
        }
        made = subprocess.run(  # noqa: S603
            ["make", "fresh", *options],  # noqa: S607
            cwd=tmp_path,
            env=environment | settings,
            input=answer,
            capture_output=True,
            text=True,
            check=False,
        )
        lines = (made.stdout + made.stderr).splitlines()
        return made.returncode == 0, data.exists(), next((line for line in lines if "charter serve" in line), "")

    assert fresh("n\n")[:2] == (False, True)
    assert fresh("")[:2] == (False, True)
    assert fresh("y\n", DATABASE_URL="postgresql://x@y/z")[:2] == (False, True)
    assert fresh("y\n") == (
        True, False, "Delete the database in .charter with all that is in it? [y/N] charter serve --prepare"
    )  # fmt: skip
    assert fresh("", "YES=1") == (True, False, "charter serve --prepare")
    # What a power cut leaves there is no server; the lock is held by one.
    data.mkdir(parents=True)
    (data / "postmaster.pid").touch()
    with (tmp_path / ".charter" / "pg.users").open("w") as users:
        assert fresh("y\n")[:2] == (True, False)
        fcntl.flock(users, fcntl.LOCK_SH)
        assert fresh("y\n")[:2] == (False, True)
