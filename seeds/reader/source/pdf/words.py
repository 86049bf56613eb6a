"""The words of a PDF with their places, as poppler or tesseract tell them."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from seeds.reader.source.flow import too_large

_MOST_WORDS = 100_000


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in points from the page's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Word:
    """confidence: of tesseract, from 0 to 100."""

    text: str
    box: Box
    font: str = ""
    confidence: float = 100.0


@dataclass
class Page:
    width: float
    height: float
    words: list[Word] = field(default_factory=list)


def pages(content: bytes) -> list[Page]:
    """The pages of `pdftotext -bbox-layout`. Raises NotACharter for more words than any charter has."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(content, parser)
    found: list[Page] = []
    count = 0
    for element in () if root is None else root.iter("{*}page", "{*}word"):
        if etree.QName(element).localname == "page":
            found.append(Page(float(element.get("width", "0")), float(element.get("height", "0"))))
        elif found and element.text:
            count += 1
            if count > _MOST_WORDS:
                raise too_large(_MOST_WORDS, "শব্দের বেশি", "more than {} words")
            found[-1].words.append(Word(element.text, _box(element)))
    return found


def _box(element: etree._Element) -> Box:
    return Box(*(float(element.get(name, "0")) for name in ("xMin", "yMin", "xMax", "yMax")))
