"""The body of a Word file: paragraphs, tables with merged cells and tables inside cells, notes and headers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from districts.shared.text import LocalizedText
from seeds.reader.document import trimmed
from seeds.reader.findings.not_a_charter import NotACharter
from seeds.reader.source.bijoy.font_marks import FontRun, marked
from seeds.reader.source.flow import Aside, Cell, Flow, Grid, Limits, too_large
from seeds.reader.source.legacy_fonts import Fonts
from seeds.reader.source.word.list_numbers import Numbering
from seeds.reader.source.word.ooxml import child, children, is_on, name, number, value
from seeds.reader.source.word.package import Package
from seeds.reader.source.word.run_fonts import RunFonts

_DEEPEST = 150
_TEXTS = frozenset(("t", "delText", ":t"))
_BREAKS = frozenset(("br", "cr"))
_DELETED = frozenset(("del", "moveFrom"))
_NOT_SAID = frozenset(
    ("instrText", "rPr", "pPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "sectPr", "rt", "footnoteRef",
     "endnoteRef", "annotationRef")
)  # fmt: skip
_WRITTEN = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_BESIDE = ("/header", "/footer", "/comments")
_BELOW = ("/footnotes", "/endnotes")


def extract(package: Package) -> Flow:
    """Raises NotACharter for a file that is damaged, or holds what Word itself would have to put together."""
    root = package.xml(package.main)
    if root is None or (body := child(root, "body")) is None:
        raise NotACharter("FILE_DAMAGED", what=LocalizedText("এতে কোনো লেখা নেই", "it holds no body"))
    styles = _first(package, "/styles")
    seen = _Seen(Numbering(_first(package, "/numbering"), styles), RunFonts(styles))
    reader = _Reader(seen)
    reader.block(body, 1)
    for kind in _BELOW:
        reader.notes(_first(package, kind))
    for kind in _BESIDE:
        for part in package.related(package.main, kind):
            reader.beside(package.xml(part))
    seen.fonts.refuse()
    return reader.flow


def _first(package: Package, kind: str) -> etree._Element | None:
    parts = package.related(package.main, kind)
    return package.xml(parts[0]) if parts else None


@dataclass
class _Seen:
    """What the whole document has in common: counted, and looked at, from its beginning to its end."""

    numbering: Numbering
    run_fonts: RunFonts
    fonts: Fonts = field(default_factory=Fonts)
    limits: Limits = field(default_factory=Limits)


class _Reader:
    """deleted: within text that was taken out with its change tracked."""

    def __init__(self, seen: _Seen) -> None:
        self.flow: Flow = []
        self._seen = seen
        self._font = ""
        self._properties: etree._Element | None = None
        self._said: list[FontRun] = []
        self._hidden: list[FontRun] = []
        self._deleted = False

    def notes(self, root: etree._Element | None) -> None:
        """Footnotes stand below the text; the lines that part them from it are notes of Word's own."""
        for note in children(root, "footnote", "endnote"):
            if not value(note, "type"):
                self.block(note, 1)

    def beside(self, root: etree._Element | None) -> None:
        if root is not None:
            reader = _Reader(self._seen)
            reader.block(root, 1)
            self.flow += [Aside(line) for line in dict.fromkeys(_lines(reader.flow))]

    def block(self, element: etree._Element, depth: int) -> None:
        """Everything inside an element, whatever it is."""
        if depth > _DEEPEST:
            raise too_large(_DEEPEST, "স্তরের বেশি গভীর", "elements in each other more than {} deep")
        for found in element:
            self._element(found, name(found), depth + 1)

    def _element(self, element: etree._Element, said: str, depth: int) -> None:
        if said in _TEXTS:
            self._write(element.text or "")
        elif said in _WRITTEN:
            self._write(_WRITTEN[said])
        elif said == "sym":
            self._write(_symbol(value(element, "char")))
        elif said in _BREAKS:
            self._end_line()
        elif said in _DELETED:
            self._taken_out(element, depth)
        elif said not in _NOT_SAID:
            self._holding(element, said, depth)

    def _holding(self, element: etree._Element, said: str, depth: int) -> None:
        match said:
            case "p":
                self._paragraph(element, depth)
            case "r":
                self._run(element, depth)
            case "tbl":
                self._end_line()
                self.flow.append(_Table(self._seen).read(element, depth))
            case ":AlternateContent":
                self._alternative(element, depth)
            case "altChunk":
                what = LocalizedText("এতে জোড়া না-লাগানো অংশ আছে", "a part of it is not put together yet")
                raise NotACharter("FILE_DAMAGED", what=what)
            case _:
                self.block(element, depth)

    def _paragraph(self, paragraph: etree._Element, depth: int) -> None:
        """A text box has paragraphs inside those of the text: what it interrupts is a line of its own."""
        self._end_line()
        properties = child(paragraph, "pPr")
        mark = self._seen.numbering.mark(properties)
        self._said += [FontRun(f"{mark} ", "")] if mark else []
        before, self._properties = self._properties, properties
        self.block(paragraph, depth)
        self._end_line()
        self._properties = before

    def _run(self, run: etree._Element, depth: int) -> None:
        before = self._deleted
        properties = child(run, "rPr")
        self._deleted = before or is_on(child(properties, "vanish"))
        self._font = self._seen.run_fonts.of(properties, self._properties)
        self.block(run, depth)
        self._deleted, self._font = before, ""

    def _alternative(self, element: etree._Element, depth: int) -> None:
        """One thing, drawn in a new way and in an old one."""
        for choice in children(element, ":Choice", ":Fallback"):
            self.block(choice, depth)
            return

    def _taken_out(self, element: etree._Element, depth: int) -> None:
        before, self._deleted = self._deleted, True
        self.block(element, depth)
        self._deleted = before

    def _write(self, text: str) -> None:
        self._seen.fonts.said(text, self._font)
        (self._hidden if self._deleted else self._said).append(FontRun(text, self._font))

    def _end_line(self) -> None:
        for said, beside in ((self._said, False), (self._hidden, True)):
            line = marked(said)
            said.clear()
            if trimmed(line):
                self._seen.limits.line(line)
                self.flow.append(Aside(line) if beside else line)


