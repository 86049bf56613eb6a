"""Reads Word files (.docx) as printed; recognises and refuses other archives."""

from __future__ import annotations

from seeds.reader.document import Document
from seeds.reader.source import rendering
from seeds.reader.source.word import body, package

_ZIP = b"PK\x03\x04"


def holds(content: bytes) -> bool:
    """Any ZIP archive: one that holds no Word file is refused with what it is."""
    return content.startswith(_ZIP)


def document(content: bytes) -> Document:
    """Raises NotACharter."""
    return rendering.render(body.extract(package.opened(content)))
