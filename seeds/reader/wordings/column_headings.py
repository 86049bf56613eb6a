"""What the columns of a service table are called, by what they mean; spacing, signs and brackets are free."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from districts.charters.imports.document_reading import Meaning
from districts.shared import folding
from seeds.reader.text import spelling, words

WORDINGS: Mapping[Meaning, tuple[str, ...]] = {
    Meaning.SERIAL: (
        "ক্রমঃ", "ক্রম", "ক্রমিক", "ক্রমিক নং", "ক্রমিক নম্বর", "ক্রমিক সংখ্যা", "ক্রমিক নাম্বার", "ক্রঃ নং",
        "ক্র. নং", "ক্রঃ", "ক্রম নং", "ক্রমিকনং", "নং", "Serial", "Serial no", "Serial number", "Sl",
        "Sl no",
    ),
    Meaning.NAME: (
        "সেবার নাম", "সেবাসমূহ", "সেবাসমূহের নাম", "সেবার নাম/বিবরণ", "সেবার নাম ও বিবরণ",
        "সেবার বিবরণ", "সেবার শিরোনাম", "সেবার ধরন", "প্রদত্ত সেবা", "প্রদেয় সেবা", "প্রদত্ত সেবার নাম",
        "সেবা", "Service", "Services", "Service name", "Name of service", "Name of the service",
    ),
    Meaning.METHOD: (
        "সেবা প্রদান পদ্ধতি", "সেবা প্রদানের পদ্ধতি", "সেবাপ্রাপ্তির পদ্ধতি", "সেবা প্রাপ্তির পদ্ধতি",
        "পদ্ধতি", "সেবাদান পদ্ধতি", "সেবাদানের পদ্ধতি", "সেবা প্রদানের মাধ্যম", "সেবা প্রাপ্তির ধাপ ও পদ্ধতি",
        "Delivery method", "Method", "Method of delivery", "Service delivery method",
    ),
    Meaning.PAPERS: (
        "প্রয়োজনীয় কাগজপত্র", "প্রয়োজনীয় কাগজপত্রাদি", "প্রয়োজনীয় কাগজপত্রসমূহ", "কাগজপত্র",
        "সেবা প্রাপ্তির জন্য প্রয়োজনীয় কাগজপত্র", "প্রয়োজনীয় কাগজপত্র ও প্রাপ্তিস্থান",
        "প্রয়োজনীয় কাগজপত্র এবং প্রাপ্তিস্থান", "প্রয়োজনীয় কাগজপত্র ও প্রাপ্তির স্থান",
        "প্রয়োজনীয় কাগজপত্রাদি ও প্রাপ্তিস্থান", "প্রয়োজনীয় কাগজপত্র/আবেদন ফরম ও প্রাপ্তিস্থান",
        "প্রয়োজনীয় কাগজপত্র এবং উহা প্রাপ্তির স্থান", "Required documents", "Required papers",
        "Required papers and where to get them", "Required documents and where to get them",
    ),
    Meaning.PLACE: (
        "প্রাপ্তিস্থান", "প্রাপ্তির স্থান", "কাগজপত্র প্রাপ্তিস্থান", "কাগজপত্রের প্রাপ্তিস্থান",
        "কাগজপত্র প্রাপ্তির স্থান", "প্রয়োজনীয় কাগজপত্র প্রাপ্তিস্থান", "প্রয়োজনীয় কাগজপত্রের প্রাপ্তিস্থান",
        "প্রয়োজনীয় কাগজপত্র/আবেদন ফরম প্রাপ্তিস্থান", "প্রয়োজনীয় কাগজপত্র প্রাপ্তির স্থান",
        "প্রয়োজনীয় কাগজপত্র/আবেদন ফরম প্রাপ্তির স্থান", "আবেদন ফরম প্রাপ্তির স্থান", "ফরম প্রাপ্তির স্থান",
        "Where to get them", "Where to get it", "Place of papers",
    ),
    Meaning.FEE: (
        "সেবার মূল্য ও পরিশোধ পদ্ধতি", "সেবার মূল্য এবং পরিশোধ পদ্ধতি", "সেবামূল্য ও পরিশোধ পদ্ধতি",
        "সেবামূল্য এবং পরিশোধ পদ্ধতি", "সেবার মূল্য", "সেবামূল্য", "সেবার ফি",
        "সেবামূল্য/ফি/চার্জ ও পরিশোধ পদ্ধতি", "সেবামূল্য/ফি/চার্জ এবং পরিশোধ পদ্ধতি", "সেবামূল্য/ফি/চার্জ",
        "প্রয়োজনীয় ফি/ট্যাক্স/আনুষঙ্গিক খরচ", "প্রয়োজনীয় ফি/ট্যাক্স/আনুষাঙ্গিক খরচ", "প্রয়োজনীয় ফি", "প্রয়োজনীয় খরচ",
        "ফি", "ফি ও পরিশোধ পদ্ধতি", "ফি/চার্জ", "মূল্য", "মূল্য ও পরিশোধ পদ্ধতি", "Fee", "Fees",
        "Fee and payment", "Fee and payment method", "Service charge",
    ),
    Meaning.PAYMENT: (
        "পরিশোধ পদ্ধতি", "পরিশোধের পদ্ধতি", "মূল্য পরিশোধ পদ্ধতি", "মূল্য পরিশোধের পদ্ধতি",
        "সেবামূল্য/ফি/চার্জ পরিশোধ পদ্ধতি",
        "সেবামূল্য পরিশোধ পদ্ধতি", "ফি পরিশোধ পদ্ধতি", "সেবার মূল্য পরিশোধ পদ্ধতি", "ফি প্রদানের পদ্ধতি",
        "Payment", "Payment method", "Mode of payment", "How to pay",
    ),
    Meaning.TIME_LIMIT: (
        "সেবা প্রদানের সময়সীমা", "সেবা প্রদানের সময়", "সেবা প্রাপ্তির সময়সীমা", "সেবা প্রাপ্তির সময়",
        "সেবা প্রদানের সর্বোচ্চ সময়সীমা", "সেবা প্রদানের সর্বোচ্চ সময়", "সেবা প্রদানের নির্ধারিত সময়",
        "সেবা প্রাপ্তির প্রয়োজনীয় সময়", "সেবা প্রদানের প্রয়োজনীয় সময়", "সেবা প্রাপ্তির সর্বোচ্চ সময়",
        "সেবা প্রাপ্তির নির্ধারিত সময়",
        "সেবা প্রদানের নির্ধারিত সময়সীমা", "নির্ধারিত সময়সীমা", "নির্ধারিত সময়", "সময়সীমা",
        "সর্বোচ্চ সময়", "প্রয়োজনীয় সময়", "Time limit", "Time required", "Maximum time",
    ),
    Meaning.OFFICER: (
        "দায়িত্বপ্রাপ্ত কর্মকর্তা", "দায়িত্বপ্রাপ্ত কর্মচারী", "দায়িত্বপ্রাপ্ত কর্মকর্তা/কর্মচারী",
        "সেবা প্রদানকারী কর্মকর্তা", "সেবা প্রদানকারী", "দায়িত্বরত কর্মকর্তা", "Responsible officer",
        "Officer responsible",
    ),
    Meaning.SUPERIOR: (
        "ঊর্ধ্বতন কর্তৃপক্ষ", "ঊর্ধতন কর্তৃপক্ষ", "ঊর্ধ্বতন কর্মকর্তা", "ঊর্ধতন কর্মকর্তা", "Superior",
        "Superior authority", "Superior officer",
    ),
    Meaning.REMEDY: (
        "সেবা প্রাপ্তিতে ব্যর্থ হলে প্রতিকারকারী কর্মকর্তা", "সেবা পেতে ব্যর্থ হলে প্রতিকারকারী কর্মকর্তা",
        "নির্দিষ্ট সেবা পেতে ব্যর্থ হলে প্রতিকারকারী কর্মকর্তা",
        "নির্দিষ্ট সেবা পেতে ব্যর্থ হলে পরবর্তী প্রতিকারকারী কর্মকর্তা",
        "নির্ধারিত সেবা পেতে ব্যর্থ হলে প্রতিকারকারী কর্মকর্তা",
        "নির্ধারিত সময়ে সেবা না পেলে প্রতিকারকারী কর্মকর্তা",
        "নির্ধারিত সময়ে সেবা প্রদানে ব্যর্থ হলে প্রতিকার", "সেবা প্রদানে ব্যর্থ হলে প্রতিকার",
        "সেবা প্রদানে ব্যর্থ হলে প্রতিকারের বিধান", "নির্দিষ্ট সেবা প্রদানে ব্যর্থ হলে প্রতিকারের বিধান",
        "সেবা না পেলে প্রতিকার", "সেবা না পেলে যার কাছে যাবেন", "প্রতিকারকারী কর্মকর্তা", "প্রতিকার",
        "Remedy on failure", "Remedy", "If the service is not provided",
    ),
}  # fmt: skip
"""A spelling variant that `folding.fold` takes for the same need not stand here."""
# A wording is matched whole, by its letters and digits only: "সেবার মূল্যায়ন" is no fee. What stands in brackets is apart.
_HEADINGS = words.keyed(WORDINGS)
# "দায়িত্বপ্রাপ্ত কর্মকর্তার পদবি, রুম নম্বর, …": what is asked for stands behind the heading and not in brackets.
_STEMS = (
    (Meaning.OFFICER, tuple(map(folding.fold, ("দায়িত্বপ্রাপ্ত কর্মকর্তার", "দায়িত্বপ্রাপ্ত কর্মচারীর")))),
    (Meaning.SUPERIOR, tuple(map(folding.fold, ("ঊর্ধ্বতন কর্মকর্তার", "ঊর্ধ্বতন কর্তৃপক্ষের")))),
    (Meaning.REMEDY, tuple(map(folding.fold, ("প্রতিকারকারী কর্মকর্তার", "ব্যর্থ হলে প্রতিকারকারী কর্মকর্তার")))),
)
_LONGEST = 200
_OF_BRANCH = folding.fold("শাখার নামসহ")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)?")
_SPACES_AND_COMMAS = re.compile(r"[\s,;/।.&]+")
# What a heading's brackets may ask for. Any other word there is told to the admin.
_ASKED = frozenset(
    folding.key(word)
    for word in words.folded(
        "নাম পদবি ফোন টেলিফোন মোবাইল নম্বর নং ই-মেইল ইমেইল ই মেইল ঠিকানা রুম কক্ষ কোড জেলা উপজেলা জেলার উপজেলার দাপ্তরিক অফিসিয়াল "
        "সহ নামসহ কোডসহ নম্বরসহ ও এবং যদি থাকে টাকা টাকায় ঘণ্টা দিন মাস দিনে কার্যদিবস কর্মদিবস কার্যদিবসে "
        "name title designation phone number e-mail email address room and taka tk bdt hours working days months"
    )
)


@lru_cache(maxsize=1024)
def meaning_of(heading: str) -> Meaning | None:
    if not heading or len(heading) > _LONGEST:
        return None
    bare = _IN_BRACKETS.sub("", heading)
    return _HEADINGS.get(folding.key(bare)) or _HEADINGS.get(folding.key(heading)) or _of_stem(bare)


def _of_stem(heading: str) -> Meaning | None:
    folded = folding.fold(heading).removeprefix(_OF_BRANCH).lstrip()
    for meaning, stems in _STEMS:
        for stem in stems:
            if folded.startswith(stem) and _asked(folded.removeprefix(stem)):
                return meaning
    return None


def _asked(text: str) -> bool:
    """Whether the words are such as a heading asks for, and no others."""
    return {folding.key(word) for word in _SPACES_AND_COMMAS.split(text)} - {""} <= _ASKED


def nearest(heading: str) -> Meaning | None:
    """What a misspelt heading means; None where two meanings are as near. Asked of headings only: cells are many."""
    if len(heading) > _LONGEST:
        return None
    key = folding.key(_IN_BRACKETS.sub("", heading))
    near = {meaning for known, meaning in _HEADINGS.items() if spelling.is_near(key, known)}
    return near.pop() if len(near) == 1 else None


def remark(heading: str) -> str | None:
    """What a heading's brackets ask for and no heading is known to ask for."""
    for bracket in _IN_BRACKETS.finditer(heading):
        inside = bracket[1]
        if not _asked(inside):
            return inside.strip()
    return None


def key_without_branch(heading: str) -> str:
    return folding.key(folding.fold(heading[:_LONGEST]).removeprefix(_OF_BRANCH))
