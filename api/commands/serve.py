"""`charter serve`"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote

import typer
import uvicorn
from uvicorn.supervisors import Multiprocess

from api import app
from api.commands import Failure
from api.commands.console import progress_display
from api.http.connections import bounded_http
from api.http.websocket import bounded_websocket
from api.identity import development_people
from api.process import database, signals, sockets, start_notices, start_rules, startup
from api.process.settings import Settings
from api.telemetry import logs, tracing
from api.telemetry.metrics import process_slots
from districts.identity.actors import Role
from models.database import failures, preflight
from models.database.connection import Address, Database
from schema import plan
from schema.plan import startup_check


def command(
    prepare: Annotated[
        bool | None,
        typer.Option(
            "--prepare/--no-prepare",
            help="Migrate and seed first; creates the embedded database if there is none. By default only with an"
            " embedded database that exists.",
            show_default=False,
        ),
    ] = None,
    worker: Annotated[
        bool | None,
        typer.Option(
            "--worker/--no-worker",
            help="Also run the work of `charter worker`. By default only with the embedded database.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Serve GraphQL over HTTP and WebSocket until SIGTERM or Ctrl-C.

    Without DATABASE_URL it starts the embedded database in CHARTER_DATA (.charter) and stops it again; --prepare
    creates one where there is none. It refuses to serve with a database role that may do more than serve, and on an
    address that other machines reach while no issuer is set.
    """
    settings = Settings.from_environment()
    start_rules.check(settings)
    logs.configure(settings.log)
    tracing.begun()  # or fails in one line
    signals.leave_when_told()
    embedded = settings.database is None
    # Before anything slow, so that a taken port is reported at once.
    address = settings.host, settings.port, "CHARTER_HOST or CHARTER_PORT"
    with sockets.listener(*address) as listener, database.located(settings, create=prepare is True) as located:
        work = embedded if worker is None else worker
        missing = partial(start_notices.notices, located, worker=work, embedded=embedded)
        prepare = embedded if prepare is None else prepare
        tokens = asyncio.run(_ready_or_away(located, missing, prepare=prepare, trying=_tries_out(settings)))
        port = listener.getsockname()[1]
        _announce(replace(located, port=port), tokens or {}, embedded=embedded)
        _run(replace(located, port=port), listener, work=work, prove=tokens is None)


async def _ready_or_away(
    settings: Settings, missing: Callable[[Database], Awaitable[list[str]]], *, prepare: bool, trying: bool
) -> dict[str, str] | None:
    """None while the database is away: the server starts and waits for it. With --prepare it is an error."""
    try:
        return await _ready(settings, missing, prepare=prepare, trying=trying)
    except (database.Unreachable, *failures.ERRORS) as error:
        if prepare or not database.is_away(error):
            raise
        why = error if isinstance(error, database.Unreachable) else failures.reason(error)
        _log.warning("the server starts and waits: %s", why)
        return None


async def _ready(
    settings: Settings, missing: Callable[[Database], Awaitable[list[str]]], *, prepare: bool, trying: bool
) -> dict[str, str]:
    """The development tokens by role, if they are to be printed, and the notices of what the server will not do."""
    if prepare:
        await database.migrated(settings)
    async with database.opened(settings) as opened:
        await _prove(opened)
        if prepare:
            await progress_display.seed()
        for line in await missing(opened):
            _log.warning(line)
        return {name: await development_people.token(settings.data, *given) for name, given in _TRIED.items() if trying}


def _tries_out(settings: Settings) -> bool:
    """Whether to print tokens: at a terminal, never into a log."""
    return settings.database is None and not (settings.issuer or settings.public_only) and sys.stdout.isatty()


_log = logging.getLogger("charter.start")
_TRIED = {
    "an admin of Magura": (Role.DISTRICT_ADMIN, "bd.khulna.magura"),
    "an admin of headquarters": (Role.HQ_ADMIN, "bd"),
}


async def _prove(opened: Database) -> None:
    """Runs the start-up check: the schema's SQL must fit this database."""
    from schema import network  # noqa: PLC0415  building it takes a while, and --help need not wait

    try:
        await startup_check.check(network.schema.bindings, opened)
    except plan.WrongBinding as error:
        later = await preflight.later_migrations(opened)
        cause = f"a later version has applied {later[-1]}" if later else "its tables were changed by hand"
        raise Failure(f"the database is not what this version reads: {cause} ({error})") from error


def _run(settings: Settings, listener: socket.socket, *, work: bool, prove: bool) -> None:
    bounded = replace(settings, connections=settings.connections.within_files())
    options: dict[str, Any] = {
        "loop": "uvloop",
        "http": partial(bounded_http.BoundedHttp, settings=bounded),
        "ws": partial(bounded_websocket.BoundedWebSocket, settings=bounded),
        "ws_max_size": settings.max_body,
        # No compression, as over HTTP: a small message could expand to a large one.
        "ws_per_message_deflate": False,
        "lifespan": "on",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "timeout_graceful_shutdown": settings.stop_seconds,
        "backlog": sockets.BACKLOG,
        # `ForwardedAddress` reads them, from trusted proxies only.
        "proxy_headers": False,
    }
    if settings.workers == 1:
        uvicorn.Server(uvicorn.Config(app.create_app(settings, work=work, prove=prove), **options)).run(
            sockets=[listener]
        )
        return
    # Each is a new process, which reads its settings from the environment.
    if settings.database is not None:
        os.environ["DATABASE_URL"] = url(settings.database)
    os.environ["CHARTER_LOG"] = settings.log
    if prove:
        os.environ[startup.UNPROVED] = "yes"
    made_by = "working_from_environment" if work else "from_environment"
    config = uvicorn.Config(f"api.app:{made_by}", factory=True, workers=settings.workers, **options)
    with tempfile.TemporaryDirectory(prefix="charter-") as folder:
        os.environ[process_slots.FOLDER] = folder
        Multiprocess(config, sockets=[listener]).run()


def url(address: Address) -> str:
    """The address as a URL for Address.parse; a socket's folder only fits as a parameter."""
    user = quote(address.user, safe="")
    password = f":{quote(address.password, safe='')}" if address.password is not None else ""
    database_name = quote(address.database, safe="")
    parameters = f"host={quote(address.host, safe='')}" + (f"&sslmode={address.sslmode}" if address.sslmode else "")
    return f"postgresql://{user}{password}@:{address.port}/{database_name}?{parameters}"


def _announce(settings: Settings, tokens: Mapping[str, str], *, embedded: bool) -> None:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    host = f"[{host}]" if ":" in host else host
    address = f"http://{host}:{settings.port}/graphql"
    typer.echo(f"Charter network: {address} (open it in a browser for the explorer)")
    if embedded:
        typer.echo(f"Embedded database in {settings.data}; Ctrl-C stops both")
        if not tokens and not settings.issuer and not settings.public_only:
            typer.echo(
                "Sign in with a development token: charter token --role DISTRICT_ADMIN --office bd.khulna.magura"
            )
    for name, token in tokens.items():
        typer.echo(f"Development token for {name}:\n  {token}")
    typer.echo("Try it:")
    query = r"{ office(code: \"bd.khulna.magura\") { name { bn en } charter { services { name { bn } } } } }"
    typer.echo(f"  curl -s {address} -H 'content-type: application/json' -d '{{\"query\": \"{query}\"}}'")
