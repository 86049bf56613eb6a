"""What stands in the cells of the officer and the superior: a person, a post, or something that is neither."""

from __future__ import annotations

import time

import pytest

from districts.charters.draft import CharterDraft, ContactKind, ContactOwner, NamedPost, Service, Severity
from seeds import reader
from seeds.reader import accounting
from seeds.reader.values.officers import titles
from tests.seeds.documents import COMPLETE, with_lines

BEFORE = reader.read(COMPLETE).draft
OFFICER = "\tজনাব মো: করিম"


def read(text: str) -> CharterDraft:
    reading = reader.read(text)
    assert accounting.misowned(reading) == []
    assert accounting.unaccounted(reading) == []
    return reading.draft


def service(draft: CharterDraft, code: str) -> Service:
    (found,) = [service for service in draft.services if service.code == code]
    return found


def findings(draft: CharterDraft, code: str) -> dict[str, str | None]:
    """The codes of the findings about a service that the complete document does not have, with what was published."""
    before = {(f.code, f.published) for f in BEFORE.findings if f.service_code == code}
    return {
        f.code: f.published for f in draft.findings if f.service_code == code and (f.code, f.published) not in before
    }


def with_superior(text: str) -> CharterDraft:
    """The complete document with a text in the superior's cell of its last service."""
    return read(COMPLETE.rstrip() + f"\n\t{text}\n")


def with_officer(text: str) -> tuple[NamedPost | None, dict[str, str | None]]:
    """The officer of c3 when his cell says this."""
    draft = read(with_lines({78: f"\t{text}", 79: None, 80: None, 81: None, 82: None}))
    return service(draft, "c3").responsible, findings(draft, "c3")


def test_the_complete_document_says_nothing_more() -> None:
    assert service(BEFORE, "i6").superior == service(BEFORE, "i1").superior
    assert not {f.code for f in BEFORE.findings} & {"TRUNCATED", "INFERRED"}


@pytest.mark.parametrize(
    "note",
    [
        "বিঃদ্রঃ এই সনদ ১ জুলাই ২০২৪ হতে কার্যকর।",
        "বি: দ্র: ছুটির দিন বাদে",
        "বি.দ্র. ছুটির দিন বাদে",
        "নোট: বন্ধের দিন সেবা নেই",
        "Note: see the website",
        "পৃষ্ঠা ২",
        "Page 2 of 3",
    ],
)
def test_a_note_below_the_table_is_no_post(note: str) -> None:
    draft = read(f"{COMPLETE}\n{note}\n")

    assert service(draft, "i6").superior == service(draft, "i1").superior
    assert findings(draft, "i6") == {"TEXT_NOT_UNDERSTOOD": note, "INHERITED": note}


def test_a_note_behind_an_officer_is_told_and_he_is_read() -> None:
    officer, told = with_officer("জনাব মো: করিম\nসহকারী প্রোগ্রামার\nফোনঃ ০২-৫৫০০৬৮৪৭\nবিঃদ্রঃ ছুটির দিন ব্যতীত\nফোন করুন")

    assert officer
    assert (officer.officer, officer.title, officer.whereabouts) == ("জনাব মো: করিম", "সহকারী প্রোগ্রামার", ())
    assert told == {"TEXT_NOT_UNDERSTOOD": "বিঃদ্রঃ ছুটির দিন ব্যতীত\nফোন করুন"}


@pytest.mark.parametrize("sentence", ["এই সনদ ১ জুলাই ২০২৪ হতে কার্যকর।", "জেলা কর্মকর্তার সাথে যোগাযোগ করুন।", "সেবা " * 40])
def test_a_sentence_is_no_post(sentence: str) -> None:
    draft = with_superior(sentence)

    assert service(draft, "i6").superior is None
    assert findings(draft, "i6") == {"TEXT_NOT_UNDERSTOOD": sentence.strip(), "POST_NOT_STATED": sentence.strip()}


@pytest.mark.parametrize("text", ["তারিখ: ০১/০৭/২০২৪", "২", "(মোঃ করিম)", "এই সনদ ১ জুলাই ২০২৪ হতে কার্যকর"])
def test_a_date_a_number_and_a_signature_are_no_post(text: str) -> None:
    draft = with_superior(text)

    assert service(draft, "i6").superior is None
    assert findings(draft, "i6").keys() == {"TEXT_NOT_UNDERSTOOD", "POST_NOT_STATED"}


@pytest.mark.parametrize("mark", ["ঐ", "ঐ ", '"', "-do-", "〃", "Ditto"])
def test_a_ditto_mark_inherits(mark: str) -> None:
    draft = with_superior(mark)
    (told,) = [f for f in draft.findings if f.service_code == "i6" and f.code == "INHERITED"]

    assert service(draft, "i6").superior == service(draft, "i1").superior
    assert told.published == mark.strip()


def test_a_ditto_mark_below_nothing_is_no_post() -> None:
    draft = read(with_lines({42: None, 43: None, **dict.fromkeys(range(45, 52)), 44: "\tঐ"}))

    assert service(draft, "c1").superior is None
    assert findings(draft, "c1")["POST_NOT_STATED"] == "ঐ"


@pytest.mark.parametrize("text", ["প্রযোজ্য নয়", "-", "–", "নেই", "N/A"])
def test_no_post_is_made_of_a_word_that_says_there_is_none(text: str) -> None:
    draft = with_superior(text)

    assert service(draft, "i6").superior is None
    assert findings(draft, "i6") == {"POST_NOT_STATED": text}


