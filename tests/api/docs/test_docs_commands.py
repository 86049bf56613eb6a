"""The `sh` blocks of README.md and docs/ do what the pages say, in their order, on a new database.

Each page has a folder of its own with the files that it or docs/importing.md shows (`text charter.txt`), and a shell
for each of its `##` sections. What cannot run here says so in its fence, with the reason: `sh no-run: needs Docker`.
`make` is asked with `-n` whether it knows the target; /etc/charter and port 8000 are the test's own.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.commands.serve import url
from districts.identity import api_clients
from models import embedded
from models.database import connection
from models.database.connection import Address
from tests.api.commands.test_serve import Server, serving
from tests.api.docs.test_docs import _FENCE, PAGES, README, ROOT, Block, blocks
from tests.support.databases import OWNER, SERVING, as_role, new_database
from tests.support.rows import TESTER

pytestmark = pytest.mark.system

NO_RUN = "no-run: "
IMPORTING = ROOT / "docs" / "importing.md"
COMMANDS = [page for page in PAGES if any(block.language == "sh" for block in blocks(page))]
DOCUMENT = "query Name($code: String!) { office(code: $code) { name { bn en } } }"
MANIFEST = {"128367ab0ccec1f05b301d305c4431e387f1d6014bbc7070594ca07ab227f26f": DOCUMENT}
# So many requests take a minute to make up.
FEWER = ("--requests 100000", "--requests 100")


def sections(page: Path) -> list[list[Block]]:
    parts = re.split(r"^## ", page.read_text("utf-8"), flags=re.MULTILINE)
    return [[*blocks_of(part)] for part in parts]


def blocks_of(text: str) -> list[Block]:
    return [Block(*found) for found in _FENCE.findall(text)]


def test_few_blocks_do_not_run_and_each_says_why() -> None:
    left_out = [block.name for page in PAGES for block in blocks(page) if block.language == "sh" and block.name]

    assert all(name.startswith(NO_RUN) and len(name) > len(NO_RUN) + 10 for name in left_out)
    assert len(left_out) <= 9


@pytest.fixture(scope="module")
async def served(
    roles: Address, seeded_template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Server, Address, Path]]:
    """A server on a new database, for the pages that ask one; the database and CHARTER_DATA are theirs too."""
    data = tmp_path_factory.mktemp("data")
    async with new_database(roles, "charter_test_docs_served", seeded_template) as name:
        address = as_role(roles, SERVING, name)
        async with serving(address, CHARTER_DATA=str(data)) as server:
            yield server, address, data


@pytest.mark.parametrize("page", COMMANDS, ids=lambda page: page.name)
async def test_the_commands_of_a_page_succeed(
    roles: Address, seeded_template: str, served: tuple[Server, Address, Path], page: Path, tmp_path: Path
) -> None:
    server, address, data = served
    if any("curl" in block.text for block in blocks(page) if block.language == "sh"):
        await run(page, tmp_path, address, server.port, data)
        return
    async with new_database(roles, "charter_test_docs_page", seeded_template) as name:
        await run(page, tmp_path, as_role(roles, SERVING, name), server.port, tmp_path.with_name("data"))


async def run(page: Path, folder: Path, address: Address, port: int, data: Path) -> None:
    sandbox = folder / "page"
    sandbox.mkdir()
    environment = prepared(folder, sandbox, address, data)
    prefix = await key_prefix(address)
    for name in ("persisted-documents.json", "src/gql/persisted-documents.json"):
        if any(name in block.text for block in blocks(page) if block.language == "sh"):
            (sandbox / name).parent.mkdir(parents=True, exist_ok=True)
            (sandbox / name).write_text(json.dumps(MANIFEST), "utf-8")
    for block in (*blocks(IMPORTING), *blocks(page)):
        if block.language == "text" and block.name.endswith(".txt" if page == README else (".txt", ".tsv")):
            (sandbox / block.name).write_text(block.text, "utf-8")
    for section in sections(page):
        runnable = [block.text for block in section if block.language == "sh" and not block.name]
        if not runnable:
            continue
        text = "\n".join(runnable).replace("127.0.0.1:8000", f"127.0.0.1:{port}").replace(*FEWER)
        text = text.replace("/etc/charter", f"{folder}/etc").replace("chk_abcdefgh", prefix)
        shell = await asyncio.create_subprocess_exec(
            "bash", "-euxo", "pipefail", "-c", text, cwd=sandbox, env=environment, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        output, _ = await asyncio.wait_for(shell.communicate(), 120)
        assert shell.returncode == 0, output.decode()[-3000:]
        shown_as_told(section, output.decode())


def shown_as_told(section: list[Block], output: str) -> None:
    """Answers of one line that stand behind a command are in what it printed."""
    for block, then in itertools.pairwise(section):
        short = then.text.strip()
        commands = (block.language, block.name, then.language, then.name) == ("sh", "", "text", "")
        if commands and "\n" not in short and re.search(r"^(curl|charter) ", block.text, re.MULTILINE):
            assert short in output


def prepared(folder: Path, sandbox: Path, address: Address, data: Path) -> dict[str, str]:
    """The environment of the commands, and what they need beside it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CHARTER", "DATABASE"))}
    owner = url(Address(address.host, address.port, OWNER, address.database, address.password))
    (folder / "etc").mkdir()
    (folder / "etc" / "charter.env").write_text(f"DATABASE_URL='{url(address)}'\n", "utf-8")
    (folder / "etc" / "owner.env").write_text(f"DATABASE_OWNER_URL='{owner}'\n", "utf-8")
    (folder / "bin").mkdir()
    make = folder / "bin" / "make"
    make.write_text(f'#!/bin/sh\nexec /usr/bin/make --no-print-directory -C "{ROOT}" -n "$@"\n', "utf-8")
    make.chmod(0o755)
    (sandbox / ".venv").symlink_to(Path(sys.executable).parent.parent)
    path = [str(folder / "bin"), str(Path(sys.executable).parent), str(embedded.programs()), environment["PATH"]]
    return environment | {
        "PATH": os.pathsep.join(path),
        "DATABASE_URL": url(address),
        "DATABASE_OWNER_URL": owner,
        "CHARTER_DATA": str(data),
        "COLUMNS": "100",
    }


async def key_prefix(address: Address) -> str:
    """What the key of a frontend begins with, which the pages call chk_abcdefgh."""
    database = await connection.open_database(address)
    try:
        created = await api_clients.create("bd.khulna.magura", "Site", actor=TESTER)
    finally:
        await database.close()
    return created.key[:12]
