"""How a peer is served: with the pool and the uvicorn settings of `charter serve`, so that only the peer differs."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette

from api.process.settings import Settings
from models.database import connection


@asynccontextmanager
async def database_open(app: Starlette) -> AsyncIterator[None]:
    settings = Settings.from_environment()
    assert settings.database is not None
    database = await connection.open_database(settings.database, maxsize=settings.pool_size)
    app.state.database = database
    try:
        yield
    finally:
        await database.close()


def pool_options() -> dict[str, Any]:
    """What `connection.open_database` gives asyncpg, for a peer that opens a pool of its own."""
    settings = Settings.from_environment()
    assert settings.database is not None
    config = connection.tortoise_config(settings.database, maxsize=settings.pool_size)
    options = dict(config["connections"][connection.NAME]["credentials"])
    return {"min_size": options.pop("minsize"), "max_size": options.pop("maxsize"), **options}


def run(app: Starlette) -> None:
    """Serves one worker until it is told to stop, where CHARTER_HOST and CHARTER_PORT say."""
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(os.environ["CHARTER_PORT"]),
        loop="uvloop",
        http="httptools",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=2048,
    )
