"""How an office promises otherwise than the catalogue: other days, a fee, a paper more, a service less or its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from districts.charters import parts
from districts.charters.draft import ServiceCategory
from districts.charters.parts import Parts, Row
from districts.shared.text import LocalizedText, in_bengali_digits
from districts.simulation.chances import within
from districts.simulation.words import Words


@dataclass(frozen=True, slots=True)
class Promise:
    """row: a service's columns but for what numbers it: category, name, posts, national service."""

    row: Row
    parts: Parts


# Of a hundred offices that do not promise just what the catalogue says, how many do this otherwise.
_OTHERWISE = {"days": 60, "fee": 20, "paper": 35, "less": 25, "own": 35}
_AS_IT_IS = 0.45


def varied(promises: list[Promise], place: LocalizedText, words: Words, random: Random) -> list[Promise]:
    """What an office promises, by chance just what the catalogue says."""
    if not promises or within(random, _AS_IT_IS):
        return promises
    changed = list(promises)
    for what, of_hundred in _OTHERWISE.items():
        if within(random, of_hundred / 100):
            _CHANGES[what](changed, place, words, random)
    return changed


def _days(promises: list[Promise], _place: LocalizedText, _words: Words, random: Random) -> None:
    for _ in range(random.randint(1, 3)):
        n = random.randrange(len(promises))
        promises[n] = Promise(promises[n].row, {**promises[n].parts, "time_limits": [_limit(random)]})


def _limit(random: Random) -> Row:
    """Mostly working days; some promise hours, months, or nothing that binds."""
    drawn = random.random()
    if drawn < 0.05:
        return _said("প্রয়োজন অনুযায়ী", as_needed=True)
    if drawn < 0.10:
        return _said("তাৎক্ষণিক", immediate=True)
    if drawn < 0.15:
        hours = random.choice((4, 8, 24))
        return _said(f"{in_bengali_digits(hours)} ঘণ্টা", maximum=hours, unit="HOUR")
    if drawn < 0.20:
        return _said("১ মাস", maximum=1, unit="MONTH")
    days = random.choice((2, 4, 5, 7, 10, 12, 15, 20))
    text = f"{in_bengali_digits(days)} কার্যদিবস"
    return _said(text, maximum=days, unit="WORKING_DAY", working_days=days)


def _said(text: str, **known: object) -> Row:
    nothing = dict.fromkeys(("minimum", "maximum", "unit", "working_days"))
    flags = dict.fromkeys(("immediate", "as_needed", "conditional"), False)
    return {"text_bn": text, "text_en": None, **nothing, **flags, **known}


def _fee(promises: list[Promise], _place: LocalizedText, _words: Words, random: Random) -> None:
    n = random.randrange(len(promises))
    taka = in_bengali_digits(random.choice((20, 50, 100, 200, 500)))
    fee = {"text_bn": f"{taka} টাকা, চালানের মাধ্যমে", "text_en": None, "free": False}
    promises[n] = Promise(promises[n].row, {**promises[n].parts, "fees": [fee]})


def _paper(promises: list[Promise], _place: LocalizedText, words: Words, random: Random) -> None:
    n = random.randrange(len(promises))
    papers = promises[n].parts["required_documents"]
    paper = {
        "position": len(papers) + 1,
        **parts.columns("name", words.one("PAPER", random)),
        **parts.columns("obtain_from", words.one("PLACE", random) if within(random, 0.5) else LocalizedText()),
        "conditional": within(random, 0.3),
    }
    promises[n] = Promise(promises[n].row, {**promises[n].parts, "required_documents": [*papers, paper]})


def _less(promises: list[Promise], _place: LocalizedText, _words: Words, random: Random) -> None:
    if len(promises) > 1:
        promises.pop(random.randrange(len(promises)))


def _own(promises: list[Promise], place: LocalizedText, words: Words, random: Random) -> None:
    like = random.choice(promises)
    row = {
        **like.row,
        **parts.columns("name", words.one("SERVICE", random, place)),
        "catalogue_id": None,
        "category": ServiceCategory.CITIZEN,
    }
    promises.append(Promise(row, {**like.parts, "time_limits": [_limit(random)]}))


_CHANGES: dict[str, Callable[[list[Promise], LocalizedText, Words, Random], None]] = {
    "days": _days,
    "fee": _fee,
    "paper": _paper,
    "less": _less,
    "own": _own,
}