def test_a_title_that_ends_with_a_danda() -> None:
    draft = with_superior("প্রোগ্রামার।\nফোনঃ ০২-৫৫০০৬৮৪৭")

    named = service(draft, "i6").superior
    assert named
    assert named.title == "প্রোগ্রামার"
    assert findings(draft, "i6") == {}


def test_a_title_that_looks_like_none_is_told() -> None:
    draft = with_superior("গ্রাহক সেবা\nফোনঃ ০২-৫৫০০৬৮৪৭")

    (told,) = [f for f in draft.findings if f.code == "TITLE_UNFAMILIAR"]
    assert (told.severity, told.published) == (Severity.WARNING, "গ্রাহক সেবা")


@pytest.mark.parametrize(
    "vacant", ["পদ শূন্য", "শূন্য পদ", "শূন্য", "(শূন্য)", "Vacant", "নাম: শূন্য", "পদটি বর্তমানে শূন্য আছে", "শূন্যপদ", "* পদ শূন্য"]
)
def test_a_vacant_post_has_no_officer(vacant: str) -> None:
    officer, told = with_officer(f"{vacant}\nসহকারী প্রোগ্রামার\nফোনঃ ০২-৫৫০০৬৮৪৭")

    assert officer
    assert (officer.officer, officer.title) == (None, "সহকারী প্রোগ্রামার")
    assert {contact.owner for contact in officer.contacts} == {ContactOwner.POST}
    assert [*told] == ["POST_VACANT"]


def test_a_name_beside_a_vacancy_is_told_and_not_taken() -> None:
    officer, told = with_officer("জনাব মো: করিম\nসহকারী প্রোগ্রামার (শূন্য)\nফোনঃ ০২-৫৫০০৬৮৪৭")

    assert officer
    assert officer.officer is None
    assert told == {"POST_VACANT": "সহকারী প্রোগ্রামার (শূন্য)", "TEXT_NOT_UNDERSTOOD": "জনাব মো: করিম"}


def test_a_signature_below_the_last_row_is_told() -> None:
    draft = read(f"{COMPLETE}\nমোঃ করিম\nসহকারী প্রোগ্রামার\n")

    (told,) = [f for f in draft.findings if f.code == "TEXT_BELOW_TABLE"]
    assert (told.severity, told.published, told.service_code) == (Severity.WARNING, "মোঃ করিম\nসহকারী প্রোগ্রামার", "i6")


def test_a_vacancy_behind_the_title() -> None:
    officer, told = with_officer("সহকারী প্রোগ্রামার (পদ শূন্য)\nফোনঃ ০২-৫৫০০৬৮৪৭")

    assert officer
    assert (officer.officer, officer.title) == (None, "সহকারী প্রোগ্রামার")
    assert told == {"POST_VACANT": "সহকারী প্রোগ্রামার (পদ শূন্য)"}


@pytest.mark.parametrize(
    "lines",
    [
        "নাম: জনাব মো: করিম\nপদবি: সহকারী প্রোগ্রামার",
        "নামঃ মো: করিম\nপদবীঃ সহকারী প্রোগ্রামার",
        "Name - জনাব মো: করিম\nDesignation: সহকারী প্রোগ্রামার",
        "পদবি: সহকারী প্রোগ্রামার\nনাম: জনাব মো: করিম",
        "নাম:\nজনাব মো: করিম\nপদবি:\nসহকারী প্রোগ্রামার",
        "নাম: জনাব মো: করিম, পদবি: সহকারী প্রোগ্রামার",
        "জনাব মো: করিম\nপদবি: সহকারী প্রোগ্রামার",
        "নাম ও পদবি: জনাব মো: করিম\nসহকারী প্রোগ্রামার",
        "নাম: জনাব মো: করিম\nসহকারী প্রোগ্রামার",
    ],
)
def test_labels_are_no_part_of_a_name_or_a_title(lines: str) -> None:
    officer, told = with_officer(f"{lines}\nজেলা কার্যালয়\nফোনঃ ০২-৫৫০০৬৮৪৭")

    assert officer
    assert (officer.officer or "").removeprefix("জনাব ") == "মো: করিম"
    assert (officer.title, officer.whereabouts) == ("সহকারী প্রোগ্রামার", ("জেলা কার্যালয়",))
    assert told == {}


@pytest.mark.parametrize(
    "title",
    [
        "সহকারী প্রোগ্রামার (অতিরিক্ত দায়িত্ব)",
        "সহকারী প্রোগ্রামার (চলতি দায়িত্ব)",
        "সহকারী প্রোগ্রামার(ভারপ্রাপ্ত)",
        "সহকারী প্রোগ্রামার (অঃ দাঃ)",
        "সহকারী প্রোগ্রামার (অতিঃ দাঃ)",
        "সহকারী প্রোগ্রামার\n(অতিরিক্ত দায়িত্ব",
        "সহকারী প্রোগ্রামার (অতিরিক্ত দায়িত্ব, শ্রীপুর)",
        "সহকারী প্রোগ্রামার, অতিরিক্ত দায়িত্ব",
    ],
)
def test_an_acting_charge_is_told(title: str) -> None:
    officer, told = with_officer(f"জনাব মো: করিম\n{title}\nফোনঃ ০২-৫৫০০৬৮৪৭")

    assert officer
    assert (officer.officer, officer.title, officer.whereabouts) == ("জনাব মো: করিম", "সহকারী প্রোগ্রামার", ())
    assert told == {"ACTING_CHARGE": title.rsplit("\n", maxsplit=1)[-1]}


