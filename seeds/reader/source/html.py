"""Pages as an office's portal publishes them: what a visitor sees, its tables with their spans."""

from __future__ import annotations

import re

from lxml import etree

from seeds.reader.document import Document, trimmed
from seeds.reader.findings.not_a_charter import NotACharter
from seeds.reader.source import legacy_fonts, plain_text, rendering
from seeds.reader.source.bijoy.font_marks import FontRun, marked
from seeds.reader.source.flow import Aside, Cell, Flow, Grid, Limits, too_large
from seeds.reader.source.page_frame import Page, tag_of

_DEEPEST = 150
_MOST_TAGS = 300_000
_MOST_WORDS = 200
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_TAG = re.compile(r"<[a-z](?:[^\"'>]+|\"[^\"]*\"|'[^']*')*", re.IGNORECASE)
_LINES = frozenset(
    ("address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog",
     "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
     "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "search",
     "section", "select", "summary", "tbody", "td", "tfoot", "th", "thead", "tr", "ul")
)  # fmt: skip
_UNSEEN = frozenset(
    ("applet", "area", "audio", "base", "canvas", "datalist", "embed", "head", "iframe", "input", "link", "map",
     "meta", "noframes", "noscript", "object", "param", "script", "source", "style", "svg", "template", "textarea",
     "title", "track", "video")
)  # fmt: skip
_LISTS = frozenset(("dl", "menu", "ol", "ul"))
_CELLS = frozenset(("td", "th"))
_ROW_GROUPS = frozenset(("tbody", "thead", "tfoot"))
_COLUMNS = frozenset(("col", "colgroup"))
_TO_THE_LAST = 1_000_000
_SPACES = re.compile(r"[ \t\n\r\f]+")
# What stands behind them is shown by every browser, and lost by the parser.
_ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_FAMILY = re.compile(r"font-family\s*:\s*[\"']?([^;,\"']+)", re.IGNORECASE)
_NUMBER = re.compile(r"\s*\+?([0-9]{1,6})")


def document(page: str) -> Document:
    """Raises NotACharter."""
    plain_text.refuse_unstorable(page)
    return rendering.render(extract(page))


