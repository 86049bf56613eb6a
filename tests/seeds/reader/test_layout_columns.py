"""Columns by what they mean: any of them, in any order; ditto marks; rooms; the remedy on failure."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from districts.charters.draft import CharterDraft, ContactKind, FeeAmount, Payment, PaymentMethod, Severity
from seeds import reader
from seeds.reader import accounting
from tests.seeds.tabbed import HEADINGS, VALUES, document

ALL = list(HEADINGS)
# An office states nothing of these here, whatever the columns are.
ALWAYS = {"OFFICE_NOT_STATED", "SECTION_MISSING"}


def read(text: str) -> CharterDraft:
    reading = reader.read(text)
    assert accounting.misowned(reading) == []
    assert accounting.unaccounted(reading) == []
    return reading.draft


def codes(draft: CharterDraft) -> Counter[str]:
    return Counter(finding.code for finding in draft.findings if finding.code not in ALWAYS)


@pytest.mark.parametrize("seed", range(12))
def test_four_to_eleven_columns_in_any_order(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    count = chance.randint(4, len(ALL))
    kept = ["SERIAL", "NAME", *chance.sample([m for m in ALL if m not in {"SERIAL", "NAME"}], count - 2)]
    chance.shuffle(kept)
    draft = read(document(kept, {}, {"NAME": "পরামর্শ"}))
    assert [service.name.bn for service in draft.services] == ["প্রশিক্ষণ", "পরামর্শ"]
    for service in draft.services:
        assert {cell.meaning: cell.text for cell in service.published} | {"SERIAL": "১"} == {
            **{meaning: VALUES[meaning] for meaning in kept},
            "NAME": service.name.bn,
        }
        assert (service.time_limit.working_days if service.time_limit else None) == (
            7 if "TIME_LIMIT" in kept else None
        )
        assert bool(service.fee) == ("FEE" in kept)
        assert bool(service.responsible) == ("OFFICER" in kept)
        title = "প্রোগ্রামার" if "SUPERIOR" in kept else "জেলা প্রশাসক" if "REMEDY" in kept else None
        assert (service.superior.title if service.superior else None) == title
        assert service.remedy == (VALUES["REMEDY"] if "REMEDY" in kept else None)
        if "PAPERS" in kept:
            assert [paper.name for paper in service.required_documents] == ["আবেদনপত্র"]
            place = "জেলা কার্যালয়" if "PLACE" in kept else None
            assert service.required_documents[0].obtain_from == place
    assert all(f.severity is not Severity.ERROR for f in draft.findings)
    told = set(codes(draft)) - {"COLUMN_MISSING", "REMEDY_AS_SUPERIOR"}
    assert told == set()


def test_the_fee_and_how_it_is_paid_from_two_columns() -> None:
    (service,) = read(document(["SERIAL", "NAME", "FEE", "PAYMENT"], {"FEE": "১০০ টাকা (নগদ)"})).services
    assert service.fee
    assert service.fee.amounts == (FeeAmount(1, None, 10_000),)
    assert service.fee.payments == (
        Payment(1, PaymentMethod.CASH, "নগদ"),
        Payment(2, PaymentMethod.TREASURY_CHALLAN, "ট্রেজারি চালান"),
    )


def test_nothing_to_pay_needs_no_way_to_pay() -> None:
    draft = read(document(["SERIAL", "NAME", "FEE", "PAYMENT"], {"FEE": "বিনামূল্যে", "PAYMENT": "প্রযোজ্য নয়"}))
    assert "PAYMENT_NOT_UNDERSTOOD" not in codes(draft)
    assert draft.services[0].fee
    assert draft.services[0].fee.payments == ()


def test_a_misspelt_heading_is_read_and_told() -> None:
    text = document(ALL, {}).replace("কাগজপত্র প্রাপ্তিস্থান", "কাগজপত্র প্রাপ্তীস্হান")
    draft = read(text)
    assert draft.services[0].required_documents[0].obtain_from == "জেলা কার্যালয়"
    assert codes(draft) == Counter({"COLUMN_HEADING_MENDED": 1})


def test_an_unknown_heading_is_told_and_its_cells_stay_with_the_service() -> None:
    draft = read(document(ALL, {}).replace("পরিশোধ পদ্ধতি", "শাখার রং"))
    (finding,) = [f for f in draft.findings if f.code == "COLUMN_UNKNOWN"]
    assert (finding.severity, finding.published) == (Severity.WARNING, "শাখার রং")
    assert ("UNKNOWN", "ট্রেজারি চালান") in [(cell.meaning, cell.text) for cell in draft.services[0].published]


def test_a_ditto_mark_takes_the_value_above_in_every_column() -> None:
    ditto = dict.fromkeys(
        ["METHOD", "PAPERS", "PLACE", "FEE", "PAYMENT", "TIME_LIMIT", "OFFICER", "SUPERIOR", "REMEDY"], "ঐ"
    )
    draft = read(document(ALL, {}, {"NAME": "পরামর্শ", **ditto}, {"NAME": "মেরামত", **ditto, "PLACE": "উপজেলা কার্যালয়"}))
    first, second, third = draft.services
    for service in (second, third):
        assert service.delivery_methods == first.delivery_methods
        assert service.fee == first.fee
        assert service.time_limit == first.time_limit
        assert service.responsible == first.responsible
        assert service.superior == first.superior
        assert service.remedy == first.remedy
    assert second.required_documents == first.required_documents
    assert [paper.obtain_from for paper in third.required_documents] == ["উপজেলা কার্যালয়"]
    inherited = [f for f in draft.findings if f.code == "INHERITED"]
    assert len(inherited) == 9 + 8
    assert {f.resolution for f in inherited if f.place.row == 3} >= {
        f.resolution for f in inherited if f.place.row == 2
    } - {None}


def test_a_ditto_mark_under_nothing_is_told() -> None:
    draft = read(document(["SERIAL", "NAME", "METHOD", "TIME_LIMIT"], {"TIME_LIMIT": "ঐ", "METHOD": '"'}))
    assert codes(draft) >= Counter({"TIME_LIMIT_NOT_UNDERSTOOD": 1, "METHOD_NOT_UNDERSTOOD": 1})
    assert draft.services[0].time_limit
    assert draft.services[0].time_limit.maximum is None


def test_what_is_inherited_across_a_row_that_was_not_read_is_a_warning() -> None:
    text = document(ALL, {}, {"NAME": "পরামর্শ"}, {"NAME": "মেরামত", "SUPERIOR": "", "TIME_LIMIT": "ঐ"})
    lines = text.split("\t")
    del lines[1 + 2 * len(ALL) + 4 : 1 + 2 * len(ALL) + 6]
    draft = read("\t".join(lines))
    assert codes(draft)["ROW_NOT_UNDERSTOOD"] == 1
    assert [f.severity for f in draft.findings if f.code == "INHERITED_OVER_GAP"] == [Severity.WARNING] * 2


def test_the_remedy_is_the_superior_where_no_column_names_one() -> None:
    (finding,) = [
        f for f in read(document([m for m in ALL if m != "SUPERIOR"], {})).findings if f.code == "REMEDY_AS_SUPERIOR"
    ]
    assert (finding.severity, finding.published) == (Severity.INFO, VALUES["REMEDY"])


@pytest.mark.parametrize(
    ("line", "room", "whereabouts"),
    [
        ("কক্ষ নং ৩০২", "302", ()),
        ("রুম নম্বর: ১০৫", "105", ()),
        ("Room No. 12-A", "12-A", ()),
        ("কক্ষ-৪০২ (৪র্থ তলা)", "402", ("৪র্থ তলা",)),
        ("জেলা কার্যালয়, কক্ষ নং ২", "2", ("জেলা কার্যালয়",)),
    ],
)
def test_a_room(line: str, room: str, whereabouts: tuple[str, ...]) -> None:
    officer = f"জনাব আব্দুল করিম\nসহকারী প্রোগ্রামার\n{line}\nমোবাইলঃ ০১৭১২-৩৪৫৬৭৮"
    draft = read(document(ALL, {"OFFICER": officer}))
    person = draft.services[0].responsible
    assert person
    assert [(c.normalized, c.valid) for c in person.contacts if c.kind is ContactKind.ROOM] == [(room, True)]
    assert person.whereabouts == whereabouts
    assert codes(draft) == Counter()


def test_a_control_room_is_no_room() -> None:
    officer = "জনাব আব্দুল করিম\nসহকারী প্রোগ্রামার\nকন্ট্রোল রুম\nমোবাইলঃ ০১৭১২-৩৪৫৬৭৮"
    person = read(document(ALL, {"OFFICER": officer})).services[0].responsible
    assert person
    assert person.whereabouts == ("কন্ট্রোল রুম",)


def test_any_number_of_contacts() -> None:
    officer = (
        "জনাব আব্দুল করিম\nসহকারী প্রোগ্রামার\nফোনঃ ০২-৪১০২৪০৭৩, ০২-৪১০২৪০৭৪\nমোবাইলঃ ০১৭১২-৩৪৫৬৭৮/০১৮১৯-০০০১১১\n"
        "ফ্যাক্সঃ ০২-৫৫০০৬৮৪৭\nই-মেইলঃ karim@example.org; ap.jashore@doict.gov.bd"
    )
    person = read(document(ALL, {"OFFICER": officer})).services[0].responsible
    assert person
    kinds = Counter(contact.kind for contact in person.contacts)
    assert kinds == Counter({ContactKind.PHONE: 2, ContactKind.MOBILE: 2, ContactKind.FAX: 1, ContactKind.EMAIL: 2})