def test_other_brackets_stay_with_the_title() -> None:
    officer, told = with_officer("জনাব মো: করিম\nসহকারী প্রোগ্রামার (আইসিটি)\nফোনঃ ০২-৫৫০০৬৮৪৭")

    assert officer
    assert officer.title == "সহকারী প্রোগ্রামার (আইসিটি)"
    assert told == {}


PHONE = "ফোন: ০৪৮৮-৬২৩০১"
DC_OFFICE = "জেলা প্রশাসক ও জেলা ম্যাজিস্ট্রেটের কার্যালয়"
KARIM, CLERK = "জনাব করিম", "সহকারী কমিশনার"
DISTRICT = "জেলা প্রশাসকের কার্যালয়, মাগুরা"


@pytest.mark.parametrize(
    ("text", "name", "title", "whereabouts"),
    [
        (f"জনাব কামাল হোসেন\n{DISTRICT}\n{CLERK}", "জনাব কামাল হোসেন", CLERK, (DISTRICT,)),
        (f"{KARIM}\nসহকারী কমিশনার (ভূমি) এর কার্যালয়\nনাজির", KARIM, "নাজির", ("সহকারী কমিশনার (ভূমি) এর কার্যালয়",)),
        (f"{KARIM}\nOffice of the Deputy Commissioner\nAccountant", KARIM, "Accountant",
         ("Office of the Deputy Commissioner",)),
        ("আবুল হোসেন প্রধান\nঅফিস সহকারী", "আবুল হোসেন প্রধান", "অফিস সহকারী", ()),
        ("বিজন কানুনগো\nসার্ভেয়ার", "বিজন কানুনগো", "সার্ভেয়ার", ()),
        ("নাজির আহমেদ\nনাজির", "নাজির আহমেদ", "নাজির", ()),
        (f"{CLERK}\n({KARIM})", KARIM, CLERK, ()),
        (f"({KARIM})\n{CLERK}", KARIM, CLERK, ()),
        (f"{CLERK}\n{DISTRICT}\n{KARIM}", KARIM, CLERK, (DISTRICT,)),
        (f"আইসিটি শাখা\n{KARIM}\nপ্রোগ্রামার", KARIM, "প্রোগ্রামার", ("আইসিটি শাখা",)),
        ("সহকারী পরিচালক, জনাব করিম", KARIM, "সহকারী পরিচালক", ()),
        ("সহকারী পরিচালক (জনাব করিম)", KARIM, "সহকারী পরিচালক", ()),
        ("উপজেলা শিক্ষা অফিসার জনাব করিম", KARIM, "উপজেলা শিক্ষা অফিসার", ()),
        ("মেডিকেল অফিসার ডাঃ করিম, মাগুরা", "ডাঃ করিম", "মেডিকেল অফিসার", ("মাগুরা",)),
        (f"{KARIM} (সহকারী পরিচালক)", KARIM, "সহকারী পরিচালক", ()),
        (f"{KARIM} - সহকারী পরিচালক", KARIM, "সহকারী পরিচালক", ()),
        (f"{KARIM}, সহকারী পরিচালক\nজেলা কার্যালয়", KARIM, "সহকারী পরিচালক", ("জেলা কার্যালয়",)),
        (f"নাম: {KARIM}, সহকারী পরিচালক", KARIM, "সহকারী পরিচালক", ()),
        ("আব্দুল করিম, সহকারী পরিচালক", "আব্দুল করিম", "সহকারী পরিচালক", ()),
        (f"{KARIM}\n{CLERK} ও\nনির্বাহী ম্যাজিস্ট্রেট", KARIM, f"{CLERK} ও নির্বাহী ম্যাজিস্ট্রেট", ()),
        (f"{KARIM}\n{CLERK}\nও\nনির্বাহী ম্যাজিস্ট্রেট", KARIM, f"{CLERK} ও নির্বাহী ম্যাজিস্ট্রেট", ()),
        (f"{KARIM}\n{CLERK}\nবেগম রোকেয়া সরণি, ঢাকা", KARIM, CLERK, ("বেগম রোকেয়া সরণি, ঢাকা",)),
        (f"{KARIM} (যুগ্মসচিব)\nপরিচালক", f"{KARIM} (যুগ্মসচিব)", "পরিচালক", ()),
        ("নাম ও পদবি: মীর জহুরুল ইসলাম, মহাপরিচালক", "মীর জহুরুল ইসলাম", "মহাপরিচালক", ()),
        ("মোঃমনিরুজ্জামান, পিএসও, ঢাকা", "মোঃমনিরুজ্জামান", "পিএসও", ("ঢাকা",)),
        (f"১। {KARIM}\nকীটতত্ত্ব বিশেষজ্ঞ\nউপ-পরিচালকের কার্যালয়", KARIM, "কীটতত্ত্ব বিশেষজ্ঞ", ("উপ-পরিচালকের কার্যালয়",)),
        (f"{KARIM}\nতত্ত্বাবধায়ক প্রকৌশলীর কার্যালয়, বরিশাল\nহিসাবরক্ষক", KARIM, "হিসাবরক্ষক",
         ("তত্ত্বাবধায়ক প্রকৌশলীর কার্যালয়, বরিশাল",)),
        (f"{KARIM}\n{CLERK}\n(ভূমি)\nশ্রীপুর", KARIM, f"{CLERK} (ভূমি)", ("শ্রীপুর",)),
        (f"{KARIM}\nউপপরিচালক\n(প্রশাসন ও অর্থ)", KARIM, "উপপরিচালক (প্রশাসন ও অর্থ)", ()),
        (f"{CLERK}\n(ভূমি)\n{KARIM}", KARIM, f"{CLERK} (ভূমি)", ()),
        ("প্রফেসর ড. করিম\nঅধ্যক্ষ", "প্রফেসর ড. করিম", "অধ্যক্ষ", ()),
        ("উপজেলা কৃষি অফিসার\nকৃষিবিদ মোঃ করিম", "কৃষিবিদ মোঃ করিম", "উপজেলা কৃষি অফিসার", ()),
        (f"{KARIM}\nউপপরিচালক, জেলা কার্যালয়", KARIM, "উপপরিচালক", ("জেলা কার্যালয়",)),
        ("এএসআই ফজলুল হক\nডিউটি অফিসার", "এএসআই ফজলুল হক", "ডিউটি অফিসার", ()),
        ("অধ্যাপক ফজলুল হক\nউপাচার্য", "অধ্যাপক ফজলুল হক", "উপাচার্য", ()),
        ("সহকারী অধ্যাপক ফজলুল হক\nবিভাগীয় প্রধান", "সহকারী অধ্যাপক ফজলুল হক", "বিভাগীয় প্রধান", ()),
        ("পুলিশ পরিদর্শক (নিরস্ত্র) ফজলুল হক\nঅফিসার ইনচার্জ", "পুলিশ পরিদর্শক (নিরস্ত্র) ফজলুল হক", "অফিসার ইনচার্জ", ()),
        ("এসআই মোঃ ফজলুল হক\nডিউটি অফিসার", "এসআই মোঃ ফজলুল হক", "ডিউটি অফিসার", ()),
        ("এসআই মোঃ ফজলুল হক", "মোঃ ফজলুল হক", "এসআই", ()),
        ("Professor Fazlul Haque\nVice Chancellor", "Professor Fazlul Haque", "Vice Chancellor", ()),
        ("Inspector Fazlul Haque\nOfficer-in-Charge", "Inspector Fazlul Haque", "Officer-in-Charge", ()),
        ("নির্মল চন্দ্র কর্মচারী\nঅফিস সহায়ক", "নির্মল চন্দ্র কর্মচারী", "অফিস সহায়ক", ()),
        ("সাবিনা আয়া\nঅফিস সহায়ক", "সাবিনা আয়া", "অফিস সহায়ক", ()),
        ("M A Hannan Chief\nManager", "M A Hannan Chief", "Manager", ()),
        ("অধ্যাপক ডাঃ রহিম\nতত্ত্বাবধায়ক", "অধ্যাপক ডাঃ রহিম", "তত্ত্বাবধায়ক", ()),
        ("জনাব প্রকৌশলী ফজলুল হক\nনির্বাহী প্রকৌশলী", "জনাব প্রকৌশলী ফজলুল হক", "নির্বাহী প্রকৌশলী", ()),
        ("মোঃ রাসেল\nসহকারী প্রোগ্রামার", "মোঃ রাসেল", "সহকারী প্রোগ্রামার", ()),
        ("উপপরিচালক: করিম উদ্দিন", "করিম উদ্দিন", "উপপরিচালক", ()),
        ("উপপরিচালক- করিম উদ্দিন", "করিম উদ্দিন", "উপপরিচালক", ()),
        ("সহকারী কমিশনার (ভূমি): সুমন সরকার", "সুমন সরকার", "সহকারী কমিশনার (ভূমি)", ()),
        ("Fazlul Haque, SPO", "Fazlul Haque", "SPO", ()),
        (f"দায়িত্বপ্রাপ্ত কর্মকর্তা:\n{KARIM}\nসহকারী পরিচালক", KARIM, "সহকারী পরিচালক", ()),
        (f"সংশ্লিষ্ট কর্মকর্তা: {KARIM}\nসহকারী পরিচালক", KARIM, "সহকারী পরিচালক", ()),
        (f"{KARIM}\nউপপরিচালক\n{DC_OFFICE}", KARIM, "উপপরিচালক", (DC_OFFICE,)),
        (f"{KARIM}\nসেরেস্তাদার\nজেলা ও দায়রা জজ আদালত, মাগুরা", KARIM, "সেরেস্তাদার", ("জেলা ও দায়রা জজ আদালত, মাগুরা",)),
        (f"{KARIM}\nনাজির\nযুগ্ম জেলা জজ ১ম আদালত", KARIM, "নাজির", ("যুগ্ম জেলা জজ ১ম আদালত",)),
    ],
)  # fmt: skip
def test_name_title_and_office_in_any_order(text: str, name: str, title: str, whereabouts: tuple[str, ...]) -> None:
    officer, told = with_officer(f"{text}\n{PHONE}")

    assert officer
    assert (officer.officer, officer.title, officer.whereabouts) == (name, title, whereabouts)
    assert [contact.normalized for contact in officer.contacts] == ["+88048862301"]
    assert told == {}


