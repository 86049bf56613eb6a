"""Reads the binary files of old Word and Excel (.doc, .xls) where LibreOffice, which converts them, is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from districts.shared.text import LocalizedText
from seeds.reader.document import Document
from seeds.reader.findings.not_a_charter import NotACharter
from seeds.reader.source import word, workbook
from seeds.reader.source.old_office import compound_file
from seeds.reader.source.old_office.compound_file import OldFile

_PROGRAM = (sys.executable, "-I", str(Path(__file__).with_name("converting_program.py")))
_SECONDS = 12
"""Until a converting program that does not keep its own time limit is ended."""


def holds(content: bytes) -> bool:
    """A .doc or .xls that can be converted here; others are refused with how to save them as .docx."""
    return compound_file.kind(content) is not None and shutil.which("soffice") is not None


def document(content: bytes) -> Document:
    """Raises NotACharter."""
    kind = compound_file.kind(content) or OldFile.DOC
    converted = _converted(content, kind)
    if kind is OldFile.XLS and workbook.holds(converted):
        return workbook.document(converted)
    if kind is OldFile.DOC and word.holds(converted):
        return word.document(converted)
    raise compound_file.refused(kind)


def _converted(content: bytes, kind: OldFile) -> bytes:
    """Raises NotACharter at the time limit; nothing if LibreOffice cannot read the file."""
    command = [*_PROGRAM, kind]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as process:  # noqa: S603  ours
        try:
            return process.communicate(content, timeout=_SECONDS)[0]
        except subprocess.TimeoutExpired as error:
            what = LocalizedText("রূপান্তর শেষ হয়নি", "its conversion did not end")
            raise NotACharter("FILE_TOO_COMPLEX", what=what) from error
        finally:
            process.terminate()  # it ends LibreOffice and removes its folder
