"""Text, however the cells of its tables are told."""

from __future__ import annotations

from seeds.reader import tables
from seeds.reader.extract import legacy, portal, tabs
from seeds.reader.pieces import Block, Document, Table
from seeds.reader.refused import NotACharter


def extract(text: str) -> Document:
    """Raises NotACharter for what no database can hold."""
    refuse_unstorable(text)
    legacy.refuse(text)
    blocks = cut(text)
    return Document(text, blocks, noticed=tuple(legacy.noticed(blocks)))


def refuse_unstorable(text: str) -> None:
    """Raises NotACharter."""
    if any(c == "\0" or "\ud800" <= c <= "\udfff" for c in text):
        raise NotACharter("NOT_TEXT")


def cut(text: str) -> tuple[Block, ...]:
    """By tabs, unless only pipes or paragraphs give a table of services."""
    first = tabs.cut(text)
    if hold_services(first):
        return first
    if "|" in text and hold_services(blocks := portal.pipes(text)):
        return blocks
    blocks = portal.paragraphs(text)
    return blocks if hold_services(blocks) else first


def hold_services(blocks: tuple[Block, ...]) -> bool:
    return any(isinstance(block, Table) and tables.read(block) for block in blocks)