def test_a_rank_before_what_may_be_no_name_is_told_where_no_column_asks_for_one() -> None:
    draft = with_superior(f"সার্জেন্ট আবুল বাশার\nডিউটি অফিসার\n{MOBILE}")

    superior = service(draft, "i6").superior
    assert superior
    assert (superior.officer, superior.title) == ("সার্জেন্ট আবুল বাশার", "ডিউটি অফিসার")
    assert findings(draft, "i6") == {"NAME_UNCERTAIN": "সার্জেন্ট আবুল বাশার"}


@pytest.mark.parametrize("name", ["সার্জেন্ট ফজলুল হক", "অধ্যাপক ফজলুল হক", "প্রকৌশলী ফজলুল হক", "Sergeant Fazlul Haque"])
def test_a_rank_before_a_name_makes_it_no_title(name: str) -> None:
    officer, told = with_officer(f"{name}\nট্রাফিক বিভাগ\n০১৩২০-১২৩৪৫৬")

    assert officer is None
    assert told == {"NAME_UNCERTAIN": name, "POST_NOT_STATED": f"{name}\nট্রাফিক বিভাগ\n০১৩২০-১২৩৪৫৬"}


@pytest.mark.parametrize(
    "title",
    ["পরিচালক প্রশাসন ও অর্থ", "Inspector of Police", "উপপরিচালক: প্রশাসন ও অর্থ", "উপপরিচালক - কৃষি সম্প্রসারণ", "UH&FPO",
     "সহকারী পরিচালক, প্রশাসন, মাগুরা", "স্থানীয় সরকার প্রকৌশলী", "হাজী মোহাম্মদ মহসীন কলেজের অধ্যক্ষ"],
)  # fmt: skip
def test_a_title_with_its_field_is_no_name(title: str) -> None:
    officer, told = with_officer(f"{title}\n{MOBILE}")

    assert officer
    assert (officer.officer, officer.title, officer.whereabouts) == (None, title, ())
    assert [*told] == ["OFFICER_NOT_NAMED"]


