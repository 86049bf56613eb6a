"""Stage `source`: turns a published document of any format into one source text with paragraphs and tables.

The format follows from a file's content; its name only distinguishes HTML from text. A further format is one module or
package of this folder with two functions: `holds(content)` recognises a file, `document(content)` reads it.
"""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from districts.charters.imports.source_document import Form, PublishedDocument
from districts.shared.text import LocalizedText
from seeds.reader.document import Document
from seeds.reader.findings.not_a_charter import NotACharter
from seeds.reader.source import encoding, word
from seeds.reader.source import html as pages
from seeds.reader.source import plain_text as texts
from seeds.reader.source.old_office import compound_file

__all__ = ["LARGEST", "published", "text"]

LARGEST = 10_000_000
"""Bytes of a file."""
text = texts.extract
_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!--|!doctype\s+html|[a-z][a-z0-9]*[\s/>])", re.IGNORECASE)
_PNG, _JPEG, _GIF = (LocalizedText(name, name) for name in ("PNG", "JPEG", "GIF"))
_OTHERS = {
    b"{\\rtf": LocalizedText("RTF", "RTF"),
    b"\x89PNG": _PNG,
    b"\xff\xd8\xff": _JPEG,
    b"GIF8": _GIF,
    b"Rar!": LocalizedText("আর্কাইভ (RAR)", "an archive (RAR)"),
    b"7z\xbc\xaf": LocalizedText("আর্কাইভ (7z)", "an archive (7z)"),
}


class _Format(Protocol):
    """A module of this folder for one format of files."""

    def holds(self, content: bytes) -> bool: ...
    def document(self, content: bytes) -> Document: ...


def _formats() -> tuple[_Format, ...]:
    """Word comes last: it takes every archive, to refuse those that nobody reads."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    formats = [cast(_Format, module) for module in modules if hasattr(module, "holds")]
    return tuple(sorted(formats, key=lambda each: each is word))


def published(given: PublishedDocument) -> Document:
    """Raises NotACharter for what cannot be read, with what to do about it."""
    content = given.content
    if isinstance(content, bytes):
        return file(content, given.name)
    return pages.document(content) if given.form is Form.HTML else _pasted(content)


def file(content: bytes, name: str | None = None) -> Document:
    """Raises NotACharter."""
    if len(content) > LARGEST:
        what = LocalizedText("১০ মেগাবাইটের বেশি", "more than 10 MB")
        raise NotACharter("FILE_TOO_LARGE", what=what)
    for each in _FORMATS:
        if each.holds(content):
            return each.document(content)
    _refuse_others(content)
    page = encoding.page(content)
    _refuse_empty(page)
    said = (name or "").lower()
    is_page = said.endswith((".html", ".htm", ".xhtml")) or (_PAGE.match(page) and not said.endswith(".txt"))
    return pages.document(page) if is_page else text(page)


def _pasted(content: str) -> Document:
    """Text, or the source of a page that was pasted where text was asked for. Raises NotACharter."""
    _refuse_empty(content)
    _refuse_others(content[:1024].encode("utf-8", "replace"))
    return pages.document(content) if _PAGE.match(content) else text(content)


def _refuse_empty(content: str) -> None:
    """Raises NotACharter."""
    if not content.strip():
        raise NotACharter("FILE_EMPTY")


def _refuse_others(content: bytes) -> None:
    if compound_file.begins(content):
        raise compound_file.refusal(content)
    if b"%PDF-" in content[:1024]:
        raise NotACharter("FILE_IS_PDF")
    for begins, what in _OTHERS.items():
        if content.startswith(begins):
            picture = what in (_PNG, _JPEG, _GIF)
            raise NotACharter("FILE_IS_PICTURE" if picture else "FILE_OF_ANOTHER_KIND", what=what)


_FORMATS = _formats()
