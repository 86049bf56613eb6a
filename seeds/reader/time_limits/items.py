"""A text is cut into items, and the items make a time limit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from districts.charters.draft import TimeClass, TimeLimit, TimeUnit
from seeds.reader import folding, numbers, words
from seeds.reader.folding import Folded
from seeds.reader.time_limits import grammar
from seeds.reader.time_limits.grammar import Unit


@dataclass(frozen=True, slots=True)
class _Time:
    minimum: int | None
    maximum: int
    unit: TimeUnit


@dataclass(frozen=True, slots=True)
class _Item:
    """kind: TIME, IMMEDIATE, AS_NEEDED, CONDITIONAL, SUBJECT_TO, EVENT, IF or CLASS. said: its published words."""

    kind: str
    said: str
    time: _Time | None = None
    ordinary: bool = False
    filing: bool = False


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
# No request may be due later than in ten years.
_MOST_MONTHS = 120


def parse(text: str) -> TimeLimit | None:
    """The time limit that a text states; None when any part of it is not understood."""
    if len(text) > words.LONGEST:
        return None
    items = _items(folding.fold(text))
    if items is None:
        return None
    classes = _by_class(items)
    return None if classes is None else _limit(text, classes)


def _items(folded: Folded) -> list[_Item] | None:
    found: list[_Item] = []
    opening = grammar.OPENING.match(folded.text)
    at = _past_separators(folded.text, opening.end() if opening else 0)
    while at < len(folded.text):
        step = _item(folded, at)
        if step is None:
            return None
        found.append(step[0])
        at = _past_separators(folded.text, step[1])
    return found


def _past_separators(folded: str, at: int) -> int:
    found = grammar.BETWEEN.match(folded, at)
    # A dash before a number is a sign, unless a word stands before it.
    if found and re.search(r"(?:^|[\s/(])[-–—]$", found[0]) and folded[found.end() : found.end() + 1].isdigit():
        return found.end() if at and re.fullmatch(r"\s?[-–—:]\s?|\s[-–—]", found[0]) else found.end() - 1
    return found.end() if found else at


def _item(folded: Folded, at: int) -> tuple[_Item, int] | None:
    if found := grammar.DURATION.match(folded.text, at):
        time = _time(found)
        return (_Item("TIME", found[0], time), found.end()) if time else None
    if found := grammar.CLASS.match(folded.text, at):
        name = folded.published(at, found.end("rest") if found["rest"] else found.end("name"))
        return _Item("CLASS", name, ordinary=found["ordinary"] is not None), found.end()
    for kind, pattern in _PATTERNS:
        if (found := pattern.match(folded.text, at)) and _is_plain(found[0]):
            if kind == "EVENT" and grammar.NO_EVENT.match(found[0]):
                return None
            filing = kind == "EVENT" and grammar.FILING.fullmatch(found[0].strip()) is not None
            return _Item(kind, folded.published(at, found.end()), filing=filing), found.end()
    return None


_NEGATED = re.compile(rf"(?<!\S){grammar.any_of('না', 'নয়', 'নহে', 'ছাড়া', 'ব্যতীত', 'not', 'without')}(?!\S)")


def _is_plain(said: str) -> bool:
    """Without a negation, and without a number, which would be part of a time."""
    return not _NEGATED.search(said) and not numbers.IN_WORDS.keys() & set(said.split())


def _time(found: re.Match[str]) -> _Time | None:
    """None for a number that contradicts its words, a range that does not rise, or one of two units."""
    first, second = _number(found, "first"), _number(found, "second")
    name = next(name for name in grammar.UNITS if found[name])
    if found["twice"] and not found[f"first_{name}"]:
        return None
    if not first or second == 0 or (second is not None and second <= first):
        return None
    if found["really"]:
        name = "working" if name in {"working", "day"} else ""
    return _of_units(grammar.UNITS[name], first, second) if name else None


def _of_units(unit: Unit, first: int, second: int | None) -> _Time | None:
    """None where it is no whole number of a unit that is stored, or further away than any promise."""
    said = [number * unit.times for number in (first, second) if number is not None]
    if any(number % unit.worth for number in said):
        return None
    *minimum, maximum = (number // unit.worth for number in said)
    far = unit.unit is TimeUnit.MONTH and maximum > _MOST_MONTHS
    return None if far else _Time(minimum[0] if minimum else None, maximum, unit.unit)


def _number(found: re.Match[str], name: str) -> int | None:
    """The number; 0 where it is repeated and the two differ."""
    digits, word = found[name] or found[f"{name}_digits"], found[f"{name}_word"]
    if word:
        number = numbers.IN_WORDS[word]
        return number if not digits or int(digits) == number else 0
    if not digits:
        return None
    again = found[f"{name}_again"] or found[f"{name}_beside"]
    return int(digits) if not again or numbers.value(again) == int(digits) else 0


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
    named = [words.key(each.name) for each in found if each.name]
    if len(set(named)) < len(named) or any(each.name and not each.items.keys() & _TIMES for each in found):
        return None
    return found


def _names_stand_behind(items: list[_Item]) -> bool:
    """ "৭ কার্যদিবস (সাধারণ), ৩ কার্যদিবস (জরুরি)": the last item is a class, and the first is none."""
    kinds = [item.kind for item in items]
    return kinds[-1:] == ["CLASS"] and kinds[0] != "CLASS"


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
