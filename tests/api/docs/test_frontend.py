"""The typed clients of docs/frontend.md, as the page has them, against servers as processes."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.commands import trust
from api.identity import development_people, document_manifests
from api.process import database
from api.process.settings import Settings
from districts.identity import api_clients
from districts.identity.actors import Role
from models.database.connection import Address
from tests.api import node
from tests.api.commands.test_serve import Server, serving
from tests.api.docs.test_docs import FRONTEND, blocks
from tests.support.rows import TESTER

SCRIPTS = Path(__file__).with_name("frontend")
SHOWN = {block.name: block.text for block in blocks(FRONTEND) if block.name}
REGISTERED_ONLY = {"CHARTER_ANONYMOUS_DOCUMENTS": "registered"}
ROUNDS = 5
TSC = ["--noEmit", "--strict", "--allowImportingTsExtensions", "--module", "nodenext", "--target", "es2023",
       "--skipLibCheck"]  # fmt: skip


@dataclass
class Site:
    """A folder with what the page shows, and a server that it asks."""

    folder: Path
    address: Address
    server: Server

    async def run(self, *command: str | Path, **settings: str) -> str:
        """What it prints."""
        code, output, errors = await self.tried(*command, **settings)
        assert code == 0, errors + output
        return output

    async def tried(self, *command: str | Path, **settings: str) -> tuple[int, str, str]:
        """The exit code, and what it prints."""
        environment = {**os.environ, "CHARTER": f"{self.server.base}/graphql", "NO_COLOR": "1", **settings}
        process = await asyncio.create_subprocess_exec(
            *command, cwd=self.folder, env=environment, stdout=PIPE, stderr=PIPE
        )
        output, errors = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode is not None
        return process.returncode, output.decode(), errors.decode()

    async def register(self, manifest: str, prefix: str) -> int:
        """As `charter trust` does. Answers how many documents are new."""
        return await trust.registered(
            Settings(database=self.address), document_manifests.read(self.folder / manifest), prefix
        )


@asynccontextmanager
async def built(folder: Path, address: Address, language: str, **settings: str) -> AsyncIterator[Site]:
    for name, text in SHOWN.items():
        if name.endswith((f".{language}", ".json")):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    async with serving(address, CHARTER_DATA=str(folder), **settings) as server:
        yield Site(folder, address, server)


@asynccontextmanager
async def overheard(server: Server) -> AsyncIterator[tuple[str, list[int]]]:
    """Another address of the server, and the generations that whoever asks there tells."""
    told: list[int] = []
    open_: list[asyncio.StreamWriter] = []

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            told.extend(int(said) for said in re.findall(rb"(?i)\r\ncharter-generation: (\d+)\r\n", data))
            writer.write(data)

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, asks = await asyncio.open_connection("127.0.0.1", server.port)
        open_.extend((writer, asks))
        back = asyncio.create_task(_copy(answers, writer))
        await pass_on(reader, asks)
        back.cancel()

    listening = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/graphql", told
    finally:
        listening.close()
        for writer in open_:
            writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)


def all_different_and_rising(told: list[int]) -> bool:
    return len(told) == ROUNDS and told == sorted({*told})


@asynccontextmanager
async def generated(folder: Path, address: Address, **settings: str) -> AsyncIterator[Site]:
    """With what graphql-codegen writes, and the script of the tests beside the page's."""
    modules = node.kept(SHOWN["package.json"], "frontend")
    (folder / "node_modules").symlink_to(modules)
    async with built(folder, address, "ts", **settings) as site:
        shutil.copy(SCRIPTS / "publish.ts", folder / "src")
        codegen = modules / "@graphql-codegen" / "cli" / "esm" / "bin.js"
        await site.run(
            node.NODE, codegen, "--config", "codegen.ts", CHARTER=str(FRONTEND.parents[1] / "schema/schema.graphql")
        )
        yield site


async def admitted(address: Address, folder: Path) -> tuple[str, str]:
    """A token of who may publish the charter of Magura, and what a key of its site begins with."""
    async with database.opened(Settings(database=address)):
        token = await development_people.token(folder, Role.DISTRICT_ADMIN, "bd.khulna.magura")
        created = await api_clients.create("bd.khulna.magura", "Site", actor=TESTER)
        return f"Bearer {token}", created.client.prefix


