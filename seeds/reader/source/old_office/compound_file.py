"""The container of old Office files, and what it holds."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from districts.shared.text import LocalizedText
from seeds.reader.findings.not_a_charter import NotACharter

_BEGINS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BYTE_ORDER = slice(28, 30)
_SHORTEST = 2048
_ENCRYPTED, _DOC, _XLS, _PPT = (
    name.encode("utf-16-le") for name in ("EncryptedPackage", "WordDocument", "Workbook", "PowerPoint Document")
)
_EXCEL: Final = LocalizedText("Excel", "Excel")


class OldFile(StrEnum):
    """A binary file that LibreOffice converts, by its usual ending."""

    DOC = "doc"
    XLS = "xls"


def begins(content: bytes) -> bool:
    return content.startswith(_BEGINS)


def kind(content: bytes) -> OldFile | None:
    """None for another file, a damaged one and an encrypted one. Word is looked for first: it may hold sheets."""
    whole = begins(content) and len(content) >= _SHORTEST and content[_BYTE_ORDER] == b"\xfe\xff"
    if not whole or _ENCRYPTED in content:
        return None
    if _DOC in content:
        return OldFile.DOC
    return OldFile.XLS if _XLS in content else None


def refused(kind: OldFile) -> NotACharter:
    """With how to save it as a file that can be read."""
    return NotACharter("FILE_IS_SPREADSHEET", what=_EXCEL) if kind is OldFile.XLS else NotACharter("FILE_IS_OLD_WORD")


def refusal(content: bytes) -> NotACharter:
    """Of any file in this container that is not converted."""
    if _ENCRYPTED in content:
        return NotACharter("FILE_ENCRYPTED")
    if _DOC not in content and _XLS in content:
        return refused(OldFile.XLS)
    if _DOC not in content and _PPT in content:
        return NotACharter("FILE_OF_ANOTHER_KIND", what=LocalizedText("PowerPoint", "PowerPoint"))
    return refused(OldFile.DOC)
