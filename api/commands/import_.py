"""`charter import`"""

from __future__ import annotations

import asyncio
import getpass
import io
import os
import sys
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console

from api import database, import_report, imports
from api.commands import Failure
from api.settings import Settings
from districts import offices
from districts.actors import system
from districts.charters.published import Form, PublishedDocument
from districts.refusals import Refused
from seeds import charters
from seeds.reader import extract


def command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The published charter: .docx, a portal's HTML page, or UTF-8 text.")
    ],
    office: Annotated[str, typer.Option(metavar="CODE", help="Whose charter it is, for example bd.khulna.magura.")],
    draft: Annotated[bool, typer.Option("--draft", help="Store it as a draft; do not bring it into force.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything, show it, and undo it.")] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print the payload of importCharter instead of a report.")
    ] = False,
) -> None:
    """Read an office's published charter, store it as its next revision, and bring it into force.

    Shows the services and every finding: what was mended, inherited, inferred or not understood, where, and what to do.
    A finding of severity ERROR keeps the revision a draft. Without DATABASE_URL it works on the embedded database.
    """
    document = _read(file)
    with database.located(Settings.from_environment()) as settings:
        try:
            office, imported = asyncio.run(_import(settings, office, document, publish=not draft, dry_run=dry_run))
        except Refused as error:
            if json:
                _print_json(imports.refusal(error))
            raise Failure(f"{file}: {error}") from error
    if json:
        _print_json(imports.payload(imported))
    else:
        console = Console()
        with console.capture() as report:
            import_report.show(console, office, imported, dry_run=dry_run)
        _print(report.get())


def _read(file: Path) -> PublishedDocument:
    """One byte more than is read is enough to refuse it."""
    try:
        with file.open("rb") as opened:
            return PublishedDocument(Form.FILE, opened.read(extract.LARGEST + 1), file.name)
    except OSError as error:
        raise Failure(f"cannot read {file}: {error.strerror}") from error


async def _import(
    settings: Settings, given: str, document: PublishedDocument, *, publish: bool, dry_run: bool
) -> tuple[str, charters.Imported]:
    """The office's present code, and what was imported."""
    async with database.opened(settings):
        office = await offices.present_code(given)
        return office, await charters.import_document(
            office, document, actor=system(f"charter import ({_person()})"), publish=publish, dry_run=dry_run
        )


def _person() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container often runs under a number that has no account
        return f"uid {os.getuid()}"


def _print_json(payload: imports.Payload) -> None:
    _print(orjson.dumps(payload, option=orjson.OPT_INDENT_2) + b"\n")


def _print(output: str | bytes) -> None:
    """Where nobody reads on, what was imported stays imported: that is no failure. Nor is an output without Bengali.

    typer writes UTF-8 to an ASCII output, which is a locale that nobody set.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        typer.echo(output, nl=False)
    except BrokenPipeError:
        # Python flushes what is left on its way out, and would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
