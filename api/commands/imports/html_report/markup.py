"""Builds HTML safely: a document's text never becomes markup and never changes the direction of a line."""

from __future__ import annotations

import re
from html import escape
from importlib.resources import files

from districts.shared.text import LocalizedText, in_bengali_digits

# As in a terminal: control characters, and characters that change the direction of the text after them.
_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def said(text: str) -> str:
    """Published text as HTML."""
    return escape(_COMMANDS.sub("\ufffd", text))


def tag(name: str, *content: str, **attributes: object) -> str:
    """An element. content: markup. Values of attributes are escaped; None leaves the attribute out."""
    given = "".join(
        f' {key.strip("_").replace("_", "-")}="{said(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}>{''.join(content)}</{name}>"


def both(text: LocalizedText) -> str:
    """A text in both languages, of which the page shows the reader's; a missing one is replaced by the other."""
    return "".join(
        tag("span", said(getattr(text, language) or text.bn or text.en or ""), class_=language, lang=language)
        for language in ("bn", "en")
    )


def number(value: int | None, bn: str = "{}", en: str = "{}") -> LocalizedText:
    """A phrase with a number in both languages and their digits; empty for None."""
    if value is None:
        return LocalizedText()
    en = en.removesuffix("s") if value == 1 else en
    return LocalizedText(bn.format(in_bengali_digits(value)), en.format(value))


def page(title: str, *content: str) -> str:
    """A self-contained page: no script, no other file, no link."""
    style = files("api.commands.imports.html_report").joinpath("page.css").read_text("utf-8")
    choices = "".join(
        f'<input type="radio" name="language" id="{language}"{checked}/>'
        for language, checked in (("bn", ' checked="checked"'), ("en", ""))
    )
    labels = tag("label", "বাংলা", for_="bn", lang="bn") + tag("label", "English", for_="en", lang="en")
    head = (
        '<meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/>'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}"/>'
        f"{tag('title', said(title))}<style>{style}</style>"
    )
    body = f"{choices}{tag('p', labels, class_='languages')}{tag('main', *content)}"
    return f'<!DOCTYPE html>\n<html lang="bn"><head>{head}</head><body>{body}</body></html>\n'
