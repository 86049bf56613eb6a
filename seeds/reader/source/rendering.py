"""Renders a page or Word file as source text: paragraphs as lines, a tab before each cell, with positions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from districts.charters.imports.document_reading import Span
from seeds.reader.document import BREAK, MOST_COLUMNS, Block, Document, Paragraph, Piece, Table, trimmed
from seeds.reader.layout import sections
from seeds.reader.layout.heading_rows import is_heading_row
from seeds.reader.layout.tables import spans
from seeds.reader.source import legacy_fonts
from seeds.reader.source import plain_text as texts
from seeds.reader.source.bijoy.conversion import Conversion
from seeds.reader.source.cell_spans import Placed, Row, cells, place
from seeds.reader.source.flow import Aside, Cell, Flow, Grid, Limits, all_lines, plain, with_lines
from seeds.reader.text import words


def render(flow: Flow) -> Document:
    """Raises NotACharter where it holds more than any charter does, or letters that are none."""
    conversion = Conversion()
    lines = list(all_lines(flow))
    legacy_fonts.refuse_damaged("\n".join(lines))
    converted = conversion.of_lines(lines)
    document = _rendered(flow if converted is lines else with_lines(flow, iter(converted)))
    legacy_fonts.refuse_typed(document.source)
    typed = tuple(legacy_fonts.noticed(document.blocks))
    return conversion.told(replace(document, noticed=(*document.noticed, *typed)))


def _rendered(flow: Flow) -> Document:
    """A document without a table of services may still have one that is made of tabs, pipes or paragraphs."""
    rendering = _Rendering()
    rendering.flow(flow, 1)
    document = rendering.document()
    if texts.hold_services(document.blocks):
        return document
    lines = "\n".join(line for line in _inside(flow, 1, Limits()) if isinstance(line, str))
    found = texts.cut(lines)
    if not texts.hold_services(found.blocks):
        return document
    beside = _Rendering(lines + "\n")
    beside.flow([Aside(line.text) for line in document.aside], 1)
    return replace(beside.document(), blocks=found.blocks, drawn=found.drawn, about=found.about)


@dataclass
class _Heads:
    """The headings that a table without its own may go on with: one as wide, with no text between."""

    width: int = 0
    pieces: tuple[Piece, ...] = ()


class _Rendering:
    def __init__(self, before: str = "") -> None:
        self._limits = Limits()
        self._text = [before]
        self._at = len(before)
        self._line = 1 + len(BREAK.findall(before))
        self._blocks: list[Block] = []
        self._aside: list[Piece] = []
        self._noticed: list[tuple[str, Piece]] = []
        self._heads = _Heads()

    def document(self) -> Document:
        return Document("".join(self._text), tuple(self._blocks), tuple(self._aside), tuple(self._noticed))

    def flow(self, flow: Flow, depth: int) -> None:
        self._limits.table(depth)
        for part in flow:
            if isinstance(part, Grid):
                self._table(part, depth)
            elif isinstance(part, Aside):
                self._aside.append(self._put(trimmed(plain(part.text))))
                self._end()
            else:
                self._paragraph(part)

    def _paragraph(self, line: str) -> None:
        self._heads = _Heads()
        self._blocks.append(Paragraph(self._put(trimmed(plain(line)))))
        self._end()

    def _put(self, text: str, *, span: Span | None = None, over: Piece | None = None) -> Piece:
        self._limits.line(text)
        if span:
            self._text.append("\t")
            self._at += 1
        piece = Piece(self._at, self._at + len(text), self._line, text, span is not None, span, over)
        self._text.append(text)
        self._at += len(text)
        self._line += text.count("\n")
        return piece

    def _end(self) -> None:
        self._text.append("\n")
        self._at += 1
        self._line += 1

    def _table(self, grid: Grid, depth: int) -> None:
        if _is_layout(grid):
            for row in grid.rows:
                for cell in row:
                    self._limits.cell()
                    self.flow(cell.flow, depth + 1)
            return
        pieces = _Pieces()
        for part in _parts(place(grid, self._limits)):
            if isinstance(part, str):
                self._close(pieces)
                self._blocks.append(Paragraph(self._put(trimmed(plain(part)))))
                self._end()
            else:
                self._row(part, pieces, depth)
        self._close(pieces)
        self._heads = _Heads(pieces.width, pieces.heads)

    def _row(self, row: Row, pieces: _Pieces, depth: int) -> None:
        pieces.width = max(pieces.width, len(row))
        asides: list[Aside] = []
        for column, placed in sorted(row.items()):
            over = pieces.written.get(id(placed.cell))
            if over or placed.covered:
                pieces.open.append(self._put("", span=Span(pieces.row, column), over=over))
            else:
                inside = list(_inside(placed.cell.flow, depth, self._limits))
                text = trimmed("\n".join(plain(line) for line in inside if isinstance(line, str)))
                asides += [line for line in inside if isinstance(line, Aside)]
                span = Span(pieces.row, column, placed.span.rows, placed.span.columns)
                piece = self._put(text, span=span)
                pieces.written[id(placed.cell)] = piece
                pieces.open.append(piece)
                if any(isinstance(part, Grid) for part in placed.cell.flow):
                    self._noticed.append(("TABLE_IN_A_CELL", piece))
            self._end()
        self.flow(list(asides), depth)
        pieces.row += 1

    def _close(self, pieces: _Pieces) -> None:
        """The rows so far are a table; the headings above hold for those that have none of their own."""
        if not pieces.open:
            return
        earlier = pieces.heads or (self._heads.pieces if self._heads.width == pieces.width else ())
        self._blocks.append(Table(tuple(pieces.open), earlier))
        pieces.heads = spans.headings(pieces.open) or earlier
        pieces.open = []


class _Pieces:
    """A table while it is written. written: the piece of each cell. heads: the headings that were written last."""

    def __init__(self) -> None:
        self.open: list[Piece] = []
        self.written: dict[int, Piece] = {}
        self.heads: tuple[Piece, ...] = ()
        self.row = 0
        self.width = 0


def _is_layout(grid: Grid) -> bool:
    """Whether it only arranges the page: in one column, or around other tables and without headings of its own.

    Rows that no table of services has are taken apart too.
    """
    if all(len(row) <= 1 for row in grid.rows) or any(len(row) > MOST_COLUMNS for row in grid.rows):
        return True
    holds_tables = any(isinstance(part, Grid) for row in grid.rows for cell in row for part in cell.flow)
    return holds_tables and not any(is_heading_row(_own_text(cell) for cell in row) for row in grid.rows)


def _own_text(cell: Cell) -> str:
    return "\n".join(part for part in cell.flow if isinstance(part, str))


def _inside(flow: Flow, depth: int, limits: Limits) -> Iterator[str | Aside]:
    """The lines of a cell, those of a table inside it too."""
    limits.table(depth)
    for part in flow:
        if isinstance(part, Grid):
            for cell in (cell for row in part.rows for cell in row):
                limits.cell()
                yield from _inside(cell.flow, depth + 1, limits)
        else:
            yield part


def _parts(rows: list[Row]) -> list[str | Row]:
    """The rows, and the lines that stand between them as paragraphs: a section's heading, what is above the columns.

    A section's heading right below the column headings comes before them: they belong to its services.
    """
    found: list[str | Row] = []
    headed = False
    head: int | None = None
    for at, row in enumerate(rows):
        lines = _alone(row)
        opens = any(map(_opens, lines))
        if lines and (opens or not headed):
            place_at = head if opens and head is not None else len(found)
            found[place_at:place_at] = lines
            head = head + len(lines) if head is not None else None
            continue
        own = [placed for placed in row.values() if not placed.covered]
        if is_heading_row(_own_text(placed.cell) for placed in own):
            headed, head = True, len(found)
            tall = at + max(placed.span.rows for placed in own)
        elif head is not None and at >= tall and not _are_numbers(own):
            head = None
        found.append(row)
    return found


def _are_numbers(row: list[Placed]) -> bool:
    return all(words.serial(text) for placed in row if (text := _own_text(placed.cell)))


def _alone(row: Row) -> list[str]:
    """The lines of the only cell of a row that says anything, if it is a section's heading or fills the row."""
    said = [placed for placed in cells(row) if placed.cell.flow]
    if len(said) != 1 or said[0].covered or not all(isinstance(part, str) for part in said[0].cell.flow):
        return []
    lines = _own_text(said[0].cell).splitlines()
    return lines if said[0].span.columns == len(row) or any(map(_opens, lines)) else []


def _opens(line: str) -> bool:
    return sections.ends_a_table(line) or sections.label(line) is not None
