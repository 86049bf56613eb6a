"""`charter import`"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import orjson
import typer

from api.commands import Failure
from api.commands.console import output, progress_display
from api.commands.imports import document_import, folder_import, html_report, json_report, text_report, unpacking
from api.commands.imports.document_import import Options
from api.commands.imports.folder_import import Outcome
from api.commands.imports.html_report import all_findings
from api.commands.imports.html_report.index import index
from api.process import database
from api.process.settings import Settings
from districts import offices
from districts.charters.imports.importing import Imported
from districts.charters.imports.source_document import PublishedDocument
from districts.shared.refused import Refused


def command(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FILE|FOLDER|ZIP",
            help="A published charter (.docx, .xlsx, a saved page, or UTF-8 text), or a folder or .zip of them.",
        ),
    ],
    office: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="The office of the charter, such as bd.khulna.magura; not for a folder."),
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Store a draft without publishing it.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the result without saving anything.")] = False,
    json: Annotated[
        bool,
        typer.Option(
            "--json", help="Print the payload of importCharter instead of a report; for a folder, one per line."
        ),
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="Also write an HTML page, or a folder of them, showing how each cell was read."
        ),
    ] = None,
) -> None:
    """Read an office's published charter, store it as its next revision, and bring it into force.

    Shows the services and every finding: what was mended, inherited, inferred or not understood, where, and what to do.
    A finding of severity ERROR keeps the revision a draft. Of a folder or .zip, each file is the charter of the office
    whose code is its name (bd.khulna.magura.docx), or that offices.tsv in it says. Without DATABASE_URL it works on the
    embedded database.
    """
    many = path.is_dir() or path.suffix.lower() == unpacking.SUFFIX
    if many == (office is not None):
        message = "the names of the files say whose they are" if many else "say whose charter it is"
        raise typer.BadParameter(message, param_hint="--office")
    options = Options(publish=not draft, dry_run=dry_run, json=json, report=report)
    with database.located(Settings.from_environment()) as settings:
        if office is None:
            with unpacking.unpacked(path) as folder:
                _folder(settings, folder, path, options)
        else:
            _file(settings, path, office, options)


def _file(settings: Settings, path: Path, given: str, options: Options) -> None:
    try:
        document = document_import.document(path)
    except OSError as error:
        raise Failure(f"cannot read {path}: {error.strerror}") from error
    try:
        office, imported = asyncio.run(_import(settings, given, document, options))
    except Refused as error:
        if options.json:
            _print_json(json_report.refusal(error))
        raise Failure(f"{path}: {error}") from error
    if options.json:
        _print_json(json_report.payload(imported))
    else:
        output.show(text_report.document(office, imported, dry_run=options.dry_run))
    if options.report:
        _write(options.report, html_report.document(path.name, office, imported, dry_run=options.dry_run))


async def _import(
    settings: Settings, given: str, document: PublishedDocument, options: Options
) -> tuple[str, Imported]:
    """Imports the document; returns the office's present code and the result."""
    async with database.opened(settings):
        office = await offices.present_code(given)
        return office, await document_import.import_one(office, document, options)


def _folder(settings: Settings, folder: Path, given: Path, options: Options) -> None:
    outcomes = asyncio.run(_import_folder(settings, folder, options))
    if not options.json:
        output.show(text_report.together(outcomes, dry_run=options.dry_run))
    if options.report:
        _write(options.report / "findings.html", all_findings.page_of(outcomes))
        _write(options.report / "index.html", index(outcomes, dry_run=options.dry_run))
    if refused := sum(outcome.refused is not None for outcome in outcomes):
        raise Failure(f"{refused} of {len(outcomes)} documents in {given} were not imported")


async def _import_folder(settings: Settings, folder: Path, options: Options) -> list[Outcome]:
    async def import_one(document: PublishedDocument, office: str) -> Imported:
        return await document_import.import_one(office, document, options)

    def keep(outcome: Outcome, imported: Imported | Refused) -> None:
        # At once: whatever ends the command, it is known what was done.
        if options.json:
            payload = json_report.refusal(imported) if isinstance(imported, Refused) else json_report.payload(imported)
            output.show(output.json_line({"file": outcome.file, "office": outcome.office, **payload}))
        else:
            output.show(text_report.one_of_many(outcome, dry_run=options.dry_run))
        if options.report and outcome.office and not isinstance(imported, Refused):
            page = html_report.document(outcome.file, outcome.office, imported, dry_run=options.dry_run)
            _write(options.report / f"{outcome.office}.html", page)

    async with database.opened(settings):
        with progress_display.watched("Documents", hidden=not options.json) as progress:
            return await folder_import.import_all(folder, import_one, keep=keep, progress=progress)


def _write(path: Path, page: str) -> None:
    """After the import, whose outcome was printed already. A page is written whole or not at all."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():  # /dev/stdout and the like
            path.write_text(page, "utf-8")
            return
        try:
            unfinished.write_text(page, "utf-8")
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise Failure(f"cannot write the report {path}: {error.strerror} (the import's outcome is printed)") from error


def _print_json(payload: json_report.Payload) -> None:
    output.show(orjson.dumps(payload, option=orjson.OPT_INDENT_2) + b"\n")
