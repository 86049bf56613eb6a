"""What is refused as a whole, with the finding that says why and what to do."""

from __future__ import annotations

from districts.charters.draft import Place
from districts.refusals import RefusalCode, Refused
from seeds.reader import findings
from seeds.reader.findings import Detail, Note


class NotACharter(Refused):
    """No charter can be read from it; the message says in one line what was expected and what to do."""

    def __init__(self, code: str, **details: Detail) -> None:
        self.finding = findings.finding(Note(code, details=details), Place())
        message = self.finding.message
        kind = RefusalCode.LIMIT if code == "FILE_TOO_LARGE" else RefusalCode.INVALID
        super().__init__(kind, ("document",), bn=message.bn or "", en=message.en or "")
