"""`charter import`"""

from __future__ import annotations

import asyncio
import getpass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import orjson
import typer

from api import database, importing
from api.commands import Failure
from api.settings import Settings
from districts.refusals import Refused
from seeds import charters, reader


class Language(StrEnum):
    BN = "bn"
    EN = "en"


def command(
    file: Annotated[Path, typer.Argument(help="The published charter: a text file in UTF-8.", show_default=False)],
    office: Annotated[str, typer.Option(help="Whose charter it is: bd.khulna.magura.", show_default=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything, show it, and undo it.")] = False,
    draft: Annotated[bool, typer.Option("--draft", help="Keep it as a draft: do not publish it.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the payload of importCharter instead.")] = False,
    language: Annotated[Language, typer.Option(help="The language of the findings.")] = Language.EN,
) -> None:
    """Read a published charter into the network and publish it, unless something in it stops that.

    What was mended, inherited, inferred or not understood is listed as findings with their place in the document. A
    finding that is an ERROR stops publishing: the charter stays a draft.
    """
    text = _text(file)
    with database.located(Settings.from_environment()) as settings:
        try:
            imported = asyncio.run(_import(settings, office, text, draft=draft, dry_run=dry_run))
        except (Refused, reader.NotACharter) as refused:
            if json:
                typer.echo(orjson.dumps(importing.refusal(refused)))
            raise Failure(f"{file}: {refused.message.en}") from refused
    if json:
        typer.echo(orjson.dumps(importing.payload(imported)))
    else:
        importing.show(imported, office, language=language, dry_run=dry_run)


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except OSError as error:
        raise Failure(f"cannot read {file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Failure(
            f"{file}: not a text in UTF-8 (byte {error.start}): save the charter as plain text, UTF-8"
        ) from error


async def _import(settings: Settings, office: str, text: str, *, draft: bool, dry_run: bool) -> charters.Imported:
    async with database.opened(settings):
        return await charters.import_document(
            office, text, actor=f"charter import ({getpass.getuser()})", publish=not draft, dry_run=dry_run
        )
