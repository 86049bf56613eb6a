"""What an office expects of those who seek its services: a numbered list, or a table with one line for each."""

from __future__ import annotations

from districts.charters.draft import Expectation, Place
from seeds.reader import headings, lists, plain_tables, words
from seeds.reader.ledger import Ledger
from seeds.reader.meanings import Meaning
from seeds.reader.pieces import Paragraph, Piece, Table
from seeds.reader.plain_tables import PlainTable
from seeds.reader.rows import State
from seeds.reader.sections import Part, Section

_HEADINGS = words.keyed(
    {
        Meaning.SERIAL: headings.WORDINGS[Meaning.SERIAL],
        Meaning.EXPECTATION: (
            "প্রতিশ্রুত/কাঙ্ক্ষিত সেবা প্রাপ্তির লক্ষ্যে করণীয়", "প্রতিশ্রুত/কাঙ্খিত সেবা প্রাপ্তির লক্ষ্যে করণীয়",
            "প্রতিশ্রুত সেবা প্রাপ্তির লক্ষ্যে করণীয়",
            "কাঙ্ক্ষিত সেবা প্রাপ্তির লক্ষ্যে করণীয়", "সেবা প্রাপ্তির লক্ষ্যে করণীয়", "করণীয়", "প্রত্যাশা",
            "What to do", "Expectation", "Expectations",
        ),
    }
)  # fmt: skip


def read(section: Section, ledger: Ledger) -> tuple[Expectation, ...]:
    """In their order. What is no item of a list, and no row of a known table, is left to be told."""
    found: list[Piece] = []
    said = [block.piece for block in section.blocks if isinstance(block, Paragraph)]
    numbered = any(_item(piece) != piece.text for piece in said)
    for block in section.blocks:
        if isinstance(block, Table):
            if table := plain_tables.read(block, _HEADINGS, 1):
                found += _rows(table, ledger)
        elif not numbered or _item(block.piece) != block.piece.text:
            found.append(block.piece)
    for piece in found:
        ledger.own(piece, Place(Part.EXPECTATIONS, line=piece.line), Meaning.EXPECTATION, into="expectations")
    return tuple(Expectation(at, _item(piece)) for at, piece in enumerate(found, 1))


def _item(piece: Piece) -> str:
    """A paragraph or cell without the number before it."""
    items = lists.items(piece)
    return items[0].text if len(items) == 1 else piece.text


def _rows(table: PlainTable, ledger: Ledger) -> list[Piece]:
    said = [at for at, column in enumerate(table.columns) if column.meaning is Meaning.EXPECTATION]
    plain_tables.own_headings(table, Part.EXPECTATIONS, ledger)
    found: list[Piece] = []
    for row in table.rows:
        if row.state in {State.WHOLE, State.SHORT} and said and len(row.cells) > said[0] and row.cells[said[0]].text:
            found.append(row.cells[said[0]])
        plain_tables.own_layout(table, row, Part.EXPECTATIONS, ledger)
    return found
