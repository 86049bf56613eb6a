"""The text of a cell as Excel shows it, with the fonts that its letters have."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from seeds.reader.source.bijoy.font_marks import FontRun
from seeds.reader.source.workbook import number_formats
from seeds.reader.source.workbook.markup import child, children, is_on, name, number

_TRUTH = {"1": "TRUE", "0": "FALSE"}


@dataclass(frozen=True, slots=True)
class _Style:
    form: str = number_formats.GENERAL
    font: str = ""


@dataclass
class CellValues:
    """strings: the texts that cells share."""

    strings: list[etree._Element] = field(default_factory=list)
    styles: list[_Style] = field(default_factory=list)
    since_1904: bool = False

    def runs(self, cell: etree._Element) -> list[FontRun]:
        style = self._style(cell)
        said, formula = child(cell, "v"), child(cell, "f")
        value = (said.text or "") if said is not None else ""
        if not value and formula is not None and cell.get("t") != "str":  # never calculated
            return [FontRun(f"={formula.text or ''}", "")]
        match cell.get("t", "n"):
            case "s":
                return _rich(self._shared(value), style.font)
            case "inlineStr":
                return _rich(child(cell, "is"), style.font)
            case "b":
                return [FontRun(_TRUTH.get(value, value), "")]
            case "n":
                shown = number_formats.shown(value, style.form, since_1904=self.since_1904) if value else ""
                return [FontRun(shown, style.font)]
            case _:  # a formula's text, an error, a date in ISO's form
                return [FontRun(value, style.font)]

    def _shared(self, value: str) -> etree._Element | None:
        at = int(value) if value.isascii() and value.isdigit() and len(value) < 8 else -1
        return self.strings[at] if 0 <= at < len(self.strings) else None

    def _style(self, cell: etree._Element) -> _Style:
        at = number(cell, "s")
        return self.styles[at] if at < len(self.styles) else _Style()


def read(strings: etree._Element | None, styles: etree._Element | None, *, since_1904: bool) -> CellValues:
    own = {
        number(each, "numFmtId"): each.get("formatCode", "") for each in children(child(styles, "numFmts"), "numFmt")
    }
    forms = number_formats.BUILT_IN | own
    fonts = [_name(child(font, "name")) for font in children(child(styles, "fonts"), "font")]
    found = []
    for style in children(child(styles, "cellXfs"), "xf"):
        font = number(style, "fontId")
        form = forms.get(number(style, "numFmtId"), number_formats.GENERAL)
        found.append(_Style(form, fonts[font] if font < len(fonts) else ""))
    return CellValues(list(children(strings, "si")), found, since_1904)


def is_1904(workbook: etree._Element | None) -> bool:
    return is_on(child(workbook, "workbookPr"), "date1904")


def _rich(text: etree._Element | None, font: str) -> list[FontRun]:
    """Its runs, each in its own font; what is read aloud above letters (phonetic runs) is no part of it."""
    found = []
    for part in children(text, "t", "r"):
        run = part if name(part) == "t" else child(part, "t")
        own = _name(child(part, "rPr", "rFont")) or font
        found.append(FontRun((run.text or "") if run is not None else "", own))
    return found


def _name(font: etree._Element | None) -> str:
    return "" if font is None else font.get("val", "")
