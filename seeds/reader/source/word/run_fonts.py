"""The font of a run of text: its own, or that of the styles that it has and their bases."""

from __future__ import annotations

from lxml import etree

from seeds.reader.source.word.ooxml import child, children, value

_MOST_STYLES = 20


class RunFonts:
    def __init__(self, styles: etree._Element | None) -> None:
        self._styles = {value(found, "styleId"): found for found in children(styles, "style")}
        defaults = child(styles, "docDefaults", "rPrDefault", "rPr")
        self._default = _font(defaults) or ""
        self._paragraphs = next(
            (
                key
                for key, each in self._styles.items()
                if value(each, "type") == "paragraph" and value(each, "default") in _ON
            ),
            "",
        )
        self._of_styles: dict[str, str | None] = {}

    def of(self, run: etree._Element | None, paragraph: etree._Element | None) -> str:
        """The font of Latin letters. run, paragraph: their properties."""
        for font in (
            _font(run),
            self._of_style(value(child(run, "rStyle"))),
            self._of_style(value(child(paragraph, "pStyle")) or self._paragraphs),
        ):
            if font is not None:
                return font
        return self._default

    def _of_style(self, style: str) -> str | None:
        if style not in self._of_styles:
            self._of_styles[style] = self._inherited(style)
        return self._of_styles[style]

    def _inherited(self, style: str) -> str | None:
        for _ in range(_MOST_STYLES):
            found = self._styles.get(style)
            font = _font(child(found, "rPr"))
            if font is not None or found is None:
                return font
            style = value(child(found, "basedOn"))
        return None


def _font(properties: etree._Element | None) -> str | None:
    """None: the properties name no font. A font of the theme has no name here: no theme has one of Bijoy."""
    fonts = child(properties, "rFonts")
    if fonts is None:
        return None
    named = value(fonts, "ascii") or value(fonts, "hAnsi")
    return named or ("" if value(fonts, "asciiTheme") or value(fonts, "hAnsiTheme") else None)


_ON = frozenset(("1", "true", "on"))