def extract(page: str) -> Flow:
    """Raises NotACharter for a page without anything to see, or deeper than any page is."""
    _refuse_large(page)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(_ENDS.sub("", page).encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise NotACharter("FILE_EMPTY") from error
    if root is None:
        raise NotACharter("FILE_EMPTY")
    reader = _Reader(Limits(), Page(root))
    reader.element(root, 1)
    reader.end_line()
    return reader.flow


def _refuse_large(page: str) -> None:
    """Before anything is built of it: each tag and attribute takes a hundred bytes, and the parser compares those of a
    tag with each other.
    """
    if page.count("<") > _MOST_TAGS or page.count("=") > _MOST_TAGS:
        raise too_large(_MOST_TAGS, "ট্যাগের বেশি", "more than {} tags or attributes")
    if any(len(_QUOTED.sub("", tag[0]).split()) > _MOST_WORDS for tag in _TAG.finditer(page)):
        raise too_large(_MOST_WORDS, "অ্যাট্রিবিউটের বেশি একটি ট্যাগে", "more than {} attributes in a tag")


class _Reader:
    def __init__(self, limits: Limits, page: Page, *, in_cell: bool = False, font: str = "") -> None:
        self.flow: Flow = []
        self._limits = limits
        self._page = page
        self._in_cell = in_cell
        self._aside = False
        self._preformatted = False
        self._numbers: list[int | None] = []
        self._font = font
        self._said: list[FontRun] = []

    def text(self, text: str | None) -> None:
        if not text:
            return
        if self._preformatted:
            first, *more = text.splitlines() or [""]
            self._say(first)
            for line in more:
                self.end_line()
                self._say(line)
        else:
            self._say(_SPACES.sub(" ", text))

    def _say(self, text: str) -> None:
        self._said.append(FontRun(text, self._font))

    def end_line(self) -> None:
        line = marked(self._said)
        line = line if self._preformatted else _SPACES.sub(" ", line).strip(" ")
        self._said.clear()
        if trimmed(line):
            self._limits.line(line)
            self.flow.append(Aside(line) if self._aside else line)

    def element(self, element: etree._Element, depth: int) -> None:
        if depth > _DEEPEST:
            raise too_large(_DEEPEST, "স্তরের বেশি গভীর", "elements in each other more than {} deep")
        tag = tag_of(element)
        if tag in _UNSEEN:
            return
        before, self._font = self._font, _font(element) or self._font
        self._seen(element, tag, depth)
        self._font = before

    def _seen(self, element: etree._Element, tag: str, depth: int) -> None:
        if tag == "br":
            self.end_line()
        elif tag == "table":
            self._grid(element, depth)
        elif tag in _LINES:
            self._block(element, tag, depth)
        else:
            self.inside(element, depth)

    def _block(self, element: etree._Element, tag: str, depth: int) -> None:
        self.end_line()
        before = self._aside, self._preformatted
        self._aside = self._aside or self._page.stands_around(element, tag, in_cell=self._in_cell)
        self._preformatted = self._preformatted or tag == "pre"
        if tag == "li":
            self._say(self._number(element))
        elif tag in _LISTS:
            self._numbers.append(_first_number(element) if tag == "ol" and "type" not in element.attrib else None)
        self.inside(element, depth)
        self.end_line()
        if tag in _LISTS:
            self._numbers.pop()
        self._aside, self._preformatted = before

    def _number(self, item: etree._Element) -> str:
        """What a browser writes before an item of a numbered list."""
        number = self._numbers[-1] if self._numbers else None
        if number is None:
            return ""
        said = _NUMBER.match(item.get("value", ""))
        number = int(said[1]) if said else number
        self._numbers[-1] = number + 1
        return f"{number}. "

    def _grid(self, table: etree._Element, depth: int) -> None:
        self.end_line()
        grid = Grid()
        if self._aside:
            self.inside(table, depth)
        else:
            self._table(table, grid, depth)
        self.end_line()
        if grid.rows:
            self.flow.append(grid)

    def inside(self, element: etree._Element, depth: int) -> None:
        self.text(element.text)
        for child in element:
            self.element(child, depth + 1)
            self.text(child.tail)

    def _table(self, within: etree._Element, grid: Grid, depth: int) -> None:
        """What stands in a table outside of its cells comes before it, as in a browser."""
        loose: list[Cell] = []
        for child in within:
            tag = tag_of(child)
            if tag in _ROW_GROUPS:
                self._table(child, grid, depth + 1)
            elif tag == "tr":
                grid.rows.append(self._cells(child, depth + 1))
            elif tag in _CELLS:
                loose.append(self._cell(child, depth + 1))
            elif tag not in _COLUMNS:
                self.element(child, depth + 1)
            self.text(child.tail)
        if loose:
            grid.rows.append(loose)

    def _cells(self, row: etree._Element, depth: int) -> list[Cell]:
        found: list[Cell] = []
        for child in row:
            if tag_of(child) in _CELLS:
                found.append(self._cell(child, depth + 1))
            else:
                self.element(child, depth + 1)
            self.text(child.tail)
        return found

    def _cell(self, element: etree._Element, depth: int) -> Cell:
        self._limits.cell()
        reader = _Reader(self._limits, self._page, in_cell=True, font=_font(element) or self._font)
        reader.inside(element, depth)
        reader.end_line()
        return Cell(reader.flow, _reach(element, "rowspan"), _reach(element, "colspan"))


def _font(element: etree._Element) -> str:
    """The font that an element names itself, one of Bijoy before others: Word's pages name several."""
    named = [element.get("face", ""), *_FAMILY.findall(element.get("style", ""))]
    return next(filter(legacy_fonts.is_bijoy, named), next(filter(None, named), ""))


def _reach(cell: etree._Element, attribute: str) -> int:
    """At least one. A rowspan of 0 reaches down to the last row."""
    said = _NUMBER.match(cell.get(attribute, ""))
    reach = int(said[1]) if said else 1
    return reach or (_TO_THE_LAST if attribute == "rowspan" else 1)


def _first_number(element: etree._Element) -> int:
    said = _NUMBER.match(element.get("start", ""))
    return int(said[1]) if said else 1
