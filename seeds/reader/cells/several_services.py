"""Takes a row apart that holds several services: "(ক) লাইসেন্স প্রদান (খ) লাইসেন্স নবায়ন"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from districts.charters.imports.document_reading import Meaning
from seeds.reader.cells import service_row
from seeds.reader.cells.ledger import Ledger
from seeds.reader.cells.service_row import ServiceRow
from seeds.reader.document import BREAK, Piece, trimmed
from seeds.reader.layout.columns import Column
from seeds.reader.layout.rows import Row, State
from seeds.reader.layout.sections import numerals
from seeds.reader.values import lists

_PARTED = {Meaning.NAME, Meaning.FEE, Meaning.TIME_LIMIT}
_MOST = 15


def parted(split: Iterable[Row], heads: tuple[Column, ...], ledger: Ledger) -> list[Row]:
    """The rows, each that holds several services as one for each of them.

    The first keeps the cells that hold for all of them. None is taken apart whose fees or time limits are lettered
    otherwise, or whose other cells are lettered too: these may be of one service or of all.
    """
    found: list[Row] = []
    for row in split:
        parts = _parts(row, heads) if row.state is State.WHOLE else {}
        if not parts:
            found.append(row)
            continue
        for at, pieces in parts.items():
            ledger.part(row.cells[at], pieces)
        count = len(next(iter(parts.values())))
        found += [_service(row, parts, number) for number in range(count)]
    return found


def _service(row: Row, parts: dict[int, list[Piece]], number: int) -> Row:
    cells = tuple(parts[at][number] if at in parts else cell for at, cell in enumerate(row.cells))
    return replace(row, cells=cells, part=number + 1, own=tuple(parts) if number else None)


def _parts(row: Row, heads: tuple[Column, ...]) -> dict[int, list[Piece]]:
    """The parts of each cell that is lettered as the name is; none where that is not sure."""
    lettered = {at: parts for at, cell in enumerate(row.cells) if (parts := list(_lettered(cell)))}
    meanings = {at: heads[at].meaning for at in lettered}
    counts = {len(parts) for parts in lettered.values()}
    whole = Meaning.NAME in meanings.values() and len(counts) == 1 and counts <= set(range(2, _MOST + 1))
    return lettered if whole and set(meanings.values()) <= _PARTED else {}


def _lettered(cell: Piece) -> Iterator[Piece]:
    """The items of a cell that is nothing but a list with letters, each with its letter."""
    items = lists.items(cell)
    if len(items) < 2 or cell.parts or cell.over or not numerals.is_lettered(cell.text):
        return
    start = 0
    for item in items:
        end = cell.text.index(item.text, start) + len(item.text)
        text = trimmed(cell.text[start:end])
        at = start + cell.text[start:end].index(text)
        line = cell.line + len(BREAK.findall(cell.text[:at]))
        yield replace(cell, start=cell.start + at, end=cell.start + at + len(text), line=line, text=text)
        start = end


def behind_letter(piece: Piece, column: Column) -> Piece:
    """What a part says behind its letter."""
    if column.meaning not in _PARTED or not numerals.is_lettered(piece.text):
        return piece
    return replace(piece, text=piece.text[numerals.end_of(piece.text) :])


def share(services: Iterable[ServiceRow]) -> None:
    """Give each part what the cells of its row say that hold for all of them."""
    first: ServiceRow | None = None
    for service in services:
        if service.part <= 1 or first is None:
            first = service
            continue
        own = {column.meaning for _, column, _ in service.cells}
        for meaning in service_row.VALUES:
            if meaning not in own:
                service_row.set_value(service, meaning, service_row.value(first, meaning))
                service.sources[meaning] = service_row.source(first, meaning)
        service.required_documents = first.required_documents
