"""Titles of posts and names of offices, by the words that they are made of."""

from __future__ import annotations

import re
from functools import lru_cache

from districts.shared import folding
from seeds.reader.text import words

# A word that ends so is a title's: উপপরিচালক, মহাপরিদর্শক, সাব-রেজিস্ট্রার. With a case ending (প্রশাসকের) it is none.
_ENDINGS = words.folded(
    # any office
    "প্রোগ্রামার কর্মকর্তা অফিসার পরিচালক প্রশাসক কমিশনার সচিব প্রকৌশলী সহকারী সহকারি অপারেটর তত্ত্বাবধায়ক তত্বাবধায়ক "
    "হিসাবরক্ষক ইনচার্জ ইন-চার্জ নির্বাহী পরিদর্শক পরিদর্শিকা চেয়ারম্যান ইঞ্জিনিয়ার অ্যানালিস্ট এনালিস্ট টেকনিশিয়ান ব্যবস্থাপক প্রশিক্ষক উপদেষ্টা "
    "ম্যানেজার সুপারভাইজার সমন্বয়ক সমন্বয়কারী সংগঠক প্রতিনিধি বিশেষজ্ঞ গবেষক সহায়ক সভাপতি সম্পাদক সেক্রেটারি সেক্রেটারী এক্সিকিউটিভ "
    "মুদ্রাক্ষরিক সাঁটলিপিকার সাটলিপিকার স্টেনোগ্রাফার টাইপিস্ট ক্লার্ক ক্যাশিয়ার কোষাধ্যক্ষ ট্রেজারার অডিটর নিরীক্ষক কিপার ভান্ডাররক্ষক গ্রন্থাগারিক "
    "লাইব্রেরিয়ান কেয়ারটেকার ড্রাইভার গাড়িচালক চালক পিয়ন প্রহরী অর্ডারলি কিউরেটর উদ্যোক্তা উচ্চমান নিম্নমান কর্মী পরিসংখ্যানবিদ পরিকল্পনাবিদ "
    # police, courts, prisons, ansar, fire service
    "সুপার সুপারিনটেনডেন্ট সুপারিন্টেনডেন্ট ইন্সপেক্টর ইনস্পেক্টর কনস্টেবল সার্জেন্ট কমান্ডার কমান্ড্যান্ট কমান্ডেন্ট অ্যাডজুট্যান্ট এডজুট্যান্ট এ্যাডজুট্যান্ট "
    "ম্যাজিস্ট্রেট জজ বিচারক কৌঁসুলি কৌসুলি সেরেস্তাদার জারিকারক স্টেনোটাইপিস্ট দলনেতা দলনেত্রী ফায়ারম্যান ফায়ারফাইটার ওয়ার্ডার কারারক্ষী "
    # land, registration, survey, works
    "রেজিস্ট্রার রেজিষ্ট্রার সার্ভেয়ার তহশিলদার তহসিলদার নকলনবিশ মোহরার চেইনম্যান ড্রাফটসম্যান ড্রাফটম্যান নকশাকার প্রাক্কলনিক প্রাক্কলনকারী স্থপতি "
    "মেকানিক মেকানিক্স লাইনম্যান ইলেকট্রিশিয়ান ওয়ার্কার রিডার পাম্পচালক "
    # health, livestock, agriculture, fisheries
    "সার্জন চিকিৎসক নার্স টেকনোলজিস্ট টেকনোলজিষ্ট ফার্মাসিস্ট ফার্মাসিষ্ট কনসালটেন্ট কনসালট্যান্ট মিডওয়াইফ ভ্যাকসিনেটর ভ্যাক্সিনেটর কম্পাউন্ডার "
    "রেডিওগ্রাফার প্যাথলজিস্ট স্যাকমো ধাত্রী ডেমোনস্ট্রেটর ডেমনস্ট্রেটর পুষ্টিবিদ রসায়নবিদ কেমিস্ট "
    # education, social services, women, youth, cooperatives
    "শিক্ষক শিক্ষিকা অধ্যক্ষ উপাধ্যক্ষ অধ্যাপক প্রভাষক উপাচার্য ইন্সট্রাক্টর ইনস্ট্রাক্টর ইন্সট্রাকটর ওয়ার্ডেন সমাজকর্মী মোটিভেটর অর্গানাইজার কাউন্সেলর "
    # local government, post, banks, taxes
    "মেয়র কাউন্সিলর সদস্য সদস্যা পোস্টমাস্টার পোষ্টমাস্টার কালেক্টর কন্ট্রোলার নিয়ন্ত্রক নিয়ন্ত্রক মহাহিসাবরক্ষক "
    # in English
    "programmer officer director commissioner secretary engineer assistant administrator inspector magistrate chairman "
    "analyst technician manager operator superintendent surgeon registrar surveyor nurse teacher principal lecturer "
    "professor judge accountant auditor cashier clerk instructor trainer coordinator supervisor technologist "
    "pharmacist postmaster librarian mayor councillor executive consultant specialist physician constable sergeant "
    "commandant adjutant chancellor in-charge incharge typist driver controller collector treasurer organizer "
    "organiser demonstrator"
)
# Short ones are titles as whole words only.
_WORDS = frozenset(
    words.folded(
        "ইউএনও ডিসি এডিসি এসপি এএসপি ওসি এসআই এএসআই এসিল্যান্ড এডি ডিডি এও পিআইও পিও এপিও সিএ জিএম ডিজিএম এজিএম এসপিও "
        "পিপি জিপি এপিপি ইউএইচএফপিও ইউএফপিও আরএমও এমও সিএইচসিপি এফডব্লিউভি এফডব্লিউএ এসএএও ভিএফএ এসএই লিডার "
        "পিএসও এসএসও সিএসও মেম্বার মালী গার্ড রানার ডাকপিয়ন কর্মকর্তা-কর্মচারী ইউএইচএন্ডএফপিও ডিআইজি এআইজি আইজিপি কেরানী "
        "uno dc adc sp asp oc si asi acl ac ad dd jd dg edc pio po pa ps agm dgm gm uhfpo uh&fpo rmo spo pso sso cso "
        "chairperson leader"
    )
)
# They are names of people too: titles where nothing but a rank stands before them.
_OR_NAMES = frozenset(
    words.folded(
        "প্রধান নাজির পেশকার আমিন কানুনগো ইমাম খতিব মুয়াজ্জিন দফাদার চৌকিদার মহল্লাদার মাস্টার মাষ্টার জেলার মুন্সেফ হাবিলদার সুবেদার "
        "কর্মচারী আয়া head chief"
    )
)
_RANKS = frozenset(
    words.folded(
        "জেলা উপজেলা বিভাগীয় বিভাগ ইউনিয়ন ইউনিট ওয়ার্ড সদর থানা অফিস শাখা ভূমি কোর্ট আদালত স্টেশন পোস্ট মসজিদ পেশ সহকারী সহকারি উপ "
        "ডেপুটি প্রধান অতিরিক্ত যুগ্ম সিনিয়র সিনিয়ার জুনিয়র ঊর্ধ্বতন চিফ চীফ হেড হেল্থ স্কুল ভারপ্রাপ্ত সরকারি সরকারী গ্রাম বিজ্ঞ "
        "কার্যালয় দপ্তর প্রতিষ্ঠান সংস্থা হাসপাতাল সংশ্লিষ্ট দায়িত্বপ্রাপ্ত শ্রেণি শ্রেণির শ্রেণী শ্রেণীর তৃতীয় চতুর্থ ৩য় ৪র্থ "
        "deputy joint assistant additional senior section department office branch station planning"
    )
)
_PHRASES = tuple(map(folding.fold, ("গ্রাম পুলিশ", "মিটার রিডার", "রিসোর্স পার্সন", "ওয়ার্ড বয়", "অফিস প্রধান", "শাখা প্রধান")))
_OFFICES = words.folded(
    "কার্যালয় অফিস দপ্তর অধিদপ্তর পরিদপ্তর মন্ত্রণালয় সচিবালয় ভবন পরিষদ বিভাগ শাখা অধিশাখা অনুবিভাগ ইউনিট কেন্দ্র ইনস্টিটিউট ব্যাংক থানা "
    "কমপ্লেক্স হাসপাতাল বিদ্যালয় কলেজ পৌরসভা আদালত কোর্ট কারাগার বোর্ড কর্পোরেশন কমিশন ফাউন্ডেশন স্টেশন উইং কোষাগার ট্রেজারি গ্রন্থাগার "
    "ডেস্ক কাউন্টার বুথ তলা "
    "office ministry department directorate building complex branch wing division desk"
)
# As a word of its own only: রাসেল is a name.
_OFFICE_WORDS = frozenset(words.folded("সেল কক্ষ সার্ভিস cell court counter floor"))
_CALLED_BY_A_POST = words.folded("কার্যালয় অফিস দপ্তর সচিবালয় আদালত কোর্ট শাখা ইনস্টিটিউট কলেজ office court branch")
# "শিক্ষক প্রশিক্ষণ ইনস্টিটিউট": what is done for those who hold a post, and no post.
_FOR_A_POST = frozenset(words.folded("প্রশিক্ষণ কল্যাণ"))
_MANY_HOLD_IT = words.folded("শিক্ষক কর্মচারী কর্মী নার্স")
_GENITIVE = words.folded("এর")
_CASES = (*words.folded("ের র এর"), "'s", "’s")
_OF = frozenset(words.folded("এর মহোদয়ের মহোদয় সাহেবের র জেনারেল general"))
_AND = frozenset(words.folded("ও এবং and &"))
_OFFICE_OF = tuple(map(folding.fold, ("office of", "o/o")))
# A sentence that speaks of a post ("জেলা প্রশাসককে জানাতে হবে") is none.
_VERBS = frozenset(words.folded("হবে হয় পারে পারেন পারবেন যাবে যায় করুন করবেন করেন করে জানান জানাবেন থাকে থাকেন আছে আছেন"))
_MANY = words.folded("গণ বৃন্দ")
_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]?")
_APART = re.compile(r"[\s/|]+")
_LONGEST = 300
_LONGEST_PLACE = 4
_SIGNS = ".,;:ঃ।॥-–—0123456789'\"*"


