"""PostGraphile over the same tables, on Node: what PostgreSQL's own GraphQL server of choice answers."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from importlib.resources import as_file, files
from pathlib import Path

import asyncpg

from benchmarks.operations import extract, graphql
from benchmarks.servers import Server
from models.database import roles
from models.database.connection import Address
from tests.api.node import NODE, NPM

_HERE = files("benchmarks.peers.postgraphile")
_FOLDER = Path(__file__).parents[3] / "build" / "postgraphile"
_PAGES = _HERE.joinpath("pages.graphql").read_text("utf-8")
_OPERATIONS = {page: extract(_PAGES, name) for page, name in (("charter", "CharterPage"), ("services", "Services"))}
# What each has in its own form: identifiers, places in a list, and what one works out of parts that the other shows.
_THEIRS = {"id", "cursor", "startCursor", "endCursor", "status", "owner", "postId", "occupancy", "acting"}

SERVER = Server("PostGraphile", [str(NODE), str(_FOLDER / "server.mjs")], {"NODE_ENV": "production"})


def install() -> None:
    """Fetches what package-lock.json says into build/. Raises what subprocess raises."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "server.mjs"):
        with as_file(_HERE.joinpath(name)) as source:
            shutil.copy(source, _FOLDER)
    fetch = [str(NODE), str(NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(fetch, cwd=_FOLDER, check=True, stdout=subprocess.DEVNULL)


async def prepare(server: Address, database: str) -> None:
    """Adds its functions to a database. server: its superuser's address."""
    owner = await asyncpg.connect(host=server.host, port=server.port, user=roles.OWNER, database=database)
    await owner.execute(_HERE.joinpath("functions.sql").read_text("utf-8"))
    await owner.close()


def request(page: str, variables: Mapping[str, str | int]) -> bytes:
    return graphql(_OPERATIONS[page], **variables)


def values(answer: object) -> list[str]:
    """What an answer says, whatever it calls it: each value that is there, in order of their text."""
    return sorted(_leaves(answer))


def _leaves(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name not in _THEIRS:
                yield from _leaves(value)
    elif isinstance(part, list):
        for item in part:
            yield from _leaves(item)
    elif part is not None:
        yield str(part)
