"""Splits a text into times, conditions and classes, and makes a time limit of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from districts.charters.draft import TimeClass, TimeLimit, TimeUnit
from districts.shared import folding
from seeds.reader.document import Piece
from seeds.reader.text import folded_text, numbers, words
from seeds.reader.text.folded_text import Folded
from seeds.reader.values import lists
from seeds.reader.values.time_limits import durations, grammar
from seeds.reader.values.time_limits.durations import Time


@dataclass(frozen=True, slots=True)
class _Item:
    """kind: TIME, IMMEDIATE, AS_NEEDED, CONDITIONAL, SUBJECT_TO, EVENT, IF or CLASS. said: its published words."""

    kind: str
    said: str
    time: Time | None = None
    ordinary: bool = False
    filing: bool = False
    genitive: bool = False


@dataclass
class _Class:
    """The items that stand beside the name of a class, or beside none."""

    name: str | None = None
    ordinary: bool = False
    items: dict[str, _Item] = field(default_factory=dict)

    def take(self, item: _Item) -> bool:
        """Whether the item is new here: none comes twice."""
        fresh = item.kind not in self.items
        self.items.setdefault(item.kind, item)
        return fresh


_PATTERNS = (
    ("IMMEDIATE", grammar.IMMEDIATE),
    ("AS_NEEDED", grammar.AS_NEEDED),
    ("CONDITIONAL", grammar.CONDITIONAL),
    ("SUBJECT_TO", grammar.SUBJECT_TO),
    ("EVENT", grammar.EVENT),
    ("IF", grammar.IF),
)
_TIMES = {"TIME", "IMMEDIATE"}


def parse(text: str) -> TimeLimit | None:
    """The time limit that a text states; None when any part of it is not understood."""
    if len(text) > words.LONGEST:
        return None
    items = _items(folded_text.fold(_without_marks(text)))
    if items is None or _is_if_between(items):
        return None
    classes = _by_class(items)
    return None if classes is None else _limit(text, classes)


def _without_marks(text: str) -> str:
    """The items of a marked list side by side: "ক) নতুন ৩০ দিন খ) নবায়ন ৭ দিন"."""
    piece = Piece(0, len(text), 1, text, tab=True)
    listed = lists.items(piece) if any(lists.marks_of(piece.lines())) else []
    return "; ".join(item.text for item in listed) if len(listed) > 1 else text


def _items(folded: Folded) -> list[_Item] | None:
    found: list[_Item] = []
    opening = grammar.OPENING.match(folded.text)
    at = _past_separators(folded.text, opening.end() if opening else 0)
    level = grammar.LEVEL.match(folded.text, at)
    at = _past_separators(folded.text, level.end()) if level else at
    before: _Item | None = None
    while at < len(folded.text):
        step = _item(folded, at)
        if step is None or (before and _goes_on(before, step[0])):
            return None
        item, end = step
        found.append(item)
        at = _past_separators(folded.text, end)
        before = item if item.kind == "TIME" and not folded.text[end:at].strip() else None
    return found


def _goes_on(time: _Item, item: _Item) -> bool:
    """Whether what stands directly behind a time may be more of it: "৩০ দিন পার হলে", "২ বছর চাকরি শেষে"."""
    if item.kind not in {"IF", "EVENT", "SUBJECT_TO"}:
        return False
    said = folding.fold(item.said)
    if time.genitive or grammar.BOUND.match(said):
        return True
    if item.kind == "IF":
        return grammar.IF_RIGHT.fullmatch(said) is None
    # Nothing but work is counted in working days, and no office works on a promise for years.
    in_years = grammar.IN_YEARS.search(time.said) is not None and not item.filing
    worked = time.time is not None and time.time.unit is TimeUnit.WORKING_DAY
    return in_years or (not worked and grammar.LASTS.match(said) is not None)


def _past_separators(folded: str, at: int) -> int:
    found = grammar.BETWEEN.match(folded, at)
    # A dash before a number is a sign, unless a word stands before it.
    if found and re.search(r"(?:^|[\s/(])[-–—]$", found[0]) and folded[found.end() : found.end() + 1].isdigit():
        return found.end() if at and re.fullmatch(r"\s?[-–—:]\s?|\s[-–—]", found[0]) else found.end() - 1
    return found.end() if found else at


def _item(folded: Folded, at: int) -> tuple[_Item, int] | None:
    if found := grammar.DURATION.match(folded.text, at):
        time = durations.read(found)
        genitive = found["case"] is not None and found[0].endswith("র") and found.end() == found.end("case")
        return (_Item("TIME", found[0], time, genitive=genitive), found.end()) if time else None
    if found := grammar.CLASS.match(folded.text, at):
        name = folded.published(at, found.end("rest") if found["rest"] else found.end("name"))
        return _Item("CLASS", name, ordinary=found["ordinary"] is not None), found.end()
    for kind, pattern in _PATTERNS:
        if (found := pattern.match(folded.text, at)) and _is_plain(found[0]):
            if kind == "EVENT" and grammar.NO_EVENT.match(found[0]):
                return None
            if kind == "IF" and grammar.BOUND.search(found[0]):
                return None
            filing = kind == "EVENT" and grammar.FILING.fullmatch(found[0].strip()) is not None
            return _Item(kind, folded.published(at, found.end()), filing=filing), found.end()
    return _case(folded, at)


def _case(folded: Folded, at: int) -> tuple[_Item, int] | None:
    found = grammar.OF_A_CASE.match(folded.text, at)
    if found is None or not _is_plain(found[0]):
        return None
    return _Item("CLASS", folded.published(at, found.end("name"))), found.end()


def _is_plain(said: str) -> bool:
    """Without a negation, and without a number, which would be part of a time."""
    return not grammar.NEGATED.search(said) and not numbers.IN_WORDS.keys() & set(said.split())


def _by_class(items: list[_Item]) -> list[_Class] | None:
    """The items under the classes whose names stand before them, or behind them; None where something comes twice."""
    behind = _names_stand_behind(items)
    found = [_Class()]
    for item in items:
        if item.kind != "CLASS":
            if not found[-1].take(item):
                return None
        elif behind and found[-1].name is None:
            found[-1].name, found[-1].ordinary = item.said, item.ordinary
        elif not behind:
            found.append(_Class(item.said, item.ordinary))
        else:
            return None
        if behind and item.kind == "CLASS":
            found.append(_Class())
    named = [folding.key(each.name) for each in found if each.name]
    if len(set(named)) < len(named) or any(each.name and not each.items.keys() & _TIMES for each in found):
        return None
    return found


def _names_stand_behind(items: list[_Item]) -> bool:
    """ "৭ কার্যদিবস (সাধারণ), ৩ কার্যদিবস (জরুরি)": the last item is a class, and the first is none."""
    kinds = [item.kind for item in items]
    return kinds[-1:] == ["CLASS"] and kinds[0] != "CLASS"


def _is_if_between(items: list[_Item]) -> bool:
    """ "৭ দিন, কাগজপত্র সঠিক থাকলে তাৎক্ষণিক": which of the two times it is of decides what is promised."""
    kinds = [item.kind for item in items]
    at = kinds.index("IF") if "IF" in kinds else 0
    return bool(_TIMES & set(kinds[:at]) and _TIMES & set(kinds[at:]))


def _limit(text: str, classes: list[_Class]) -> TimeLimit | None:
    named = [each for each in classes if each.name]
    plain = _merged([each for each in classes if not each.name])
    if plain is None or any(set(each.items) - _TIMES for each in named):
        return None
    general = plain if plain.keys() & _TIMES else _ordinary(named)
    time = general["TIME"].time if "TIME" in general else None
    event = plain.get("EVENT")
    subject = plain.get("SUBJECT_TO") or plain.get("IF")
    if "IF" in plain and ("SUBJECT_TO" in plain or time is None):
        return None
    starts_from = event.said if event and not event.filing else None
    limit = TimeLimit(
        text,
        immediate="IMMEDIATE" in general,
        minimum=time.minimum if time else None,
        maximum=time.maximum if time else None,
        unit=time.unit if time else None,
        working_days=time.maximum if time and time.unit is TimeUnit.WORKING_DAY and not starts_from else None,
        as_needed="AS_NEEDED" in plain,
        conditional="CONDITIONAL" in plain,
        subject_to=subject.said if subject else None,
        starts_from=starts_from,
        classes=tuple(_class(at, each) for at, each in enumerate(named, 1)),
    )
    states = replace(limit, conditional=False, starts_from=None) != TimeLimit(text)
    return limit if states else None


def _merged(classes: list[_Class]) -> dict[str, _Item] | None:
    merged = _Class()
    whole = all(merged.take(item) for each in classes for item in each.items.values())
    return merged.items if whole else None


def _ordinary(named: list[_Class]) -> dict[str, _Item]:
    """What holds where the class is not known: the ordinary one's time, where no other takes longer."""
    ordinary = next((each for each in named if each.ordinary), None)
    if ordinary is None or "TIME" not in ordinary.items:
        return {}
    time = ordinary.items["TIME"].time
    for other in (each.items["TIME"].time for each in named if "TIME" in each.items):
        if time is None or other is None or other.unit is not time.unit or other.maximum > time.maximum:
            return {}
    return ordinary.items


def _class(position: int, said: _Class) -> TimeClass:
    time = said.items["TIME"].time if "TIME" in said.items else None
    return TimeClass(
        position,
        said.name or "",
        immediate="IMMEDIATE" in said.items,
        minimum=time.minimum if time else None,
        maximum=time.maximum if time else None,
        unit=time.unit if time else None,
    )


def published_words(limit: TimeLimit) -> Iterator[str]:
    """The words of a limit that are kept beside its numbers."""
    yield from filter(None, (limit.subject_to, limit.starts_from))
    yield from (each.name for each in limit.classes)
