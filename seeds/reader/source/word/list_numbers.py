"""The numbers that Word displays before list paragraphs, which are not part of the file's text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from seeds.reader.source.word.ooxml import child, children, number, value

_LEVELS = 9
_MOST_STYLES = 20
_LEVEL = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str


@dataclass(frozen=True, slots=True)
class _List:
    """shared: what it counts together with. restarts: the levels that begin anew where it is first used."""

    shared: str
    levels: dict[int, _Level]
    restarts: dict[int, int]


class Numbering:
    """Counts while it is asked about the paragraphs in their order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        abstract = {value(found, "abstractNumId"): _levels(found) for found in children(numbering, "abstractNum")}
        self._lists = {value(found, "numId"): _list(found, abstract) for found in children(numbering, "num")}
        self._styles = {value(found, "styleId"): found for found in children(styles, "style")}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        self._of_styles: dict[str, tuple[str, int]] = {}

    def mark(self, properties: etree._Element | None) -> str:
        """What Word writes before a paragraph with these properties; "" for one without a number, a bullet too."""
        said, at = self._of(properties)
        found = self._lists.get(said)
        if found is None or at not in found.levels:
            return ""
        counts = self._counts.setdefault(found.shared, {})
        if said not in self._begun:
            self._begun.add(said)
            counts.update({level: start - 1 for level, start in found.restarts.items()})
        counts[at] = counts.get(at, found.levels[at].start - 1) + 1
        for deeper in range(at + 1, _LEVELS):
            counts.pop(deeper, None)
        if found.levels[at].form in {"bullet", "none"}:
            return ""
        return _LEVEL.sub(lambda level: _written(found, counts, int(level[1]) - 1), found.levels[at].text)

    def _of(self, properties: etree._Element | None) -> tuple[str, int]:
        """The list and its level, from the paragraph itself or from its style and those that it is based on."""
        if properties is None or not self._lists:
            return "", 0
        own = child(properties, "numPr", "numId")
        if own is not None:
            return value(own), number(child(properties, "numPr", "ilvl"))
        style = value(child(properties, "pStyle"))
        if style not in self._of_styles:
            self._of_styles[style] = self._of_style(style)
        return self._of_styles[style]

    def _of_style(self, style: str) -> tuple[str, int]:
        for _ in range(_MOST_STYLES):
            of_style = self._styles.get(style)
            own = child(of_style, "pPr", "numPr", "numId")
            if own is not None:
                return value(own), number(child(of_style, "pPr", "numPr", "ilvl"))
            style = value(child(of_style, "basedOn"))
        return "", 0


def _levels(abstract: etree._Element) -> dict[int, _Level]:
    return {number(found, "ilvl"): _level(found) for found in children(abstract, "lvl")}


def _level(found: etree._Element) -> _Level:
    start = number(child(found, "start"), otherwise=1)
    return _Level(start, value(child(found, "numFmt")) or "decimal", value(child(found, "lvlText")))


def _list(found: etree._Element, abstract: dict[str, dict[int, _Level]]) -> _List:
    shared = value(child(found, "abstractNumId"))
    levels = dict(abstract.get(shared, {}))
    restarts = {}
    for override in children(found, "lvlOverride"):
        at = number(override, "ilvl")
        level, start = child(override, "lvl"), child(override, "startOverride")
        if level is not None:
            levels[at] = _level(level)
        if start is not None:
            restarts[at] = number(start, otherwise=1)
    return _List(shared, levels, restarts)


def _written(found: _List, counts: dict[int, int], at: int) -> str:
    level = found.levels.get(at)
    if level is None:
        return ""
    count = counts.get(at, level.start)
    match level.form:
        case "lowerLetter" | "upperLetter":
            letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
            return letters if level.form == "lowerLetter" else letters.upper()
        case "lowerRoman" | "upperRoman":
            return _roman(count) if level.form == "lowerRoman" else _roman(count).upper()
        case "decimalZero":
            return f"{count:02}"
        case _:
            return str(count)


def _roman(count: int) -> str:
    said = ""
    for worth, letters in _ROMAN if count < 4000 else ():
        said += letters * (count // worth)
        count %= worth
    return said or str(count)
