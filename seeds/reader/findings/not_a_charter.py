"""The exception for a document that is refused as a whole, with the finding that says why and what to do."""

from __future__ import annotations

from districts.charters.draft import Place
from districts.charters.findings import notes
from districts.charters.findings.notes import Detail, Note
from districts.shared.refused import RefusalCode, Refused
from seeds.reader.findings import FINDINGS

_KINDS = {"FILE_TOO_LARGE": RefusalCode.TOO_LARGE, "FILE_TOO_COMPLEX": RefusalCode.TOO_COMPLEX}


class NotACharter(Refused):
    """No charter can be read from it; the message says in one line what was expected and what to do."""

    def __init__(self, code: str, **details: Detail) -> None:
        self.finding = notes.finding(FINDINGS[code], Note(code, details=details), Place())
        message = self.finding.message
        self.details = details
        super().__init__(_KINDS.get(code, RefusalCode.INVALID), ("document",), bn=message.bn or "", en=message.en or "")