def _symbol(code: str) -> str:
    """A character of a symbol font, as its code."""
    try:
        found = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if found == "\0" or "\ud800" <= found <= "\udfff" else found


def _lines(flow: Flow) -> Iterator[str]:
    for part in flow:
        if isinstance(part, Grid):
            for row in part.rows:
                for cell in row:
                    yield from _lines(cell.flow)
        else:
            yield part.text if isinstance(part, Aside) else part


@dataclass
class _Table:
    """open: the merged cell that goes on downwards, at each column."""

    seen: _Seen
    grid: Grid = field(default_factory=Grid)
    open: dict[int, Cell] = field(default_factory=dict)

    def read(self, table: etree._Element, depth: int) -> Grid:
        for row in _within(table, "tr", depth):
            cells = list(self._cells(row, depth))
            if cells:
                self.grid.rows.append(cells)
        return self.grid

    def _cells(self, row: etree._Element, depth: int) -> Iterator[Cell]:
        """Those that begin in the row. Columns that it leaves out before its first cell are an empty one."""
        properties = child(row, "trPr")
        deleted = child(properties, "del") is not None
        column = number(child(properties, "gridBefore"))
        if column:
            self._close(0, column)
            yield Cell(columns=column)
        for element in _within(row, "tc", depth):
            cell = self._cell(element, depth, deleted=deleted)
            above = self.open.get(column)
            merge = child(element, "tcPr", "vMerge")
            if merge is not None and value(merge) != "restart" and above and not cell.flow:
                above.rows += 1
            else:
                self._close(column, column + cell.columns)
                if merge is not None:
                    self.open[column] = cell
                yield cell
            column += cell.columns

    def _close(self, first: int, end: int) -> None:
        for column in range(first, min(end, first + 1000)):
            self.open.pop(column, None)

    def _cell(self, element: etree._Element, depth: int, *, deleted: bool) -> Cell:
        self.seen.limits.cell()
        reader = _Reader(self.seen)
        reader.block(element, depth + 2)
        flow: Flow = [Aside(line) for line in _lines(reader.flow)] if deleted else reader.flow
        return Cell(flow, columns=max(1, number(child(element, "tcPr", "gridSpan"), otherwise=1)))


def _within(element: etree._Element, wanted: str, depth: int) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those inside a content control or an insertion."""
    if depth > _DEEPEST:
        raise too_large(_DEEPEST, "স্তরের বেশি গভীর", "elements in each other more than {} deep")
    for found in element:
        said = name(found)
        if said == wanted:
            yield found
        elif said not in _NOT_SAID and said != "tbl":
            yield from _within(found, wanted, depth + 1)