@lru_cache(maxsize=4096)
def is_title(line: str) -> bool:
    """Whether a line, or what stands between its commas, names a post."""
    parts = folding.fold(line[:_LONGEST]).split(",")
    return not _is_office_of(parts) and any(map(_is_title, parts))


@lru_cache(maxsize=4096)
def is_office(line: str) -> bool:
    """Whether a line names an office and no post in it: "জেলা প্রশাসকের কার্যালয়, মাগুরা"."""
    if is_title(line):
        return False
    parts = folding.fold(line[:_LONGEST]).split(",")
    return any(part.strip().startswith(_OFFICE_OF) or _is_called_office(_split(part)) for part in parts)


def ends_in_title(line: str) -> bool:
    """ "সহকারী প্রোগ্রামার, শ্রীপুর": the title, and behind a comma no more than its place."""
    parts = [_split(part) for part in folding.fold(line[:_LONGEST]).split(",")]
    behind = (sum(map(len, parts[at:])) for at in range(1, len(parts) + 1))
    return any(_is_at_end(part) and rest <= _LONGEST_PLACE for part, rest in zip(parts, behind, strict=True))


@lru_cache(maxsize=4096)
def ends_in_office(line: str) -> bool:
    """ "পরিদর্শক, ট্রাফিক বিভাগ" names a post first; below somebody's title, "পরিদর্শক ট্রাফিক বিভাগ" is where he sits."""
    return _is_called_office(_split(folding.fold(line[:_LONGEST]).partition(",")[0]))


