"""`charter read`"""

from __future__ import annotations

import asyncio
import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from api.commands import Failure
from api.commands.console import output
from api.commands.imports import document_import, reading_report
from districts.shared.refused import RefusalCode, Refused
from seeds import cell_reading
from seeds.cell_reading import CellKind
from seeds.reader_processes import Bounds, Crashed, Interrupted, Readers


def command(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="Published charters, in any format of an import.")
    ] = None,
    kind: Annotated[
        CellKind | None,
        typer.Option("--as", help="Read each line of standard input as a cell of this column, instead of files."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object per line instead of a report.")] = False,
) -> None:
    """Show how the charter reader understands documents or single cells. Needs no database and stores nothing.

    A document or cell that cannot be read does not stop the others; the command then exits with 1.
    """
    if bool(files) == (kind is not None):
        raise typer.BadParameter("name files, or use --as and write cells to standard input", param_hint="FILE")
    if kind is not None:
        _cells(kind, json=json)
    elif failed := asyncio.run(_documents(files or [], json=json)):
        raise Failure(f"{failed} of {len(files or [])} documents were not read: see the message of each")


def _cells(kind: CellKind, *, json: bool) -> None:
    """Reads and shows each line. Bytes that are no UTF-8 become U+FFFD."""
    show = reading_report.cell_json if json else reading_report.cell_text
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    failed = total = 0
    for line in sys.stdin:
        total += 1
        text = line.rstrip("\n")
        read = _cell(text, kind)
        failed += isinstance(read, Refused)
        output.show(show(text, read))
    if failed:
        raise Failure(f"{failed} of {total} cells were not read: see the message of each")


def _cell(text: str, kind: CellKind) -> cell_reading.CellReading | Refused:
    try:
        return cell_reading.read(text, kind)
    except Refused as error:
        return error


async def _documents(files: list[Path], *, json: bool) -> int:
    """Reads and shows each document; returns how many were not read."""
    show = reading_report.document_json if json else reading_report.document_text
    readers = Readers(Bounds(cells=True), processes=1)
    failed = 0
    try:
        for file in files:
            read = await _document(file, readers)
            failed += isinstance(read, (Refused, Crashed))
            output.show(show(str(file), read))
    finally:
        await readers.aclose()
    return failed


async def _document(file: Path, readers: Readers) -> reading_report.Result:
    try:
        return await readers.read(await asyncio.to_thread(document_import.document, file))
    except OSError as error:
        bn, en = f"ফাইলটি খোলা যায়নি: {error.strerror}", f"The file cannot be read: {error.strerror}"
        return Refused(RefusalCode.INVALID, ("document",), bn=bn, en=en)
    except (Refused, Crashed) as error:
        return error
    except Interrupted as error:
        raise Failure(f"{file}: {error}; run the command again") from error
