"""Access to elements of Word's XML in both dialects (transitional and strict)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

_WORD = frozenset(
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
)
_OFF = frozenset(("0", "false", "off", "none"))


def name(element: etree._Element) -> str:
    """Its name; of another vocabulary than Word's own, with a colon before it."""
    return _named(element.tag) if isinstance(element.tag, str) else ":"


@lru_cache(maxsize=1024)
def _named(tag: str) -> str:
    said = etree.QName(tag)
    return said.localname if said.namespace in _WORD else f":{said.localname}"


def value(element: etree._Element | None, attribute: str = "val") -> str:
    """An attribute of Word's, "" where there is none."""
    if element is None:
        return ""
    return next((str(said) for key, said in element.attrib.items() if etree.QName(key).localname == attribute), "")


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    for step in path:
        if element is None:
            return None
        for found in element:
            if name(found) == step:
                element = found
                break
        else:
            return None
    return element


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    yield from (found for found in (() if element is None else element) if name(found) in names)


def number(element: etree._Element | None, attribute: str = "val", *, otherwise: int = 0) -> int:
    said = value(element, attribute)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else otherwise


def is_on(element: etree._Element | None) -> bool:
    """Whether a property like <w:vanish/> is there and not said to be off."""
    return element is not None and value(element).lower() not in _OFF
