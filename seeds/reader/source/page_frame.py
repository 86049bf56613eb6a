"""Finds the frame of a page around its content: navigation, header, footer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from seeds.reader.text import column_headings

_AROUND = frozenset(("aside", "button", "footer", "menu", "nav", "search", "select"))
_AROUND_ROLES = frozenset(
    ("banner", "complementary", "contentinfo", "menu", "menubar", "navigation", "search", "toolbar")
)
_AROUND_NAMES = re.compile(
    r"(?:(?:main|top|left|right|side|site|page|bottom)[-_]?)?"
    r"(?:nav|navbar|navigation|menu|menubar|submenu|sidebar|footer|breadcrumbs?|social|share)",
    re.IGNORECASE,
)
_MAIN = frozenset(("article", "main"))
_CONTENT = _MAIN | {"body", "html"}

_CELLS = frozenset(("td", "th"))
_SPACES = re.compile(r"\s+")
_LONGEST_HEADING = 200


@dataclass(slots=True)
class _Inside:
    """What an element holds, itself included. head: the beginning of its text, enough to know a heading by."""

    letters: int = 0
    links: int = 0
    linked: int = 0
    services: bool = False
    head: str = ""


class Page:
    """A parsed page. What each of its elements holds is found in one pass over all of them, when it is first asked."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root

    def stands_around(self, element: etree._Element, tag: str, *, in_cell: bool) -> bool:
        """Whether it stands around the content: by its element or role, its name, or as a list of links."""
        if tag in _CONTENT:
            return False
        around = tag in _AROUND or element.get("role", "").lower() in _AROUND_ROLES
        around = around or (tag == "header" and not any(tag_of(above) in _MAIN for above in element.iterancestors()))
        if not around and not in_cell:
            names = f"{element.get('class', '')} {element.get('id', '')}".split()
            around = any(map(_AROUND_NAMES.fullmatch, names)) or (tag in {"ul", "ol"} and self._only_links(element))
        return around and not self._inside[element].services

    def _only_links(self, element: etree._Element) -> bool:
        inside = self._inside[element]
        return inside.links > 1 and inside.letters == inside.linked

    @cached_property
    def _inside(self) -> dict[etree._Element, _Inside]:
        """Backwards, each element comes after those inside it."""
        found: dict[etree._Element, _Inside] = {}
        for element in reversed(list(self._root.iter())):
            found[element] = _held(element, found)
        return found


def _held(element: etree._Element, found: dict[etree._Element, _Inside]) -> _Inside:
    tag = tag_of(element)
    inside = _Inside()
    if isinstance(element.tag, str):
        _add(inside, element.text)
    for child in element:
        held = found[child]
        inside.letters += held.letters
        inside.links += held.links
        inside.linked += held.linked
        inside.services = inside.services or held.services
        inside.head = _begun(inside.head, held.head)
        _add(inside, child.tail)
    if tag == "a":
        inside.links, inside.linked = inside.links + 1, inside.letters
    if tag in _CELLS and column_headings.meaning_of(" ".join(inside.head.split())):
        inside.services = True
    return inside


def _add(inside: _Inside, text: str | None) -> None:
    if text:
        inside.letters += len("".join(text.split()))
        inside.head = _begun(inside.head, text)


def _begun(head: str, text: str) -> str:
    """The beginning of both: one that is longer than any heading stays so. Runs of spaces count as one."""
    if len(head) > _LONGEST_HEADING:
        return head
    joined = _SPACES.sub(" ", head + text)
    return joined[: _LONGEST_HEADING + 2]


def tag_of(element: etree._Element) -> str:
    """Its name in small letters; of a comment, the name of something that nobody sees."""
    return element.tag.lower() if isinstance(element.tag, str) else "script"
