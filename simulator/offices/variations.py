"""How an office's charter differs from the catalogue: other days, a fee, a paper more, a service less or its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from districts.charters import parts
from districts.charters.draft import ServiceCategory
from districts.charters.parts import Parts, Row
from districts.shared.text import LocalizedText, in_bengali_digits
from simulator.random_choices import happens
from simulator.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Promise:
    """row: a service's columns except its code and number: category, name, posts, national service."""

    row: Row
    parts: Parts


# Of a hundred offices that differ from the catalogue, how many differ in this.
_DIFFERENCES = {"days": 60, "fee": 20, "paper": 35, "less": 25, "own": 35}
_UNCHANGED = 0.45


def varied(promises: list[Promise], place: LocalizedText, words: Vocabulary, random: Random) -> list[Promise]:
    """An office's services; some offices adopt the catalogue unchanged."""
    if not promises or happens(random, _UNCHANGED):
        return promises
    changed = list(promises)
    for what, of_hundred in _DIFFERENCES.items():
        if happens(random, of_hundred / 100):
            _CHANGES[what](changed, place, words, random)
    return changed


def _days(promises: list[Promise], _place: LocalizedText, _words: Vocabulary, random: Random) -> None:
    for _ in range(random.randint(1, 3)):
        n = random.randrange(len(promises))
        promises[n] = Promise(promises[n].row, {**promises[n].parts, "time_limits": [_random_limit(random)]})


def _random_limit(random: Random) -> Row:
    """Mostly working days; also hours, months, or no binding limit."""
    drawn = random.random()
    if drawn < 0.05:
        return _time_limit("প্রয়োজন অনুযায়ী", as_needed=True)
    if drawn < 0.10:
        return _time_limit("তাৎক্ষণিক", immediate=True)
    if drawn < 0.15:
        hours = random.choice((4, 8, 24))
        return _time_limit(f"{in_bengali_digits(hours)} ঘণ্টা", maximum=hours, unit="HOUR")
    if drawn < 0.20:
        return _time_limit("১ মাস", maximum=1, unit="MONTH")
    days = random.choice((2, 4, 5, 7, 10, 12, 15, 20))
    text = f"{in_bengali_digits(days)} কার্যদিবস"
    return _time_limit(text, maximum=days, unit="WORKING_DAY", working_days=days)


def _time_limit(text: str, **known: object) -> Row:
    nothing = dict.fromkeys(("minimum", "maximum", "unit", "working_days"))
    flags = dict.fromkeys(("immediate", "as_needed", "conditional"), False)
    return {"text_bn": text, "text_en": None, **nothing, **flags, **known}


def _fee(promises: list[Promise], _place: LocalizedText, _words: Vocabulary, random: Random) -> None:
    n = random.randrange(len(promises))
    taka = in_bengali_digits(random.choice((20, 50, 100, 200, 500)))
    fee = {"text_bn": f"{taka} টাকা, চালানের মাধ্যমে", "text_en": None, "free": False}
    promises[n] = Promise(promises[n].row, {**promises[n].parts, "fees": [fee]})


def _paper(promises: list[Promise], _place: LocalizedText, words: Vocabulary, random: Random) -> None:
    n = random.randrange(len(promises))
    papers = promises[n].parts["required_documents"]
    paper = {
        "position": len(papers) + 1,
        **parts.columns("name", words.one("PAPER", random)),
        **parts.columns("obtain_from", words.one("PLACE", random) if happens(random, 0.5) else LocalizedText()),
        "conditional": happens(random, 0.3),
    }
    promises[n] = Promise(promises[n].row, {**promises[n].parts, "required_documents": [*papers, paper]})


def _less(promises: list[Promise], _place: LocalizedText, _words: Vocabulary, random: Random) -> None:
    if len(promises) > 1:
        promises.pop(random.randrange(len(promises)))


def _own(promises: list[Promise], place: LocalizedText, words: Vocabulary, random: Random) -> None:
    like = random.choice(promises)
    row = {
        **like.row,
        **parts.columns("name", words.one("SERVICE", random, place)),
        "catalogue_id": None,
        "category": ServiceCategory.CITIZEN,
    }
    promises.append(Promise(row, {**like.parts, "time_limits": [_random_limit(random)]}))


_CHANGES: dict[str, Callable[[list[Promise], LocalizedText, Vocabulary, Random], None]] = {
    "days": _days,
    "fee": _fee,
    "paper": _paper,
    "less": _less,
    "own": _own,
}
