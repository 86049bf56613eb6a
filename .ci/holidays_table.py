"""`make holidays`: the rows of seeds/data/holidays.tsv, as far as the package `holidays` knows them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import holidays

YEARS = range(2024, 2032)
ESTIMATED = {"bn": " (আনুমানিক)", "en_US": " (estimated)"}


def days(language: str) -> dict[date, list[str]]:
    known = holidays.country_holidays("BD", years=YEARS, language=language)
    return {day: known.get_list(day) for day in sorted(known)}


def main() -> None:
    bn, en = days("bn"), days("en_US")
    # A day with one name teaches how it is called in the other language; a day with two is in another order there.
    english = {
        bare(bn[day][0], "bn"): bare(en[day][0], "en_US") for day in bn if len(bn[day]) == 1 and len(en[day]) == 1
    }
    found = defaultdict(list)
    for day, names in bn.items():
        for name in names:
            found[bare(name, "bn"), ESTIMATED["bn"] in name].append(day)
    lines = []
    for (name, estimated), listed in found.items():
        for first, last in rows(listed):
            label = re.sub("[^a-z]+", "_", english[name].lower().replace("'", "")).strip("_")
            lines.append((first, last, label, name, english[name], "yes" if estimated else "no"))
    seen: dict[str, int] = defaultdict(int)
    for first, last, label, *rest in sorted(lines):
        occasion = f"{label}_{first.year}"
        seen[occasion] += 1
        occasion += f"_{seen[occasion]}" if seen[occasion] > 1 else ""
        print("\t".join([occasion, str(first), str(last), *rest]))


def bare(name: str, language: str) -> str:
    """Without the label, in NFC as all of seeds/data."""
    return unicodedata.normalize("NFC", name.removesuffix(ESTIMATED[language]))


def rows(listed: list[date]) -> list[tuple[date, date]]:
    """Days in a row, as first and last."""
    starts = [listed[0], *(after for before, after in pairwise(listed) if after - before > timedelta(1))]
    ends = [*(before for before, after in pairwise(listed) if after - before > timedelta(1)), listed[-1]]
    return list(zip(starts, ends, strict=True))


main()