@pytest.mark.parametrize(
    ("text", "title", "where"),
    [
        ("জেলা প্রশাসক মাগুরা", "জেলা প্রশাসক", "মাগুরা"),
        ("পরিদর্শক, শ্রীপুর", "পরিদর্শক", "শ্রীপুর"),
        ("পরিদর্শক ট্রাফিক বিভাগ", "পরিদর্শক", "ট্রাফিক বিভাগ"),
        ("অফিসার ইনচার্জ শ্রীপুর থানা", "অফিসার ইনচার্জ", "শ্রীপুর থানা"),
        ("পুলিশ সুপার, মাগুরা জেলা, মাগুরা", "পুলিশ সুপার", "মাগুরা জেলা, মাগুরা"),
        ("সহকারী পরিচালক (ইঞ্জি.) বিআরটিএ, নওগাঁ সার্কেল", "সহকারী পরিচালক (ইঞ্জি.)", "বিআরটিএ, নওগাঁ সার্কেল"),
        ("উপপরিচালক জেলা সমাজসেবা কার্যালয়", "উপপরিচালক", "জেলা সমাজসেবা কার্যালয়"),
        ("হিসাব রক্ষণ কর্মকর্তা, জেলা হিসাব রক্ষণ অফিস, মাগুরা।", "হিসাব রক্ষণ কর্মকর্তা", "জেলা হিসাব রক্ষণ অফিস, মাগুরা"),
        ("Assistant Director, Department of Environment, Faridpur", "Assistant Director",
         "Department of Environment, Faridpur"),
    ],
)  # fmt: skip
def test_an_office_behind_a_title_is_where_it_is(text: str, title: str, where: str) -> None:
    """The same post is called by one title, whether its office stands behind it or on the line below."""
    officer, told = with_officer(f"{text}\n{MOBILE}")

    assert officer
    assert (officer.officer, officer.title, officer.whereabouts) == (None, title, (where,))
    assert [*told] == ["OFFICER_NOT_NAMED"]


@pytest.mark.parametrize("title", ["উপপরিচালক করিম উদ্দিন", "অধ্যক্ষ ফজলুল হক"])
def test_a_name_behind_a_title_is_told(title: str) -> None:
    officer, told = with_officer(f"{title}\n{MOBILE}")

    assert officer
    assert (officer.officer, officer.title) == (None, title)
    assert told == {"TITLE_UNFAMILIAR": title, "OFFICER_NOT_NAMED": None}


@pytest.mark.parametrize("place", ["কক্ষ নং-২০১ (২য় তলা)", "হেল্প ডেস্ক", "সংশ্লিষ্ট ডেস্ক"])
def test_a_floor_and_a_desk_are_no_names(place: str) -> None:
    officer, told = with_officer(f"{place}\nঅফিস সহকারী\n{MOBILE}")

    assert officer
    assert (officer.officer, officer.title) == (None, "অফিস সহকারী")
    assert {contact.owner for contact in officer.contacts} == {ContactOwner.POST}
    assert [*told] == ["OFFICER_NOT_NAMED"]


@pytest.mark.parametrize(
    ("text", "whereabouts"),
    [
        (f"{KARIM} (০১৭১১-২২৩৩৪৪)\nসহকারী পরিচালক", ()),
        (f"{KARIM} ০১৭১১-২২৩৩৪৪\nসহকারী পরিচালক\nজেলা কার্যালয়", ("জেলা কার্যালয়",)),
        (f"{KARIM}\n০১৭১১-২২৩৩৪৪\nসহকারী পরিচালক", ()),
    ],
)
def test_a_title_below_the_number(text: str, whereabouts: tuple[str, ...]) -> None:
    officer, told = with_officer(text)

    assert officer
    assert (officer.officer, officer.title, officer.whereabouts) == (KARIM, "সহকারী পরিচালক", whereabouts)
    assert [(c.normalized, c.owner) for c in officer.contacts] == [("+8801711223344", ContactOwner.OFFICER)]
    assert told == {}


def test_a_title_that_goes_on_without_end_is_read_in_no_time() -> None:
    begun = time.process_time()
    with_superior("অফিসার ও\n" * 2000)

    assert time.process_time() - begun < 1


