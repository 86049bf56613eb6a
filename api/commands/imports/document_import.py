"""Imports one file, as the person who runs the command."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass
from pathlib import Path

from districts.charters.imports.importing import Imported
from districts.charters.imports.source_document import Form, PublishedDocument
from districts.identity.actors import system
from seeds import charters
from seeds.reader import source


@dataclass(frozen=True, slots=True)
class Options:
    """publish: bring the charter into force. json: print JSON. report: the folder of HTML reports."""

    publish: bool = True
    dry_run: bool = False
    json: bool = False
    report: Path | None = None


def document(file: Path) -> PublishedDocument:
    """The file's bytes, up to one more than the limit: enough to refuse a longer file. Raises OSError."""
    with file.open("rb") as opened:
        return PublishedDocument(Form.FILE, opened.read(source.LARGEST + 1), file.name)


async def import_one(office: str, given: PublishedDocument, options: Options) -> Imported:
    """Imports the document for an office, given by its present code. Raises Refused."""
    actor = system(f"charter import ({_person()})")
    return await charters.import_document(office, given, actor=actor, publish=options.publish, dry_run=options.dry_run)


def _person() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container often runs under a user id without an account
        return f"uid {os.getuid()}"
