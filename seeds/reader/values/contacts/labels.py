"""What stands before a phone, a mailbox or a website, and says which it is."""

from __future__ import annotations

import re
from functools import lru_cache

from districts.shared import folding
from seeds.reader.text import words

_OF_OFFICE = "অফিস|অফিসিয়াল|দাপ্তরিক|দপ্তর|সরকারি|সরকারী|office|official|off"
_OF_PERSON = "ব্যক্তিগত|বাসা|বাসভবন|আবাসিক|personal|residence|res"
_ANY = f"{_OF_OFFICE}|{_OF_PERSON}"
_PHONES = "ফ্যাক্স|মোবাইল|(?:টেলি)?ফোন|fax|mobile|(?:tele)?phone"
_NUMBER = r"(?:\s?(?:নম্বর|নং|নাম্বার|ঠিকানা|আইডি|এড্রেস|অ্যাড্রেস|address|id|number|no\.?))?"
_COLON = r"\s{0,3}[:ঃ：=–-]+"
# "সেল" is a wing and "M" a letter: only a number behind them makes them labels.
_BEFORE_A_NUMBER = r"\s{0,3}[:ঃ：.=–-]{0,2}\s{0,3}(?=[+(]{0,2}(?:[০-৯0-9][().–\s-]{0,2}){5})"
_WHATSAPP = "হো(?:\u09df|য\u09bc)াটস\\s?(?:অ্যাপ|এ্যাপ|আপ|এপ)"
_WEB = "ও(?:\u09df|য\u09bc)েব(?:\\s?(?:সাইট|পোর্টাল|পেইজ))?(?:\\s?(?:এড্রেস|ঠিকানা))?"

# A label is a word of these and a colon (visarga serves as one), or nothing else on its line, or a number after it.
# The colon in "মো: রফিকুল ইসলাম" is no label's.
_LABEL = re.compile(
    words.both_ways(
        r"(?<![\u0980-\u09ffA-Za-z0-9.@_+-])(?:"
        rf"(?:(?:{_ANY})\s)?"
        r"(?:(?P<EMAIL>ই[\s-]?মেইল|ই[\s-]?মেল|e[\s-]?mail)|(?P<FAX>ফ্যাক্স|fax)"
        r"|(?P<MOBILE>মোবাইল|মোবাঃ?|mobile)"
        r"|(?P<PHONE>(?:টেলি)?ফোন|(?:tele)?phone|tel|হট\s?লাইন|হেল্প\s?লাইন|কল\s?সেন্টার|টোল\s?ফ্রি|hot\s?line|help\s?line))"
        rf"{_NUMBER}(?:\s?[/,&]\s?(?:{_PHONES}){_NUMBER}|\s(?:ও|এবং|and)\s(?:{_PHONES}){_NUMBER})?"
        rf"(?:\s?\((?:{_ANY})[.ঃ]?\))?"
        rf"(?:{_COLON}|\.(?=\s)|(?=\s{{0,3}}[+(০-৯0-9])|(?=\s{{0,3}}$))"
        rf"|(?P<MOBILE_>(?:সেল|cell|mob|m|{_WHATSAPP}|whats\s?app){_NUMBER}){_BEFORE_A_NUMBER}"
        rf"|(?P<FAX_>f){_BEFORE_A_NUMBER}"
        rf"|(?P<PHONE_>(?:টেলি|ph|t|p|contact|যোগাযোগ(?:ের)?|পিএবিএক্স|pabx|{_ANY}){_NUMBER}){_BEFORE_A_NUMBER}"
        r"|(?P<EMAIL_>(?:মেইল|mail|জি-?মেইল|g-?mail|e)\s?[:ঃ：]+(?=\s{0,3}[^\s@]{1,64}@))"
        rf"|(?P<WEB>(?:{_WEB}|web(?:\s?(?:site|portal|page))?)(?:{_COLON}|(?=\s{{0,3}}(?:www\.|http))))"
        r"|(?P<PHONE__>[\u260e\u260f\u2706\U0001f4de\U0001f57f]\ufe0f?)|(?P<MOBILE__>[\U0001f4f1\U0001f4f2]\ufe0f?)"
        r"|(?P<FAX__>[\U0001f4e0\U0001f5b7]\ufe0f?)|(?P<EMAIL__>[\u2709\U0001f4e7]\ufe0f?)"
        r")"
    ),
    re.IGNORECASE,
)
WEBSITE = "WEB"
_SITE = re.compile(
    r"(?:https?://|www\.)[^\s@]+|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+){0,5}\.(?:bd|com|org|net|info)/?", re.IGNORECASE
)
_BESIDE = frozenset(
    folding.key(word)
    for word in words.folded(
        f"{_ANY.replace('|', ' ')} হটলাইন হোয়াটসঅ্যাপ পিএবিএক্স সরাসরি মোবাইল ফোন সেল "
        "hotline whatsapp pabx direct mobile phone cell tel"
    )
)


@lru_cache(maxsize=4096)
def of_line(line: str) -> tuple[re.Match[str], ...]:
    """The labels of a line; of a charter most lines come again from row to row."""
    return tuple(_LABEL.finditer(line))


def kind(label: re.Match[str]) -> str:
    """What a label says of what follows it: a kind of contact, or a website."""
    return (label.lastgroup or "").rstrip("_")


def is_website(line: str) -> bool:
    return "." in line and _SITE.fullmatch(line) is not None


def is_beside(text: str) -> bool:
    """ "(অফিস)" behind a number says whose it is, and is understood with it."""
    return folding.key(text) in _BESIDE
