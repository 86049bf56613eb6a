"""The command line `charter`. Each module of this package is one command of that name, loaded when it is called.

Packages hold what commands share: the reports of imports, the terminal.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import traceback
from importlib.metadata import version
from types import TracebackType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typing_extensions import override


class Failure(Exception):
    """A failure that a person can correct. The message, one line, says what is wrong and what to do."""


class Commands(TyperGroup):
    """Loads a command's module only when that command runs: `serve` must be ready in three seconds."""

    @override
    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(module.name.rstrip("_") for module in pkgutil.iter_modules(__path__) if not module.ispkg)

    @override
    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in self.list_commands(ctx):
            return None
        # A module cannot be named `import`, so that command's has an underscore.
        name = f"{cmd_name}_" if cmd_name == "import" else cmd_name
        alone = typer.Typer(add_completion=False)
        alone.command(cmd_name)(importlib.import_module(f"{__name__}.{name}").command)
        return typer.main.get_command(alone)


_group = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    help="One GraphQL backend for the Citizen's Charters of every government office.",
    epilog="Settings come from the environment: DATABASE_URL, CHARTER_PORT and others; see docs/operator.md.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"charter {version('charter-network')}")
        raise typer.Exit


@_group.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    from api.process import unknown_settings  # noqa: PLC0415  `charter --help` need not load it

    for line in unknown_settings.warnings(os.environ):
        typer.echo(f"charter: {line}", err=True)


def main() -> None:
    os.environ.setdefault("STRAWBERRY_DISABLE_RICH_ERRORS", "1")  # it would replace our exception hook
    sys.excepthook = _report
    program()(prog_name="charter")


def program() -> Any:
    """The command `charter`; call it with a list of arguments."""
    return typer.main.get_command(_group)


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An exception hook: prints one line for an expected failure instead of a traceback; Python then exits with 1."""
    if os.environ.get("CHARTER_DEBUG"):
        traceback.print_exception(kind, error, trace)
    elif line := _expected(error):
        typer.echo(f"charter: {line}", err=True)
    else:
        hint = "rerun with CHARTER_DEBUG=1 to see where"
        typer.echo(f"charter: unexpected {kind.__name__}: {_one_line(error)} ({hint})", err=True)


def _one_line(error: BaseException) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), "no message")


def _expected(error: BaseException) -> str | None:
    """The line for an expected failure; None for a defect. Imports here, since most runs need none of it."""
    from api.identity.tokens import UnusableKey  # noqa: PLC0415
    from api.process.database import NoDatabase, Unreachable  # noqa: PLC0415
    from api.process.database_failures import advice  # noqa: PLC0415
    from api.process.env import BadSetting  # noqa: PLC0415
    from api.process.sockets import CannotListen  # noqa: PLC0415
    from districts.shared.refused import Refused  # noqa: PLC0415
    from models.database.connection import BadAddress, PrivilegedRole  # noqa: PLC0415
    from models.database.preflight import Unsuitable  # noqa: PLC0415
    from models.embedded import EmbeddedUnavailable  # noqa: PLC0415

    database = (BadAddress, EmbeddedUnavailable, NoDatabase, PrivilegedRole, Unreachable, Unsuitable)
    if isinstance(error, (Failure, Refused, BadSetting, CannotListen, UnusableKey, *database)):
        return _one_line(error)
    return advice(error)
