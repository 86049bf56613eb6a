"""GraphQL over HTTP, as npm's graphql-http audits it: against the server as a process."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from models.database.connection import Address
from tests.api import node
from tests.api.commands.test_serve import serving

pytestmark = pytest.mark.system

AUDITS = Path(__file__).with_name("graphql_http")


async def test_all_audits_pass(address: Address, tmp_path: Path) -> None:
    # given
    folder = node.installed(AUDITS, tmp_path)

    # when
    async with serving(address) as server:
        command: list[str | Path] = [node.NODE, "audit.mjs", f"{server.base}/graphql"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603, ASYNC221

    # then
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == 61
