"""`charter trust`: manifests as builders of frontends write them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.commands import Failure
from api.identity import document_manifests
from api.identity.document_manifests import NoManifest
from districts.identity.trusted_documents import Entry, digest
from districts.shared.refused import Refused
from models.database.connection import Address
from tests.api.conftest import Charter
from tests.support.databases import connect

PREFIX = "chk_aaaaaaaa"
A, B = "query A { __typename }", "query B { __typename }"
BY_IDS = {digest(A): A, f"sha256:{digest(B)}": B}
APOLLO = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [
        {"id": digest(text), "body": text, "name": name, "type": "query"} for name, text in (("A", A), ("B", B))
    ],
}


@pytest.fixture
async def client(address: Address) -> None:
    async with connect(address) as session:
        await session.execute(
            "INSERT INTO api_clients"
            " (office_id, name, prefix, last_four, digest, rate_class, origins, created_by, created_at)"
            f" VALUES (1, 'x', '{PREFIX}', 'aaaa', sha256('x'), 'STANDARD', '{{}}', 'x', now())"
        )


async def kept(address: Address) -> tuple[set[str], str | None]:
    """The documents that are registered, and who restricted the client."""
    async with connect(address) as session:
        rows = await session.fetch("SELECT text FROM trusted_documents")
        return {text for (text,) in rows}, await session.fetchval("SELECT restricted_by FROM api_clients")


def written(folder: Path, manifest: Any) -> Path:
    path = folder / "manifest.json"
    path.write_text(json.dumps(manifest), "utf-8")
    return path


@pytest.mark.parametrize("manifest", [BY_IDS, APOLLO], ids=["by ids", "Apollo"])
def test_a_manifest_is_read_as_it_is_written(tmp_path: Path, manifest: Any) -> None:
    found = document_manifests.read(written(tmp_path, manifest))

    assert [(entry.id.removeprefix("sha256:"), entry.text) for entry in found] == [(digest(A), A), (digest(B), B)]
    assert document_manifests.read(written(tmp_path, {})) == []
    assert document_manifests.read(written(tmp_path, {"x": "y"})) == [Entry("x", "y")]


@pytest.mark.parametrize(
    "manifest",
    [
        [], "x", {"x": 1}, {"format": "apollo-persisted-query-manifest"},
        {"format": "apollo-persisted-query-manifest", "operations": [1]},
        {"format": "apollo-persisted-query-manifest", "operations": [{"id": "x"}]},
    ],
)  # fmt: skip
def test_what_is_no_manifest_is_told(tmp_path: Path, manifest: Any) -> None:
    with pytest.raises(NoManifest, match="is not a manifest"):
        document_manifests.read(written(tmp_path, manifest))
    (tmp_path / "x.json").write_text("{")
    with pytest.raises(NoManifest, match="is no JSON"):
        document_manifests.read(tmp_path / "x.json")


async def test_it_is_registered(
    charter: Charter, client: None, address: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(written(tmp_path, BY_IDS))

    assert await _run(charter, path, "--client", PREFIX) == 0
    assert capsys.readouterr().out == "2 of 2 documents are new\n"
    assert await kept(address) == ({A, B}, None)
    assert await _run(charter, path, "--client", PREFIX, "--only") == 0
    assert capsys.readouterr().out == "0 of 2 documents are new\n"
    assert await kept(address) == ({A, B}, "charter trust")
    assert await _run(charter, path, "--client", PREFIX, "--anything") == 0
    assert await kept(address) == ({A, B}, None)


async def test_or_nothing_of_it(
    charter: Charter, client: None, address: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(written(tmp_path, {digest(A): A, digest("{ nothing }"): "{ nothing }", "x": B}))

    with pytest.raises(Failure, match=r"manifest\.json: nothing was registered"):
        await _run(charter, path, "--client", PREFIX, "--only")

    assert capsys.readouterr().err.splitlines() == [
        f"The document {digest('{ nothing }')} is not valid: Cannot query field 'nothing' on type 'Query'.",
        "'x' is not the SHA-256 hash of the document's text.",
    ]
    assert await kept(address) == (set(), None)


async def test_what_is_not_there_is_told(charter: Charter, client: None, tmp_path: Path) -> None:
    with pytest.raises(Failure, match="cannot read"):
        await _run(charter, str(tmp_path / "nothing.json"), "--client", PREFIX)
    with pytest.raises(Failure, match="nothing was registered") as error:
        await _run(charter, str(written(tmp_path, BY_IDS)), "--client", "chk_zzzzzzzz")
    assert isinstance(error.value.__cause__, Refused)


async def _run(charter: Charter, *arguments: str) -> int:
    """Beside this event loop, since the command has one of its own."""
    import asyncio

    return await asyncio.to_thread(charter, "trust", *arguments)
