"""Reads plain text: chooses which of the forms in this package marks the cells of its tables."""

from __future__ import annotations

import re

from seeds.reader.document import Block, Document, Table
from seeds.reader.findings.not_a_charter import NotACharter
from seeds.reader.layout import tables
from seeds.reader.source import legacy_fonts
from seeds.reader.source.bijoy.conversion import Conversion
from seeds.reader.source.flow import too_large
from seeds.reader.source.plain_text import labelled_lists, paragraph_cells, pipes, tab_rows, tabs
from seeds.reader.source.plain_text.cutter import Cut

_MOST_CHARACTERS = 3_000_000
_MOST_LINES = 50_000
_MOST_CELLS = 20_000
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def extract(text: str) -> Document:
    """Raises NotACharter for what no database can hold."""
    refuse_unstorable(text)
    _refuse_large(text)
    legacy_fonts.refuse_damaged(text)
    conversion = Conversion()
    text = conversion.of_text(text)
    legacy_fonts.refuse_typed(text)
    text = pipes.with_lines(text) if pipes.is_markdown(text) else text
    found = cut(text)
    noticed = tuple(legacy_fonts.noticed(found.blocks))
    return conversion.told(Document(text, found.blocks, noticed=noticed, drawn=found.drawn, about=found.about))


def refuse_unstorable(text: str) -> None:
    """Raises NotACharter."""
    if _UNSTORABLE.search(text):
        raise NotACharter("NOT_TEXT")


def _refuse_large(text: str) -> None:
    if len(text) > _MOST_CHARACTERS:
        raise too_large(_MOST_CHARACTERS, "অক্ষরের বেশি", "more than {} characters")
    if sum(text.count(mark) for mark in "\n\r") > _MOST_LINES:
        raise too_large(_MOST_LINES, "লাইনের বেশি", "more than {} lines")
    if sum(text.count(mark) for mark in "\t|") > _MOST_CELLS:
        raise too_large(_MOST_CELLS, "ঘরের বেশি", "more than {} cells")


def cut(text: str) -> Cut:
    """By tabs, unless only pipes, paragraphs or labels give a table of services."""
    first = tab_rows.cut(text) or tabs.cut(text)
    if hold_services(first.blocks):
        return first
    if "|" in text and hold_services((piped := pipes.cut(text)).blocks):
        return piped
    by_paragraphs = paragraph_cells.cut(text)
    if by_paragraphs and hold_services(by_paragraphs.blocks):
        return by_paragraphs
    return labelled_lists.cut(text) or first


def hold_services(blocks: tuple[Block, ...]) -> bool:
    return any(isinstance(block, Table) and tables.read(block) for block in blocks)
