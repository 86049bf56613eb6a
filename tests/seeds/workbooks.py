"""Writes Excel files for tests, part by part, as Excel does it."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from tests.seeds.renderings import shown

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True)
class Raw:
    """A cell by its XML; style: the number of a format among the workbook's."""

    inside: str
    kind: str = "n"
    style: int = 0


Value = str | int | Raw | None


@dataclass
class Sheet:
    """merged: references such as A1:B2. hidden: numbers of rows, from 1. more: XML behind the cells."""

    rows: Sequence[Sequence[Value]]
    name: str = "Sheet1"
    state: str = "visible"
    merged: Sequence[str] = ()
    hidden: Sequence[int] = ()
    before: str = ""
    more: str = ""
    relations: Sequence[tuple[str, str]] = ()


@dataclass
class Workbook:
    """formats: of numbers, in the order of their styles. fonts: of the styles behind them. parts: others, as XML."""

    sheets: Sequence[Sheet]
    formats: Sequence[str] = ()
    fonts: Sequence[str] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    since_1904: bool = False

    def content(self) -> bytes:
        file = BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in self._parts().items():
                archive.writestr(name, part)
        return file.getvalue()

    def _parts(self) -> dict[str, str]:
        strings: list[str] = []
        sheets = {f"xl/worksheets/sheet{at}.xml": _sheet(each, strings) for at, each in enumerate(self.sheets, 1)}
        relations = {
            f"xl/worksheets/_rels/sheet{at}.xml.rels": _related([(f"r{i}", *r) for i, r in enumerate(each.relations)])
            for at, each in enumerate(self.sheets, 1)
        }
        names = "".join(
            f'<sheet name={quoteattr(each.name)} sheetId="{at}" state="{each.state}" r:id="rId{at}"/>'
            for at, each in enumerate(self.sheets, 1)
        )
        epoch = '<workbookPr date1904="1"/>' if self.since_1904 else ""
        shared = "".join(f"<si><t>{escape(each)}</t></si>" for each in strings)
        return {
            "_rels/.rels": _related([("r1", "officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": (
                f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{epoch}<sheets>{names}</sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": _related(
                [(f"rId{at}", "worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(self.sheets) + 1)]
                + [("s", "sharedStrings", "sharedStrings.xml"), ("t", "styles", "styles.xml")]
            ),
            "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{shared}</sst>',
            "xl/styles.xml": self._styles(),
            **sheets,
            **relations,
            **self.parts,
        }

    def _styles(self) -> str:
        forms = "".join(
            f'<numFmt numFmtId="{200 + at}" formatCode={quoteattr(f)}/>' for at, f in enumerate(self.formats)
        )
        fonts = "".join(f"<font><name val={quoteattr(font)}/></font>" for font in self.fonts)
        styles = "".join(f'<xf numFmtId="{200 + at}" fontId="0"/>' for at in range(len(self.formats)))
        styles += "".join(f'<xf numFmtId="0" fontId="{at}"/>' for at in range(1, len(self.fonts) + 1))
        return (
            f'<styleSheet xmlns="{_MAIN}"><numFmts>{forms}</numFmts>'
            f'<fonts><font><name val="Calibri"/></font>{fonts}</fonts>'
            f'<cellXfs><xf numFmtId="0" fontId="0"/>{styles}</cellXfs></styleSheet>'
        )


def _related(found: Sequence[tuple[str, str, str]]) -> str:
    each = "".join(f'<Relationship Id="{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for i, kind, target in found)
    return f'<Relationships xmlns="{_RELATIONS}">{each}</Relationships>'


def _sheet(sheet: Sheet, strings: list[str]) -> str:
    rows = "".join(
        f'<row r="{at}" hidden="{int(at in sheet.hidden)}">{_cells(at, row, strings)}</row>'
        for at, row in enumerate(sheet.rows, 1)
    )
    merged = "".join(f'<mergeCell ref="{each}"/>' for each in sheet.merged)
    return (
        f'<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{sheet.before}<sheetData>{rows}</sheetData>'
        f"<mergeCells>{merged}</mergeCells>{sheet.more}</worksheet>"
    )


def _cells(row: int, cells: Sequence[Value], strings: list[str]) -> str:
    return "".join(_cell(f"{chr(ord('A') + at)}{row}", cell, strings) for at, cell in enumerate(cells))


def _cell(place: str, cell: Value, strings: list[str]) -> str:
    match cell:
        case None | "":
            return ""
        case Raw():
            return f'<c r="{place}" t="{cell.kind}" s="{cell.style}">{cell.inside}</c>'
        case int():
            return f'<c r="{place}"><v>{cell}</v></c>'
        case _:
            strings.append(cell)
            return f'<c r="{place}" t="s"><v>{len(strings) - 1}</v></c>'


def as_workbook(text: str, *, merged: frozenset[int] = frozenset()) -> bytes:
    """A charter's text in one sheet; a blank row behind each table."""
    rows: list[Sequence[Value]] = []
    spans: list[str] = []
    for part in shown(text, merged=merged):
        if part.text:
            rows.append([part.text])
            continue
        first = len(rows) + 1
        for row, cells in enumerate(part.rows):
            rows.append(cells)
            for column in range(len(cells)):
                reach = part.reach(row, column)
                letter = chr(ord("A") + column)
                if reach > 1 and not part.covered(row, column):
                    spans.append(f"{letter}{first + row}:{letter}{first + row + reach - 1}")
        rows.append([])
    return Workbook([Sheet(rows, merged=spans)]).content()
