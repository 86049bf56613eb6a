"""`charter export`"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, BinaryIO, TypeAlias

import typer

from api.commands import Failure
from api.http.exports import export_formats
from api.http.exports.export_formats import FORMATS, Format
from api.process import database
from api.process.settings import Settings
from districts.exports import reading
from districts.exports.datasets import OFFICE, Dataset

Write: TypeAlias = Callable[[bytes], object]


class Suffix(StrEnum):
    """Of `export_formats.FORMATS`."""

    CSV = "csv"
    JSONL = "jsonl"


def command(
    dataset: Annotated[
        str | None, typer.Argument(metavar="DATASET", help="The data set; without it, lists all data sets.")
    ] = None,
    format_: Annotated[Suffix, typer.Option("--format", help="The output format.")] = Suffix.CSV,
    office: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only this office and all below it; by default all offices.")
    ] = None,
    given: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="NAME=VALUE", help="A parameter, as in the URL: includeBelow=false."),
    ] = None,
    person: Annotated[
        str | None, typer.Option("--as", metavar="SUBJECT", help="What this person may see; by default public data.")
    ] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin with a byte order mark, so that Excel reads UTF-8.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write to this file, completely or not at all.")
    ] = None,
) -> None:
    """Write a data set as CSV or JSON lines: the charters, who holds posts, what requests have become, and others.

    It says the same as /export/DATASET.csv. Rows are written as they are read, however many there are. Without
    DATABASE_URL it works on the embedded database.
    """
    if dataset is None:
        for each in reading.DATASETS.values():
            typer.echo(f"{each.name:20} {each.title.en}")
        return
    chosen, parameters = reading.named(dataset), dict(map(_pair, given or []))
    if office is not None:
        parameters[OFFICE.name] = office
    with database.located(Settings.from_environment()) as settings, _opened(output) as write:
        asyncio.run(_export(settings, chosen, FORMATS[format_], parameters, person, write, bom=bom))


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--with")
    return name, value


@contextmanager
def _opened(output: Path | None) -> Iterator[Write]:
    """Opens the file to write. An interrupted export leaves no partial file behind."""
    if output is None:
        yield _print
        return
    part = output.with_name(f"{output.name}.part")
    try:
        with _mending(output):
            file = part.open("wb")
        with file:
            yield partial(_write, output, file)
        with _mending(output):
            part.replace(output)
    finally:
        part.unlink(missing_ok=True)


def _print(piece: bytes) -> None:
    """Prints the export; ends silently if the reader closes the pipe."""
    try:
        sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Python flushes the output when it exits, and would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None


def _write(output: Path, file: BinaryIO, piece: bytes) -> None:
    with _mending(output):
        file.write(piece)


@contextmanager
def _mending(output: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Failure(f"cannot write {output}: {error.strerror or error}") from error


async def _export(
    settings: Settings,
    dataset: Dataset,
    how: Format,
    given: dict[str, str],
    person: str | None,
    write: Write,
    *,
    bom: bool,
) -> None:
    async with (
        database.opened(settings) as opened,
        reading.rows(opened, dataset, given, person) as batches,
    ):
        async for piece in export_formats.written(dataset, how, batches, bom=bom):
            write(piece)
