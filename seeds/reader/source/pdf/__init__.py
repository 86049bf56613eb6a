"""Reads PDF files by poppler, which tells the words and the lines of each page with their places."""

from __future__ import annotations

import re
import shutil

from districts.shared.text import LocalizedText
from seeds.reader.document import Document
from seeds.reader.findings.not_a_charter import NotACharter
from seeds.reader.source import rendering
from seeds.reader.source.flow import Flow, too_large
from seeds.reader.source.pdf import joining, page_parts, rulings, words
from seeds.reader.source.pdf.programs import Failed, Programs
from seeds.reader.source.pdf.words import Page

_MARK = b"%PDF-"
_WITHIN = 1024
_OBJECT, _END = b" obj", b"%%EOF"
_TEXT_PROGRAM = "pdftotext"
_SECONDS = 9
_MOST_PAGES = 60
_PAGES = re.compile(rb"^Pages:\s+([0-9]+)", re.MULTILINE)


def holds(content: bytes) -> bool:
    return _MARK in content[:_WITHIN]


def document(content: bytes) -> Document:
    """Raises NotACharter."""
    if _OBJECT not in content or _END not in content[-_WITHIN:]:
        raise _damaged()
    if shutil.which(_TEXT_PROGRAM) is None:
        raise NotACharter("FILE_IS_PDF")
    return rendering.render(flow(content, Programs(_SECONDS)))


def flow(content: bytes, programs: Programs) -> Flow:
    """Raises NotACharter."""
    try:
        count = _pages(programs.run("pdfinfo", "-", given=content, errors=True))
        pages = _texts(programs, content)
        if not any(page.words for page in pages):
            raise NotACharter("PDF_WITHOUT_TEXT")
        if len(pages) != count:
            raise _damaged()
        drawn = [_rulings(programs, content, at) for at in range(1, count + 1)]
    except Failed as error:
        raise NotACharter("PDF_ENCRYPTED") if b"password" in error.output else _damaged() from error
    return joining.flow(page_parts.parts(pages, drawn))


def _pages(said: bytes) -> int:
    count = int(found[1]) if (found := _PAGES.search(said)) else 0
    if count > _MOST_PAGES:
        raise too_large(_MOST_PAGES, "পৃষ্ঠার বেশি", "more than {} pages")
    return count


def _texts(programs: Programs, content: bytes) -> list[Page]:
    return words.pages(programs.run(_TEXT_PROGRAM, "-bbox-layout", "-", "-", given=content))


def _rulings(programs: Programs, content: bytes, page: int) -> rulings.Rulings:
    at = str(page)
    return rulings.rulings(programs.run("pdftocairo", "-svg", "-f", at, "-l", at, "-", "-", given=content))


def _damaged() -> NotACharter:
    return NotACharter("FILE_DAMAGED", what=LocalizedText("PDF-টি খোলা যায় না", "the PDF cannot be opened"))
