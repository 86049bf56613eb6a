"""`charter trust`"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from api.commands import Failure
from api.identity import document_manifests
from api.identity.document_manifests import NoManifest
from api.process import database
from api.process.settings import Settings
from districts.identity import api_clients, trusted_documents
from districts.identity.actors import system
from districts.identity.trusted_documents import Entry
from districts.shared.refused import Refused

_ACTOR = system("charter trust")


def command(
    manifest: Annotated[
        Path,
        typer.Argument(metavar="MANIFEST", help="The manifest of a frontend's build: JSON of documents by SHA-256."),
    ],
    client: Annotated[
        str, typer.Option(metavar="PREFIX", help="The frontend: the start of its API key, chk_ and 8 letters.")
    ],
    only: Annotated[
        bool | None, typer.Option("--only/--anything", help="Allow only registered documents; or allow any again.")
    ] = None,
) -> None:
    """Register the documents that a frontend was built with, so that it may send their ids instead.

    The manifests of graphql-codegen (hashAlgorithm sha256), gql.tada, Relay (SHA256) and Apollo are read. All of it is
    registered, or, where a document is not valid, nothing. Without DATABASE_URL it works on the embedded database.
    """
    try:
        entries = document_manifests.read(manifest)
    except OSError as error:
        raise Failure(f"cannot read {manifest}: {error.strerror}") from error
    except NoManifest as error:
        raise Failure(str(error)) from error
    with database.located(Settings.from_environment()) as settings:
        try:
            new = asyncio.run(registered(settings, entries, client, only=only))
        except Refused as error:
            for each in (error, *error.others):
                typer.echo(str(each), err=True)
            raise Failure(f"{manifest}: nothing was registered") from error
    typer.echo(f"{new} of {len(entries)} documents are new")


async def registered(settings: Settings, entries: list[Entry], prefix: str, *, only: bool | None = None) -> int:
    """Registers the documents; returns how many are new. Raises Refused."""
    # Slow to build, and not needed for --help.
    from schema.network import schema  # noqa: PLC0415

    schema.allow(settings.allowed)
    async with database.opened(settings):
        key = await api_clients.by_prefix(prefix, actor=_ACTOR)
        new = await trusted_documents.register(key, entries, check=schema.documents.check, actor=_ACTOR)
        if only is not None:
            await trusted_documents.restrict(key, only=only, actor=_ACTOR)
    return new
