"""What stands in the cells of the officer and the superior: a person, a post, or something that is neither."""

from __future__ import annotations

import pytest

from districts.charters.draft import CharterDraft, ContactOwner, NamedPost, Service, Severity
from seeds import reader
from seeds.reader import accounting
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
