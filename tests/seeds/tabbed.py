"""Small documents for tests: one table of services, its cells told by tabs."""

from __future__ import annotations

from collections.abc import Sequence

HEADINGS = {
    "SERIAL": "ক্রমিক নং",
    "NAME": "সেবার নাম",
    "METHOD": "সেবা প্রদান পদ্ধতি",
    "PAPERS": "প্রয়োজনীয় কাগজপত্র",
    "PLACE": "কাগজপত্র প্রাপ্তিস্থান",
    "FEE": "সেবার মূল্য",
    "PAYMENT": "পরিশোধ পদ্ধতি",
    "TIME_LIMIT": "সেবা প্রদানের সময়সীমা",
    "OFFICER": "দায়িত্বপ্রাপ্ত কর্মকর্তা (নাম, পদবি, ফোন)",
    "SUPERIOR": "ঊর্ধ্বতন কর্তৃপক্ষ (পদবি, ফোন)",
    "REMEDY": "নির্দিষ্ট সেবা পেতে ব্যর্থ হলে প্রতিকারকারী কর্মকর্তা",
}
VALUES = {
    "SERIAL": "১",
    "NAME": "প্রশিক্ষণ",
    "METHOD": "সরাসরি",
    "PAPERS": "আবেদনপত্র",
    "PLACE": "জেলা কার্যালয়",
    "FEE": "১০০ টাকা",
    "PAYMENT": "ট্রেজারি চালান",
    "TIME_LIMIT": "৭ কার্যদিবস",
    "OFFICER": "জনাব আব্দুল করিম\nসহকারী প্রোগ্রামার\nকক্ষ নং ৩০২\nমোবাইলঃ ০১৭১২-৩৪৫৬৭৮",
    "SUPERIOR": "প্রোগ্রামার\nফোনঃ ০২-৪১০২৪০৭৩",
    "REMEDY": "জেলা প্রশাসক\nফোনঃ ০২-৪১০২৪০৭৩",
}


def row(cells: Sequence[str]) -> str:
    return "".join(f"\t{cell}" for cell in cells)


def document(meanings: Sequence[str], *rows: dict[str, str], section: str = "২.১) নাগরিক সেবা") -> str:
    """A charter with one table, whose rows say what `VALUES` says unless they say otherwise."""
    lines = ["সেবা প্রদান প্রতিশ্রুতি", section, row([HEADINGS[meaning] for meaning in meanings])]
    for number, said in enumerate(rows, 1):
        values = {**VALUES, "SERIAL": str(number), **said}
        lines.append(row([values[meaning] for meaning in meanings]))
    return "\n".join(lines) + "\n"
