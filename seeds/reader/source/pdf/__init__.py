"""Reads PDF files by poppler, which tells the words and the lines of each page with their places."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

from districts.charters.findings.notes import Note
from districts.shared.text import LocalizedText
from seeds.reader.document import Document
from seeds.reader.findings.not_a_charter import NotACharter
from seeds.reader.source import rendering
from seeds.reader.source.flow import Flow, too_large
from seeds.reader.source.pdf import fonts, glyph_order, joining, page_parts, rulings, word_gaps, words
from seeds.reader.source.pdf.glyph_order import Mended
from seeds.reader.source.pdf.programs import Failed, Programs
from seeds.reader.source.pdf.rulings import Rulings
from seeds.reader.source.pdf.words import Page

_MARK = b"%PDF-"
_WITHIN = 1024
_OBJECT, _END = b" obj", b"%%EOF"
_TEXT_PROGRAM = "pdftotext"
_SECONDS = 9
_MOST_PAGES = 60
_SAMPLES = 3
_FONTS_PROGRAM = ("pdftohtml", "-xml", "-i", "-stdout", "-fontfullname", "-zoom", "1", "-", "charter")
_PAGES = re.compile(rb"^Pages:\s+([0-9]+)", re.MULTILINE)


def holds(content: bytes) -> bool:
    return _MARK in content[:_WITHIN]


def document(content: bytes) -> Document:
    """Raises NotACharter."""
    if _OBJECT not in content or _END not in content[-_WITHIN:]:
        raise _damaged()
    if shutil.which(_TEXT_PROGRAM) is None:
        raise NotACharter("FILE_IS_PDF")
    programs = Programs(_SECONDS)
    pages, drawn = _read(programs, content)
    mended = glyph_order.mend(word_gaps.closed(pages))
    return _told(rendering.render(flow(mended.pages, drawn)), mended)


def flow(pages: list[Page], drawn: list[Rulings]) -> Flow:
    return joining.flow(page_parts.parts(pages, drawn))


def _read(programs: Programs, content: bytes) -> tuple[list[Page], list[Rulings]]:
    """Raises NotACharter."""
    try:
        count = _pages(programs.run("pdfinfo", "-", given=content, errors=True))
        pages = _texts(programs, content)
        if not any(page.words for page in pages):
            raise NotACharter("PDF_WITHOUT_TEXT")
        if len(pages) != count:
            raise _damaged()
        if fonts.has_old(programs.run("pdffonts", "-", given=content)):
            pages = fonts.with_fonts(pages, programs.run(*_FONTS_PROGRAM, given=content))
            fonts.refuse_others(pages)
        drawn = [_rulings(programs, content, at) for at in range(1, count + 1)]
    except Failed as error:
        raise NotACharter("PDF_ENCRYPTED") if b"password" in error.output else _damaged() from error
    return pages, drawn


def _told(document: Document, mended: Mended) -> Document:
    """The document with what is to be said about its layout and the order of its letters."""
    doubtful = tuple(
        ("PDF_TEXT_DOUBTFUL", piece)
        for block in document.blocks
        for piece in block.pieces
        if not mended.broken.isdisjoint(piece.text.split())
    )
    about = (*document.about, Note("PDF_LAYOUT_INFERRED"))
    if mended.pairs:
        said = "; ".join(f"{drawn} → {written}" for drawn, written in list(mended.pairs.items())[:_SAMPLES])
        note = Note("PDF_ORDER_MENDED", details={"said": LocalizedText(said, said), "count": len(mended.pairs)})
        about = (*about, note)
    return replace(document, noticed=(*document.noticed, *doubtful), about=about)


def _pages(said: bytes) -> int:
    count = int(found[1]) if (found := _PAGES.search(said)) else 0
    if count > _MOST_PAGES:
        raise too_large(_MOST_PAGES, "পৃষ্ঠার বেশি", "more than {} pages")
    return count


def _texts(programs: Programs, content: bytes) -> list[Page]:
    return words.pages(programs.run(_TEXT_PROGRAM, "-bbox-layout", "-", "-", given=content))


def _rulings(programs: Programs, content: bytes, page: int) -> Rulings:
    at = str(page)
    return rulings.rulings(programs.run("pdftocairo", "-svg", "-f", at, "-l", at, "-", "-", given=content))


def _damaged() -> NotACharter:
    return NotACharter("FILE_DAMAGED", what=LocalizedText("PDF-টি খোলা যায় না", "the PDF cannot be opened"))