@pytest.mark.parametrize("title", ["নাজির", "সার্ভেয়ার", "সিনিয়র স্টাফ নার্স", "ইউনিয়ন সমাজকর্মী"])
def test_a_title_above_its_office_is_no_name(title: str) -> None:
    officer, told = with_officer(f"{title}\n{DISTRICT}\n{PHONE}")

    assert officer
    assert (officer.officer, officer.title, officer.whereabouts) == (None, title, (DISTRICT,))
    assert [*told] == ["OFFICER_NOT_NAMED"]


@pytest.mark.parametrize("office", [DISTRICT, "উপজেলা প্রকৌশলীর কার্যালয়", "সিভিল সার্জন অফিস", "জেলা কার্যালয়\nমাগুরা"])
def test_an_office_alone_is_no_post(office: str) -> None:
    draft = with_superior(f"{office}\n{PHONE}")

    assert service(draft, "i6").superior is None
    assert findings(draft, "i6") == {"POST_NOT_STATED": f"{office}\n{PHONE}"}


def test_a_name_before_a_title_is_told_where_no_column_asks_for_one() -> None:
    draft = with_superior(f"সোহাগ ছৈয়ল, নিম্নমান সহকারী\n{PHONE}")

    assert findings(draft, "i6") == {"TITLE_UNFAMILIAR": "সোহাগ ছৈয়ল, নিম্নমান সহকারী"}


def test_a_title_within_a_name_is_told() -> None:
    officer, told = with_officer(f"জনাব মোস্তাক আহমেদ উপপরিচালক (উপসচিব)\n{PHONE}")

    assert officer
    assert (officer.officer, officer.title) == ("জনাব মোস্তাক আহমেদ উপপরিচালক", "উপসচিব")
    assert told == {"NAME_UNCERTAIN": "জনাব মোস্তাক আহমেদ উপপরিচালক"}


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("জেলা প্রশাসক, সুনামগঞ্জ মহোদয়কে অবহিত করা যেতে পারে।", ["TEXT_NOT_UNDERSTOOD", "POST_NOT_STATED"]),
        ("জেলা প্রশাসক মহোদয়কে অবহিত করা যেতে পারে", ["TITLE_UNFAMILIAR"]),
    ],
)
def test_a_sentence_that_speaks_of_a_post_is_told(sentence: str, codes: list[str]) -> None:
    assert [*findings(with_superior(f"{sentence} {PHONE}"), "i6")] == codes


def test_a_surname_in_place_of_a_title_is_told() -> None:
    draft = with_superior(f"আবুল হোসেন প্রধান\nঅফিস সহকারী\n{PHONE}")

    assert findings(draft, "i6") == {"TITLE_UNCERTAIN": "আবুল হোসেন প্রধান"}


MOBILE = "মোবাইল: ০১৭১১-২২৩৩৪৪"
SECOND = "জনাব হাসান\nঅফিস সহকারী"


@pytest.mark.parametrize(
    ("text", "title", "another", "contacts"),
    [
        (f"{KARIM}\n{CLERK}\n{SECOND}\n{MOBILE}", CLERK, f"{SECOND}\n{MOBILE}", []),
        (
            f"{KARIM}\n{CLERK}\nমোবাইল: ০১৭১১-২২৩৩৪৫\n{SECOND}\n{MOBILE}",
            CLERK,
            f"{SECOND}\n{MOBILE}",
            ["+8801711223345"],
        ),
        (f"{KARIM}, {CLERK}\nজনাব হাসান, {CLERK}\n{PHONE}", CLERK, f"জনাব হাসান, {CLERK}\n{PHONE}", ["+88048862301"]),
        (f"{KARIM} ও জনাব হাসান\n{CLERK}\n{MOBILE}", CLERK, f"{KARIM} ও জনাব হাসান\n{CLERK}\n{MOBILE}", []),
        (f"{KARIM}\nজনাব হাসান\n{CLERK}\n{PHONE}", CLERK, f"জনাব হাসান\n{CLERK}\n{PHONE}", ["+88048862301"]),
        (f"{KARIM}\n{CLERK}\nশ্রীপুর\nঅফিস সহকারী\n{PHONE}", CLERK, f"অফিস সহকারী\n{PHONE}", ["+88048862301"]),
        (f"{KARIM}\n১। {CLERK}\n২। অফিস সহকারী\n{PHONE}", CLERK, f"২। অফিস সহকারী\n{PHONE}", ["+88048862301"]),
        (f"নাম: {KARIM}\nপদবি: {CLERK}\nনাম: জনাব হাসান\n{MOBILE}", CLERK, f"নাম: জনাব হাসান\n{MOBILE}", []),
        (f"{KARIM}\n{CLERK}\nআব্দুল হাসান\nঅফিস সহকারী\n{MOBILE}", CLERK, f"অফিস সহকারী\n{MOBILE}", []),
        (f"{KARIM}\n{CLERK}\nঅফিস সহকারী: সুমন রায়\n{MOBILE}", CLERK, f"অফিস সহকারী: সুমন রায়\n{MOBILE}", []),
        (f"{KARIM}\n{CLERK}\nএএসআই হাসান\n{MOBILE}", CLERK, f"এএসআই হাসান\n{MOBILE}", []),
        (f"{KARIM}\n{CLERK}\nউপজেলা নির্বাহী অফিসার\n{MOBILE}", CLERK, f"উপজেলা নির্বাহী অফিসার\n{MOBILE}", ["+8801711223344"]),
        (
            f"{KARIM}\n{CLERK}\nঅতিরিক্ত দায়িত্ব: পরিচালক\n{MOBILE}",
            CLERK,
            f"অতিরিক্ত দায়িত্ব: পরিচালক\n{MOBILE}",
            ["+8801711223344"],
        ),
        (
            f"{KARIM}\n{CLERK}\nইউএনও\n{MOBILE}\n{SECOND}\n০১৭১১-২২৩৩৪৫",
            CLERK,
            f"ইউএনও\n{MOBILE}\n{SECOND}\n০১৭১১-২২৩৩৪৫",
            ["+8801711223344"],
        ),
    ],
)
def test_a_second_person_is_told_and_gives_no_contact(text: str, title: str, another: str, contacts: list[str]) -> None:
    officer, told = with_officer(text)

    assert officer
    assert (officer.officer, officer.title) == (KARIM, title)
    assert "অফিস সহকারী" not in officer.whereabouts
    assert [contact.normalized for contact in officer.contacts] == contacts
    assert told["ANOTHER_PERSON"] == another
    assert told.keys() <= {"ANOTHER_PERSON", "CONTACT_NOT_STATED"}