def _is_called_office(said: list[str]) -> bool:
    return bool(said) and (said[-1].endswith(_OFFICES) or said[-1] in _OFFICE_WORDS)


def _is_office_of(parts: list[str]) -> bool:
    """ "পরিচালক, স্থানীয় সরকার এর কার্যালয়": the genitive is of all that stands before it."""
    first, *others = map(_split, parts)
    of = others[0] if others else []
    return (
        len(of) > len(_GENITIVE)
        and of[-2] == _GENITIVE[0]
        and of[-1].endswith(_CALLED_BY_A_POST)
        and not (any(_at(of, at) or _is_titles_word(of[at]) for at in range(len(of) - 2)))
        and _is_at_end(first)
    )


def _is_title(part: str) -> bool:
    if part.strip().startswith(_OFFICE_OF):
        return False
    said = _split(part)
    if said and said[-1] in _VERBS:
        return False
    return any(_at(said, at) for at in range(len(said))) or any(phrase in part for phrase in _PHRASES)


def _is_at_end(said: list[str]) -> bool:
    return bool(said) and _at(said, len(said) - 1)


def _split(part: str) -> list[str]:
    bare = _IN_BRACKETS.sub(" ", part)
    return [word for each in _APART.split(bare) if (word := each.strip(_SIGNS))]


def _at(said: list[str], at: int) -> bool:
    """Whether a word is a title's, and not of an office that is called by it."""
    word = said[at]
    for many in _MANY:
        word = word.removesuffix(many)
    if word in _OR_NAMES:
        return at == len(said) - 1 and all(before in _RANKS for before in said[:at])
    if not _is_titles_word(word):
        return False
    behind = _behind(said[at + 1 :])
    if behind in _FOR_A_POST and word.endswith(_MANY_HOLD_IT) and _is_called_office(said):
        return False
    return not (behind.endswith(_CALLED_BY_A_POST) or _is_of_a_post(behind))


def _behind(said: list[str]) -> str:
    """The first word behind a title that is of no title: "জেলা প্রশাসক ও জেলা ম্যাজিস্ট্রেটের …"."""
    joined = False
    for word in said:
        joined = joined or word in _AND
        if not (word in _OF or word in _AND or _is_titles_word(word) or (joined and word in _RANKS)):
            return word
    return ""


def _is_of_a_post(word: str) -> bool:
    """ "নির্বাহী অফিসারের …": what follows is called by the post."""
    return any(word.endswith(of) and _is_titles_word(word.removesuffix(of)) for of in _CASES)


def _is_titles_word(word: str) -> bool:
    return word in _WORDS or word.endswith(_ENDINGS)
