"""Reads Excel files (.xlsx) as printed: the visible sheets in their order, values as they are shown.

The archive and its XML are unpacked by the reader of Word files, within the same limits. openpyxl would need
these limits around it, knows no merged cells where it reads a file row by row, and leaves number formats to its caller.
"""

from __future__ import annotations

from seeds.reader.document import Document
from seeds.reader.source import rendering
from seeds.reader.source.word import package
from seeds.reader.source.workbook import sheets

_ZIP = b"PK\x03\x04"
_MAIN = b"xl/workbook.xml"


def holds(content: bytes) -> bool:
    """An archive's list of parts is not packed."""
    return content.startswith(_ZIP) and _MAIN in content


def document(content: bytes) -> Document:
    """Raises NotACharter."""
    return rendering.render(sheets.extract(package.opened(content)))