TITLES = """
পুলিশ সুপার|অতিরিক্ত পুলিশ সুপার|অফিসার ইনচার্জ|অফিসার-ইন-চার্জ|ভারপ্রাপ্ত কর্মকর্তা (ওসি)|সহকারী পুলিশ কমিশনার
জেলা ও দায়রা জজ|সিনিয়র সহকারী জজ|চিফ জুডিসিয়াল ম্যাজিস্ট্রেট|সেরেস্তাদার|জারিকারক|পেশকার
সহকারী কমিশনার (ভূমি)|কানুনগো|সার্ভেয়ার|নাজির|জেলা নাজির|নাজির কাম ক্যাশিয়ার|সাব-রেজিস্ট্রার|জেলা রেজিস্ট্রার
ইউনিয়ন ভূমি সহকারী কর্মকর্তা|সিভিল সার্জন|মেডিকেল টেকনোলজিস্ট|সিনিয়র স্টাফ নার্স|ফার্মাসিস্ট
জুনিয়র কনসালটেন্ট|স্বাস্থ্য সহকারী|পরিবার কল্যাণ পরিদর্শিকা|স্যানিটারি ইন্সপেক্টর|অধ্যক্ষ|উপাধ্যক্ষ
প্রধান শিক্ষক|সহকারী অধ্যাপক|ইন্সট্রাক্টর|উপজেলা কৃষি অফিসার|উপসহকারী কৃষি কর্মকর্তা|ভেটেরিনারি সার্জন
ক্ষেত্র সহকারী|ইউনিয়ন সমাজকর্মী|কারিগরি প্রশিক্ষক|প্রবেশন অফিসার|উপজেলা মহিলা বিষয়ক কর্মকর্তা
ক্রেডিট সুপারভাইজার|নলকূপ মেকানিক|প্রাক্কলনিক|নির্বাহী প্রকৌশলী-২|কার্যসহকারী|লাইনম্যান|মিটার রিডার
মহাব্যবস্থাপক|ম্যানেজার|ডিজিএম|ক্যাশিয়ার|পোস্টমাস্টার|পোস্ট মাস্টার|জেল সুপার|ডেপুটি জেলার|জেলার|কারারক্ষী
জেলা কমান্ড্যান্ট|দলনেতা|স্টেশন অফিসার|ফায়ারফাইটার|মোটরযান পরিদর্শক|কর কমিশনার|রাজস্ব কর্মকর্তা|ইউপি সদস্য
ইউনিয়ন পরিষদ চেয়ারম্যান|মেয়র|গ্রাম পুলিশ|ইউএনও|অফিস সহায়ক|প্রধান|শাখা প্রধান|চতুর্থ শ্রেণির কর্মচারী|আয়া|Chief|ডিআইজি|এআইজি|কেরানী
সংশ্লিষ্ট কর্মকর্তাগণ|উপপরিচালক
যুগ্মসচিব|সহকারী প্রোগ্রামার জেলা কার্যালয়|UNO|Deputy Commissioner|Civil Surgeon|Sub-Registrar|Head Teacher
"""
NO_TITLES = f"""
উপজেলা নির্বাহী অফিসারের কার্যালয়|সহকারী কমিশনারের কার্যালয়|তত্ত্বাবধায়ক প্রকৌশলীর কার্যালয়|Executive Engineer's Office
আবুল হোসেন প্রধান|বিজন কানুনগো|নাজির আহমেদ|গ্রাহক সেবা|কুড়িগ্রাম|আব্দুল আমিন|মাগুরা জেলার সেবা|উপজেলা পরিষদ ভবন
প্রধান কার্যালয়|সিভিল সার্জন অফিস|{DISTRICT}|সহকারী কমিশনার (ভূমি) এর কার্যালয়
সহকারী কমিশনার (ভূমি) অফিস, শ্রীপুর|জেলা প্রশাসক কার্যালয়|ডিসি কোর্ট|নেজারত ডেপুটি কালেক্টর শাখা
চীফ জুডিসিয়াল ম্যাজিস্ট্রেট আদালত|পোস্টমাস্টার জেনারেল এর কার্যালয়|পরিচালক, স্থানীয় সরকার এর কার্যালয়|কর্মকর্তা-কর্মচারী কল্যাণ শাখা
প্রাথমিক শিক্ষক প্রশিক্ষণ ইনস্টিটিউট (পিটিআই)|জেলা প্রশাসক ও জেলা ম্যাজিস্ট্রেটের কার্যালয়|নির্মল চন্দ্র কর্মচারী
উপজেলা শিক্ষা অফিস|Office of the Director
"""


