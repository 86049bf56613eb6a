"""Access to elements of Excel's XML in both dialects, by their local names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return str(etree.QName(tag).localname)


def name(element: etree._Element) -> str:
    return _local(element.tag) if isinstance(element.tag, str) else ""


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    yield from (found for found in (() if element is None else element) if name(found) in names)


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    for step in path:
        element = next(children(element, step), None)
    return element


def number(element: etree._Element | None, attribute: str, otherwise: int = 0) -> int:
    said = "" if element is None else element.get(attribute, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 8 else otherwise


def is_on(element: etree._Element | None, attribute: str) -> bool:
    return element is not None and element.get(attribute, "0") in {"1", "true", "on"}


def reference(element: etree._Element) -> str:
    """The id by which it refers to another part."""
    return next((str(said) for key, said in element.attrib.items() if _local(str(key)) == "id" and "}" in str(key)), "")
