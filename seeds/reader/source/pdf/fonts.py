"""The fonts of a PDF's words, where one of them may be an old font that draws Bengali with Latin letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from seeds.reader.source import legacy_fonts
from seeds.reader.source.pdf.words import Box, Page, Word

_HEAD_LINES = 2


def has_old(listed: bytes) -> bool:
    """listed: what `pdffonts` prints, a font on each line below two of headings."""
    names = [line.split()[0] for line in listed.decode("utf-8", "replace").splitlines()[_HEAD_LINES:] if line.split()]
    return any(map(legacy_fonts.is_old, names))


def with_fonts(pages: list[Page], content: bytes) -> list[Page]:
    """content: of `pdftohtml -xml -zoom 1`, which tells the font of each stretch of text but not its words' places."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(content, parser)
    drawn = [] if root is None else [list(_stretches(page, root)) for page in root.iter("page")]
    return [
        replace(page, words=[replace(word, font=_font(word, stretches)) for word in page.words])
        for page, stretches in zip(pages, [*drawn, *([] for _ in pages)], strict=False)
    ]


def _stretches(page: etree._Element, root: etree._Element) -> Iterator[tuple[Box, str]]:
    names = {font.get("id"): font.get("family", "") for font in root.iter("fontspec")}
    for text in page.iter("text"):
        left, top, width, height = (float(text.get(name, "0")) for name in ("left", "top", "width", "height"))
        yield Box(left, top, left + width, top + height), names.get(text.get("font"), "")


def _font(word: Word, stretches: list[tuple[Box, str]]) -> str:
    x, y = word.box.middle
    return next((font for box, font in stretches if box.left <= x <= box.right and box.top <= y <= box.bottom), "")


def refuse_others(pages: list[Page]) -> None:
    """Raises NotACharter where much of the text stands in an old font that is not converted."""
    fonts = legacy_fonts.Fonts()
    for page in pages:
        for word in page.words:
            fonts.said(word.text, word.font)
    fonts.refuse()