@pytest.mark.system
async def test_the_typescript_client_is_typed_and_prints_what_the_page_shows(address: Address, tmp_path: Path) -> None:
    async with generated(tmp_path, address) as site:
        # It asks by ids, and then with documents, since nothing is registered.
        assert await site.run(node.NODE, "src/main.ts") == SHOWN["main.out"]

        check: list[str | Path] = [node.NODE, tmp_path / "node_modules/typescript/bin/tsc", *TSC]
        await site.run(*check, "src/main.ts", "src/publish.ts")
        wrong = SHOWN["src/main.ts"].replace("charter?.revision", "charter?.revisions")
        (tmp_path / "src" / "wrong.ts").write_text(wrong, "utf-8")
        code, told, _ = await site.tried(*check, "src/wrong.ts")
        assert code != 0
        assert "Property 'revisions' does not exist on type" in told


@pytest.mark.system
async def test_registered_it_asks_by_ids_alone_and_never_reads_the_older_charter(
    address: Address, tmp_path: Path
) -> None:
    token, prefix = await admitted(address, tmp_path)
    async with (
        generated(tmp_path, address, CHARTER_LOG="json", **REGISTERED_ONLY) as site,
        serving(address, CHARTER_DATA=str(tmp_path), **REGISTERED_ONLY) as other,
        overheard(other) as (elsewhere, echoed),
    ):
        code, _, errors = await site.tried(node.NODE, "src/main.ts")
        assert code != 0
        assert "only registered documents" in errors

        assert await site.register("src/gql/persisted-documents.json", prefix) == 4

        assert await site.run(node.NODE, "src/main.ts") == SHOWN["main.out"]
        two = (f"{site.server.base}/graphql", elsewhere)
        told = await site.run(node.NODE, "src/publish.ts", *two, token, str(ROUNDS))
        assert json.loads(told) == [[n, n] for n in range(2, ROUNDS + 2)]
        # The other process need not have heard of a publication: each read tells it.
        assert all_different_and_rising(echoed[-ROUNDS:])
        assert await site.server.stop() == 0
        assert site.server.process.stderr
        logged = [json.loads(line) for line in (await site.server.process.stderr.read()).splitlines()]
        methods = [line["method"] for line in logged if line.get("path") == "/graphql"]
        # Refused twice, by id and whole; then the page, and of each round two mutations.
        assert methods == ["GET"] * 3 + ["POST"] * 2 * ROUNDS


@pytest.mark.system
async def test_the_python_client_prints_what_the_page_shows(address: Address, tmp_path: Path) -> None:
    async with built(tmp_path, address, "py") as site:
        assert await site.run(sys.executable, "main.py") == SHOWN["main.out"]

        wrong = (tmp_path / "queries.py").read_text("utf-8").replace("revision", "revisions")
        (tmp_path / "queries.py").write_text(wrong, "utf-8")
        code, _, errors = await site.tried(sys.executable, "main.py")
        assert code != 0
        assert "Cannot query field 'revisions' on type 'Charter'." in errors


@pytest.mark.system
async def test_it_never_reads_the_older_charter_either(address: Address, tmp_path: Path) -> None:
    token, _ = await admitted(address, tmp_path)
    async with (
        built(tmp_path, address, "py") as site,
        serving(address, CHARTER_DATA=str(tmp_path)) as other,
        overheard(other) as (elsewhere, echoed),
    ):
        shutil.copy(SCRIPTS / "publish.py", tmp_path)
        two = (f"{site.server.base}/graphql", elsewhere)
        told = await site.run(sys.executable, "publish.py", *two, token, str(ROUNDS))

    assert json.loads(told) == [[n, n] for n in range(2, ROUNDS + 2)]
    assert all_different_and_rising(echoed[-ROUNDS:])


@pytest.mark.system
async def test_what_it_sends_whole_runs_when_it_is_registered(address: Address, tmp_path: Path) -> None:
    _, prefix = await admitted(address, tmp_path)
    async with built(tmp_path, address, "py", **REGISTERED_ONLY) as site:
        # It reads the schema first; that is a document too.
        local = SHOWN["client.py"].replace("fetch_schema_from_transport=True", "schema=open(os.environ['SDL']).read()")
        assert local != SHOWN["client.py"]
        (tmp_path / "client.py").write_text(local, "utf-8")
        schema = str(FRONTEND.parents[1] / "schema" / "schema.graphql")
        code, _, errors = await site.tried(sys.executable, "main.py", SDL=schema)
        assert code != 0
        assert "only registered documents" in errors

        (tmp_path / "manifest.json").write_text(await site.run(sys.executable, "manifest.py"), "utf-8")
        assert await site.register("manifest.json", prefix) == 1

        assert await site.run(sys.executable, "main.py", SDL=schema) == SHOWN["main.out"]
