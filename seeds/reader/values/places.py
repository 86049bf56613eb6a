"""Whether a text says where a paper is obtained, or names another paper: its last word tells."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from districts.shared import folding
from seeds.reader.text import words

_PLACES = words.folded(
    "কার্যালয় অফিস দপ্তর অধিদপ্তর পরিদপ্তর মন্ত্রণালয় বিভাগ সচিবালয় শাখা ডেস্ক কাউন্টার সেন্টার কেন্দ্র ওয়েবসাইট সাইট পোর্টাল বাতায়ন "
    "অনলাইন ইন্টারনেট অ্যাপ ব্যাংক পরিষদ পৌরসভা কর্পোরেশন ইউনিয়ন উপজেলা জেলা থানা হাসপাতাল ক্লিনিক স্টেশন ডাকঘর পোস্টঅফিস বাজার দোকান "
    "লাইব্রেরি গ্রন্থাগার স্টুডিও আদালত বোর্ড কমিশন ভবন কক্ষ রুম তলা ইনস্টিটিউট বিদ্যালয় কলেজ বিশ্ববিদ্যালয় মাদ্রাসা প্রতিষ্ঠান সংস্থা সমিতি "
    "আবেদনকারী নিজ নিজস্ব উদ্যোগ সেবাগ্রহীতা গ্রহীতা সেবাপ্রার্থী গ্রাহক ডাক্তার রেকর্ডরুম মহাফেজখানা "
    "সার্ভিস ডিফেন্স ভেন্ডার অভিভাবক লেখক কর্তৃপক্ষ নিয়োগকর্তা আইনজীবী নোটারি "
    "বিআরটিএ বিআরটিসি বিএসটিআই এলজিইডি বিএডিসি বিটিসিএল ডিপিএইচই রাজউক বিসিক এনবিআর ইসি "
    "ইউডিসি কোম্পানি কারাগার চেম্বার ভেন্ডর রেজিস্ট্রি বুথ সার্কেল রেঞ্জ ডিপো গুদাম খামার নার্সারি কমপ্লেক্স একাডেমি "
    "কালেক্টরেট ট্রেজারি সেল ইউনিট "
    "office website portal desk counter centre center branch bank department directorate ministry section board room "
    "online udc upazila district court library studio secretariat institute hospital"
)
_PAPERS = words.folded(
    "ফর্ম ফি ছবি রশিদ রসিদ চালান দলিল খতিয়ান পর্চা নকশা লাইসেন্স পাসপোর্ট কার্ড আবেদন দরখাস্ত নিবন্ধন আইডি তথ্য তথ্যাদি রেকর্ড "
    "ডকুমেন্ট ডকুমেন্টস দলিলাদি টোকেন স্ট্যাম্প খাম টিকিট ডাকটিকিট প্রজ্ঞাপন আদেশ প্রাক্কলন রিটার্ন স্টেটমেন্ট কোটেশন মার্কশিট শিট "
    "প্রত্যয়ন তালিকা প্রতিবেদন বিবরণী বিবরণ বিল ভাউচার কাগজ কাগজাদি রেজুলেশন প্রস্তাব প্রস্তাবনা চিঠি মানচিত্র "
    "সার্টিফিকেট এনআইডি টিআইএন টিন বই পাশবই চেক স্লিপ লেটার এনওসি প্রেসক্রিপশন ডিপিপি "
    "দাখিলা বন্ড চুক্তি প্রমাণক প্রমাণ রিপোর্ট জীবনবৃত্তান্ত বায়োডাটা সুপারিশ অনুমতি অনুমোদন ছাড়পত্র "
    "form photo photograph copy copies application card license licence passport letter certificate receipt paper "
    "document nid deed challan"
)
# "আবেদনপত্র", "হলফনামা", "সনদপত্র": also the end of a word.
_PAPERS_AT_AN_END = words.folded("সনদ পত্র ফরম কপি লিপি নামা")
_FORMS = frozenset(words.folded("আবেদন আবেদনপত্র দরখাস্ত ফরম ফর্ম form application"))
# Endings of a case, a count or a plural. Not the genitive: what it belongs to follows.
_ENDING = "(?:টি|টা|খানা|সমূহ|গুলো|গুলি|াদি)?(?:ে|তে|য়|এ|ই|s)?"


def _ends_with(stems: tuple[str, ...], *, compound: bool) -> re.Pattern[str]:
    """compound: the word may begin with another one: "আবেদনপত্র"."""
    before = "" if compound else r"(?<![^\W\d_])(?<![\u0980-\u09ff])"
    return re.compile(rf"{before}(?:{'|'.join(map(re.escape, stems))}){_ENDING}$")


_PLACE = _ends_with(_PLACES, compound=False)
_PAPER = re.compile(
    "|".join((_ends_with(_PAPERS, compound=False).pattern, _ends_with(_PAPERS_AT_AN_END, compound=True).pattern))
)
_WEB = re.compile(
    r"(?:https?://|www\.)\S{1,200}|(?:[a-z0-9-]{1,63}\.){1,5}(?:gov|com|org|net|info)(?:\.bd)?(?:/\S{0,200}|(?![a-z0-9]))"
)
_ROOM = re.compile(folding.fold("(?:কক্ষ|রুম|room)") + r"\s*(?:নং|নম্বর|no)?\s*[.:ঃ–-]?\s*[0-9]")
_APART = re.compile(r"[,;।/]|\s(?:ও|এবং|বা|অথবা|কিংবা|and|or)\s")
_BRACKETS = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?")
# "… হতে সংগ্রহ করতে হবে", "-২ টি".
_BEHIND = re.compile(
    r"\s*(?:[–-]?\s*[0-9]{1,2}\s*(?:টি|টা|খানা)?|"
    + folding.fold(
        "হতে|থেকে|কর্তৃক|প্রাপ্ত|সংগ্রহ|ডাউনলোডযোগ্য|ডাউনলোড|বিনামূল্যে|সরাসরি|করা|করে|করতে|করবেন|হবে|পাওয়া|যাবে|যায়|নিকট|কাছে|(?<= )এ"
    )
    + r")\s*$"
)
_POST_CODE = re.compile(r"[\s–-]*[0-9]{4}$")
_SIGNS = " .:ঃ–-)]"
_MOST_BEHIND = 6
_LONGEST = 300


def is_place(text: str) -> bool:
    said = _parts(text)
    return any(map(_is_place, said)) and not any(map(_is_paper, said))


def is_nothing_else(text: str) -> bool:
    """Whether all of it says where; "আবেদন অনলাইনে" says what too."""
    said = _parts(text)
    return (
        bool(said) and all(map(_is_place, said)) and not any(word in _FORMS for part in said for word in part.split())
    )


def is_paper(text: str) -> bool:
    said = _parts(text)
    return any(map(_is_paper, said)) and not any(map(_is_place, said))


def is_address(first: str, rest: list[str]) -> bool:
    """Whether the lines below an office say in which town it stands."""
    return is_place(first) and all(on_the_map(part) for line in rest for part in line.strip(" ।.").split(","))


def _is_place(part: str) -> bool:
    office, _, town = part.rpartition(" ")
    said = office if office and on_the_map(town) else part
    return bool(_PLACE.search(said) or _ROOM.search(said)) or on_the_map(said)


def _is_paper(part: str) -> bool:
    return _PAPER.search(part) is not None


def _parts(text: str) -> list[str]:
    """What stands between commas and the like, without what may stand behind its last word."""
    said = _WEB.sub(" website ", _BRACKETS.sub(" ", folding.fold(text[:_LONGEST])))
    found = _APART.split(said)
    return [said for part in found if (said := _without_what_is_behind(part))]


def _without_what_is_behind(part: str) -> str:
    said = part.strip(_SIGNS)
    if _ROOM.search(said):
        return said
    for _ in range(_MOST_BEHIND):
        said = _BEHIND.sub("", said).strip(_SIGNS)
    return said


def on_the_map(text: str) -> bool:
    """A district or an upazila, also with its post code."""
    return folding.key(_POST_CODE.sub("", folding.fold(text[:_LONGEST]).strip())) in _on_the_map()


@cache
def _on_the_map() -> frozenset[str]:
    table = files("seeds").joinpath("data", "offices.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return frozenset(
        folding.key(name) for _, level, *names in rows if level not in {"level", "NATIONAL"} for name in names
    )
