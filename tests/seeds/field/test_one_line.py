"""Officers put together from their parts in any order, with any separator and any label: right, or somebody is told."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from districts.charters.draft import ContactKind, Severity
from seeds.reader.document import Piece
from seeds.reader.findings import FINDINGS
from seeds.reader.values import officers
from seeds.reader.values.officers import Person

_BENGALI = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
_NAMES = (
    (
        "মোঃ রাশেদ খান|জনাব আফরোজা বেগম|ডা. নাসরিন আক্তার|মো: জালাল উদ্দিন|কৃষিবিদ মোছাঃ তহমিনা খাতুন|শ্রী সুকুমার চন্দ্র দাস|"
        "মৌসুমী আক্তার|রফিকুল ইসলাম|সাদিয়া আফরিন|মোঃআব্দুর রহিম|মুহাম্মদ আবু তাহের"
    ),
    "Md. Karim Uddin|Ms. Farhana Akter|Dr. Abul Kalam Azad|Farhana Akter",
)
_TITLES = (
    (
        "প্রোগ্রামার|সহকারী কমিশনার (ভূমি)|উপজেলা স্বাস্থ্য ও পরিবার পরিকল্পনা কর্মকর্তা|সহকারী পরিচালক (প্রশাসন ও অর্থ)|"
        "অফিস সহকারী কাম কম্পিউটার মুদ্রাক্ষরিক|ভেটেরিনারি সার্জন|সাঁটলিপিকার|জেলা প্রশাসক|অফিসার ইনচার্জ|সাব-রেজিস্ট্রার"
    ),
    "Assistant Director|Senior Chemist|Upazila Nirbahi Officer|Executive Engineer",
)
_OFFICES = (
    "উপজেলা কৃষি অফিস, শ্রীপুর|জেলা সমাজসেবা কার্যালয়, মাগুরা|বিআরটিএ, নওগাঁ সার্কেল|প্রশাসন শাখা|শ্রীপুর, মাগুরা",
    "LGED, Magura|Department of Environment, Faridpur",
)
_MOBILE = "|মোবাইল: |মোবাইলঃ |মোবাইল-|মোবাইল নং |Mob: |Cell: |মোবা: |সেল: |Mobile No. "
_PHONE = "|ফোন: |ফোনঃ|ফোন- |টেলিফোন: |Phone: |Tel. |টেলি: |ফোন নং: "
_EMAIL = "|ই-মেইল: |ইমেইলঃ|Email: |E-mail- |ই-মেইল ঃ |email "
_SEPARATORS = [", ", "; ", " | ", " / ", "\n", " - ", " – ", "। ", " ", ","]


@dataclass(frozen=True)
class _Made:
    text: str
    name: str | None
    title: str
    office: str | None
    contacts: frozenset[str]


def _made(choose: random.Random, *, named: float) -> _Made:
    language = choose.random() < 0.3
    name = choose.choice(_NAMES[language].split("|")) if choose.random() < named else None
    title = choose.choice(_TITLES[language].split("|"))
    office = choose.choice(_OFFICES[language].split("|")) if choose.random() < 0.4 else None
    said: dict[str, str] = {}
    if choose.random() < 0.7:
        digits = f"017{choose.randrange(10**8):08d}"
        written = [digits, f"{digits[:5]}-{digits[5:]}", f"+88{digits}", f"{digits[:5]} {digits[5:]}"]
        said[f"+88{digits}"] = choose.choice(_MOBILE.split("|")) + choose.choice(written)
    if choose.random() < 0.5:
        digits = str(62300 + choose.randrange(99))
        written = [f"0488-{digits}", f"+88-0488-{digits}", f"(0488) {digits}"]
        said[f"+880488{digits}"] = choose.choice(_PHONE.split("|")) + choose.choice(written)
    if choose.random() < 0.5:
        mailbox = choose.choice(["dd.magura@example.gov.bd", "karim12@gmail.com"])
        said[mailbox] = choose.choice(_EMAIL.split("|")) + mailbox
    if choose.random() < 0.3:
        said["302"] = choose.choice(["কক্ষ নং ৩০২", "রুম: 302", "Room No. 302", "কক্ষ-৩০২"])
    reached = [each if "@" in each or choose.random() < 0.5 else each.translate(_BENGALI) for each in said.values()]
    choose.shuffle(reached)
    who = [each for each in ((name, title) if choose.random() < 0.7 else (title, name)) if each]
    who += [office] if office else []
    parts = who + reached if choose.random() < 0.7 else reached + who
    one = choose.choice(_SEPARATORS)
    mixed = choose.random() < 0.5
    text = parts[0] + "".join((choose.choice(_SEPARATORS) if mixed else one) + part for part in parts[1:])
    return _Made(text, name, title, office, frozenset(said))


def _is_right(person: Person, made: _Made) -> bool:
    reached = {
        "302" if each.kind is ContactKind.ROOM else each.normalized or each.published for each in person.contacts
    }
    said = (person.name, person.title, reached)
    return said == (made.name, made.title, set(made.contacts))


@pytest.mark.parametrize("asks_name", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_an_officer_on_one_line_is_read_or_told(seed: int, *, asks_name: bool) -> None:
    choose = random.Random(seed)  # noqa: S311
    right = 0
    for _ in range(500):
        made = _made(choose, named=0.75 if asks_name else 0.2)
        person, notes = officers.read(Piece(0, len(made.text), 1, made.text, tab=True), asks_name=asks_name)
        told = person.title is None or any(FINDINGS[note.code].severity is not Severity.INFO for note in notes)
        right += _is_right(person, made) and ", ".join(person.whereabouts) == (made.office or "")
        told = told or (asks_name and bool(made.name) and person.name is None)  # OFFICER_NOT_NAMED, of the row
        assert _is_right(person, made) or told, made

    assert right >= 470
