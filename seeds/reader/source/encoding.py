"""The text of a file from its bytes: UTF-8, UTF-16, or the encoding that a page declares."""

from __future__ import annotations

import codecs
import re

from seeds.reader.findings.not_a_charter import NotACharter
from seeds.reader.source.bijoy.conversion import holds_bijoy
from seeds.reader.source.bijoy.to_unicode import windows

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# A page says its own encoding where it is an old one.
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([a-z0-9_-]+)", re.IGNORECASE)
_WINDOWS = "cp1252"
_PAGES = {"windows-1252": _WINDOWS, "iso-8859-1": _WINDOWS, "utf-16": "utf-16-le", "us-ascii": "ascii"}


def text(content: bytes) -> str:
    """UTF-8, or UTF-16 that begins with its mark. Raises NotACharter for anything else."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding)
    return _decoded(content, "utf-8")


def page(content: bytes) -> str:
    """As text; where it is not UTF-8, in the encoding that a page declares, or in Windows-1252 if that gives Bijoy."""
    declared = _DECLARED.search(content[:4096])
    encoding = _PAGES.get(declared[1].decode("ascii").lower()) if declared else None
    try:
        return text(content)
    except NotACharter:
        if encoding == _WINDOWS or (encoding is None and holds_bijoy(windows(content.decode("latin-1")))):
            return windows(content.decode("latin-1"))
        if encoding is None:
            raise
        return _decoded(content, encoding)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotACharter("ENCODING_UNKNOWN", count=error.start + 1) from error