@pytest.mark.parametrize("title", [each for line in TITLES.split("\n") for each in line.split("|") if each])
def test_titles_of_the_field(title: str) -> None:
    assert titles.is_title(title)
    assert not titles.is_office(title)


@pytest.mark.parametrize("text", [each for line in NO_TITLES.split("\n") for each in line.split("|") if each])
def test_names_and_offices_are_no_titles(text: str) -> None:
    assert not titles.is_title(text)


P, M, E = ContactKind.PHONE, ContactKind.MOBILE, ContactKind.EMAIL
LANDLINE, CELL = (P, "+88048862301"), (M, "+8801711223344")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Mob: ০১৭১১-২২৩৩৪৪", [CELL]),
        ("সেল: ০১৭১১-২২৩৩৪৪", [CELL]),
        ("M: 01711-223344", [CELL]),
        ("হোয়াটসঅ্যাপ: ০১৭১১-২২৩৩৪৪", [CELL]),
        ("টেলি: ০৪৮৮-৬২৩০১", [LANDLINE]),
        ("T. 0488-62301", [LANDLINE]),
        ("☎ ০৪৮৮-৬২৩০১", [LANDLINE]),
        ("যোগাযোগের নম্বর: ০৪৮৮-৬২৩০১", [LANDLINE]),
        ("অফিস: ০৪৮৮-৬২৩০১", [LANDLINE]),
        ("ফোন (অফিস): ০৪৮৮-৬২৩০১", [LANDLINE]),
        ("ফোন: ০৪৮৮-৬২৩০১ (অফিস)", [LANDLINE]),
        ("ফোন: 0488-62301 (Direct), 01711-223344 (Mobile)", [LANDLINE, CELL]),
        ("ফোন/ফ্যাক্স: ০৪৮৮-৬২৩০১", [LANDLINE]),
        ("দাপ্তরিক ফোন: ০৪৮৮-৬২৩০১, ব্যক্তিগত মোবাইল: ০১৭১১২২৩৩৪৪", [LANDLINE, CELL]),
        ("E: dd@dyd.gov.bd", [(E, "dd@dyd.gov.bd")]),
        ("✉ dd@dyd.gov.bd", [(E, "dd@dyd.gov.bd")]),
        ("ই-মেইল আইডি: dd@dyd.gov.bd", [(E, "dd@dyd.gov.bd")]),
        ("হটলাইন: ৩৩৩, ৯৯৯", [(P, "333"), (P, "999")]),
        ("ফোন: ১৬১২২", [(P, "16122")]),
        ("০১৭১১২২৩৩৪৪, ০১৭১১২২৩৩৪৪", [CELL, CELL]),
    ],
)
def test_contacts_under_any_label(line: str, expected: list[tuple[ContactKind, str]]) -> None:
    draft = with_superior(f"উপপরিচালক\n{line}")

    superior = service(draft, "i6").superior
    assert superior
    assert (superior.title, superior.whereabouts) == ("উপপরিচালক", ())
    assert [(contact.kind, contact.normalized) for contact in superior.contacts] == expected
    assert findings(draft, "i6") == {}


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("উপপরিচালক, ফোন: ০৪৮৮-৬২৩০১", None, "উপপরিচালক"),
        ("উপপরিচালক ০৪৮৮-৬২৩০১", None, "উপপরিচালক"),
        ("উপপরিচালক (০৪৮৮-৬২৩০১)", None, "উপপরিচালক"),
        ("জনাব করিম, সহকারী পরিচালক, ফোন: ০৪৮৮-৬২৩০১", KARIM, "সহকারী পরিচালক"),
        ("Md. Hasan, Officer, Phone: 0488-62301", "Md. Hasan", "Officer"),
    ],
)
def test_an_officer_on_one_line(text: str, name: str | None, title: str) -> None:
    officer, told = with_officer(text)

    assert officer
    assert (officer.officer, officer.title, officer.whereabouts) == (name, title, ())
    assert [contact.normalized for contact in officer.contacts] == ["+88048862301"]
    assert told.keys() <= {"OFFICER_NOT_NAMED"}


@pytest.mark.parametrize("line", ["Xyz 0488-62301 abc", "পিএ-র নম্বর ০১৭১১-২২৩৩৪৪ বিকালে"])
def test_a_phone_that_no_label_tells_is_told(line: str) -> None:
    draft = with_superior(f"উপপরিচালক\n{line}\n{PHONE}")

    superior = service(draft, "i6").superior
    assert superior
    assert (superior.title, superior.whereabouts) == ("উপপরিচালক", ())
    assert findings(draft, "i6") == {"CONTACT_NOT_UNDERSTOOD": line}


@pytest.mark.parametrize("line", ["ওয়েব: www.magura.gov.bd", "ওয়েবসাইট www.magura.gov.bd", "magura.gov.bd"])
def test_a_website_is_no_text_that_nobody_understands(line: str) -> None:
    draft = with_superior(f"উপপরিচালক\n{PHONE}\n{line}")

    (told,) = [f for f in draft.findings if f.service_code == "i6" and f.published == line]
    assert (told.code, told.severity) == ("WEBSITE_NOT_KEPT", Severity.INFO)
    assert findings(draft, "i6") == {"WEBSITE_NOT_KEPT": line}


def test_an_address_with_house_and_post_code_hides_no_phone() -> None:
    draft = with_superior(f"মহাপরিচালক\nরোড-৫, প্লট-ই/১৪-১৫, ঢাকা-১২০৭\n{PHONE}")

    assert findings(draft, "i6") == {}
