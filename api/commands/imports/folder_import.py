"""Imports a folder: each file is the charter of the office that it is named after, and none stops the others."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import models
from api.commands import Failure
from api.commands.imports import document_import
from api.process import database_failures
from districts.charters.draft import Severity
from districts.charters.imports.importing import Imported
from districts.charters.imports.source_document import PublishedDocument
from districts.offices import present_code
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database import failures

LIST = "offices.tsv"
"""A file in the folder with lines of file name, tab, office code, for files that are not named after their office."""
_ABOUT_THE_FOLDER = frozenset(("readme", "makefile", "license", "licence", "changelog", "notice"))
_OF_PAGES = frozenset((".css", ".js", ".map", ".ico", ".svg", ".woff", ".woff2", ".ttf", ".eot"))
_NO_DOCUMENTS = frozenset(("thumbs.db", "desktop.ini", LIST))


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a file. refused: why it was not imported."""

    file: str
    office: str
    refused: LocalizedText | None = None
    status: str = ""
    services: int = 0
    findings: Sequence[models.Finding] = ()

    @property
    def counts(self) -> Mapping[Severity, int]:
        """Findings by severity."""
        return Counter(Severity(finding.severity) for finding in self.findings)


Import = Callable[[PublishedDocument, str], Awaitable[Imported]]
Keep = Callable[[Outcome, Imported | Refused], None]
Progress = Callable[[int, int], None]


async def import_all(folder: Path, import_one: Import, *, keep: Keep, progress: Progress) -> list[Outcome]:
    """Imports every document of a folder in order of names. keep: called with each result.

    Raises Failure for a folder without documents, an unreadable list, and a database that fails: the documents before
    that are done.
    """
    found = list(_documents(folder))
    if not found:
        raise Failure(f"no documents in {folder}")
    codes = {path: await present_code(code) for path, code in _codes(folder, found)}
    several = {code for code, count in Counter(codes.values()).items() if count > 1}
    outcomes = []
    for done, (path, code) in enumerate(codes.items(), 1):
        try:
            imported = _of_several(code) if code in several else await _imported(path, code, import_one)
        except failures.ERRORS as error:
            if advice := database_failures.advice(error):
                raise Failure(f"{_shown(path.name)}: {advice}{_before(done - 1, len(found))}") from error
            raise
        outcome = _outcome(_shown(path.name), code, imported)
        keep(outcome, imported)
        outcomes.append(outcome)
        progress(done, len(found))
    return outcomes


async def _imported(path: Path, code: str, import_one: Import) -> Imported | Refused:
    try:
        document = await asyncio.to_thread(document_import.document, path)
    except OSError as error:
        return _refused(f"ফাইলটি খোলা যায়নি: {error.strerror}", f"The file cannot be read: {error.strerror}")
    try:
        return await import_one(document, code)
    except Refused as error:
        return error


def _before(done: int, found: int) -> str:
    return f" (the {done} of {found} documents before it are done: leave them out then)" if done else ""


def _of_several(code: str) -> Refused:
    return _refused(f"{code} অফিসের একাধিক ফাইল আছে; একটি রাখুন।", f"There are several files for {code}; leave one.")


def _refused(bn: str, en: str) -> Refused:
    return Refused(RefusalCode.INVALID, ("document",), bn=bn, en=en)


def _outcome(file: str, code: str, imported: Imported | Refused) -> Outcome:
    if isinstance(imported, Refused):
        return Outcome(file, code, imported.message)
    return Outcome(file, code, None, imported.status, len(imported.draft.services), imported.findings)


def _documents(folder: Path) -> Iterator[Path]:
    """Its documents, without what systems, Word and saved pages leave there, and without README and the like."""
    for path in sorted(folder.iterdir()):
        known = path.name.lower() in _NO_DOCUMENTS or path.stem.lower() in _ABOUT_THE_FOLDER
        known = known or path.suffix.lower() in _OF_PAGES or path.name.startswith((".", "~$"))
        if path.is_file() and not known:
            yield path


def _codes(folder: Path, found: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Office codes by file: from the list, or the file's name without its suffix (bd.khulna.magura.docx)."""
    listed = _listed(folder / LIST)
    if missing := sorted(listed.keys() - {path.name for path in found}):
        raise Failure(f"{folder / LIST} names a file that is not there: {missing[0]}")
    yield from ((path, listed.get(path.name) or _shown(path.stem)) for path in found)


def _shown(name: str) -> str:
    """A file's name for display: its bytes need not be text."""
    return name.encode("utf-8", "replace").decode()


def _listed(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"cannot read {path}: {error}") from error
    listed: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        name, code = line.partition("\t")[0].strip(), line.partition("\t")[2].strip()
        if not line.strip():
            continue
        if not (name and code) or name in listed:
            raise Failure(f"{path}, line {number}: expected a file's name, a tab and an office's code, each name once")
        listed[name] = code
    return listed
