"""One document of a file, imported by whoever runs the command."""

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
    """publish: bring it into force. json: print it for a program. report: where pages are written."""

    publish: bool = True
    dry_run: bool = False
    json: bool = False
    report: Path | None = None


def document(file: Path) -> PublishedDocument:
    """One byte more than is read is enough to refuse it. Raises OSError."""
    with file.open("rb") as opened:
        return PublishedDocument(Form.FILE, opened.read(source.LARGEST + 1), file.name)


async def import_one(office: str, given: PublishedDocument, options: Options) -> Imported:
    """office: its present code. Raises Refused."""
    actor = system(f"charter import ({_person()})")
    return await charters.import_document(office, given, actor=actor, publish=options.publish, dry_run=options.dry_run)


def _person() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container often runs under a number that has no account
        return f"uid {os.getuid()}"
