"""A line among the papers that says where they are obtained: "প্রাপ্তিস্থান: …"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from seeds.reader import lists
from seeds.reader import places as known

_LABEL = re.compile(
    r"[(\[]?(?P<form>(?:আবেদন\s?)?(?:ফরম|ফর্ম)(?:ের)?\s{1,3})?(?:(?:প্রয়োজনীয়|প্রয়োজনীয়)?\s{0,3}কাগজপত্র(?:ের)?\s{1,3})?"
    r"(?:প্রাপ্ত[িী]র?\s{0,3}স্থান|where to get (?:it|them|the form))\s*(?:[:ঃ：]\s*[-–]?|[-–]+)\s*",
    re.IGNORECASE,
)
_LONGEST = 300
_BESIDE = " \t\r\n,;।-–—"


@dataclass(frozen=True, slots=True)
class Place:
    """said: where; text: with its label. It is about the papers from first to end, counted from 0.

    of_forms: only about those that are forms. uncertain: it may be about the last of them only.
    """

    line: int
    text: str
    said: str
    first: int
    end: int
    of_forms: bool = False
    uncertain: bool = False


def is_label(text: str) -> bool:
    return _LABEL.search(text) is not None


def places(items: list[lists.Item]) -> tuple[list[lists.Item], list[Place]]:
    """The items that are papers, without what they say of a place, and each place that is said."""
    papers: list[lists.Item] = []
    found: list[Place] = []
    for item in _whole(items):
        label = _LABEL.search(item.text)
        before = item.text[: label.start()] if label else item.text
        said = item.text[label.end() :].strip().rstrip(")]") if label and not item.heading else ""
        if not label or not said:
            papers.append(item)
            continue
        if name := before.strip(_BESIDE):
            papers.append(replace(item, text=name))
        count = sum(not paper.heading for paper in papers)
        first = found[-1].end if found else 0
        own_line = not name or before.rstrip(" \t").endswith(("\n", "\r"))
        place = Place(item.line, item.text[label.start() :], said, first if own_line else count - 1, count)
        found.append(replace(place, of_forms=bool(label["form"]), uncertain=bool(name) and own_line))
    return papers, _of_all(found, sum(not paper.heading for paper in papers))


def _of_all(found: list[Place], papers: int) -> list[Place]:
    """A place that is said once, below all papers or above them, is that of all; elsewhere it may be of one."""
    if len(found) == 1 and found[0].end == 0:
        return [replace(found[0], end=papers)]
    alone = len(found) == 1 and found[0].end == papers
    return found if alone else [replace(place, uncertain=True) for place in found]


def _whole(items: list[lists.Item]) -> list[lists.Item]:
    """A label with the line below it, and a place with the town below it."""
    found: list[lists.Item] = []
    for item in items:
        above = _LABEL.search(found[-1].text) if found else None
        said = found[-1].text[above.end() :].strip() if above else ""
        goes_on = known.on_the_map(item.text) if said else known.is_place(item.text)
        if above and goes_on and not item.heading and len(found[-1].text) <= _LONGEST:
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{item.text}", heading=False)
        else:
            found.append(item)
    return found
