"""A changed document gives the changed value, and nothing else changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from districts.charters.draft import (
    Channel,
    CharterDraft,
    Contact,
    ContactKind,
    ContactOwner,
    Fee,
    FeeAmount,
    Service,
    Severity,
    TimeUnit,
)
from districts.shared.text import LocalizedText
from seeds import reader
from tests.seeds.documents import SOURCE, with_line_after, with_lines, with_text

BEFORE = reader.read(SOURCE).draft
LINES = SOURCE.split("\n")


def service(draft: CharterDraft, code: str) -> Service:
    (found,) = [service for service in draft.services if service.code == code]
    return found


def bare(found: Service) -> Service:
    """A service without its published cells, whose lines move when a line is put in or taken out."""
    return replace(found, published=())


def only(text: str, *codes: str) -> CharterDraft:
    """Read a changed document; every service but these is as it was."""
    draft = reader.read(text).draft
    assert [s.code for s in draft.services] == [s.code for s in BEFORE.services]
    changed = {s.code for s in BEFORE.services if bare(s) != bare(service(draft, s.code))}
    assert changed == set(codes)
    return draft


def new_codes(draft: CharterDraft) -> Counter[str]:
    return Counter(f.code for f in draft.findings) - Counter(f.code for f in BEFORE.findings)


def changed_fields(draft: CharterDraft, code: str) -> set[str]:
    before, after = service(BEFORE, code), service(draft, code)
    names = ["name", "delivery_methods", "required_documents", "fee", "time_limit", "responsible", "superior"]
    return {name for name in names if getattr(before, name) != getattr(after, name)}


def test_a_name() -> None:
    draft = only(with_lines({53: "\tল্যাপটপ মেরামত/পরামর্শ"}), "c2")
    assert service(draft, "c2").name == LocalizedText(bn="ল্যাপটপ মেরামত/পরামর্শ")
    assert changed_fields(draft, "c2") == {"name"}
    assert not new_codes(draft)


@pytest.mark.parametrize(("written", "days"), [("5", 5), ("১০", 10), ("1৫", 15), ("৩০", 30)])
def test_days_in_either_script(written: str, days: int) -> None:
    draft = only(with_text(61, "3", written), "c2")
    limit = service(draft, "c2").time_limit
    assert limit
    assert (limit.maximum, limit.working_days, limit.minimum) == (days, days, None)
    assert limit.text == LINES[60].strip().replace("3", written)
    assert changed_fields(draft, "c2") == {"time_limit"}
    assert not new_codes(draft)


def test_a_time_limit_that_nobody_understands_is_told_and_no_number_is_made_up() -> None:
    draft = only(with_lines({61: "\tযত দ্রুত সম্ভব, ৩ সপ্তাহ"}), "c2")
    limit = service(draft, "c2").time_limit
    assert limit
    assert (limit.text, limit.maximum, limit.working_days) == ("যত দ্রুত সম্ভব, ৩ সপ্তাহ", None, None)
    (finding,) = [f for f in draft.findings if f.code == "TIME_LIMIT_NOT_UNDERSTOOD"]
    assert (finding.severity, finding.published) == (Severity.WARNING, limit.text)
    assert (finding.place.section, finding.place.row, finding.place.column, finding.place.line) == ("CITIZEN", 2, 6, 61)


@pytest.mark.parametrize(("text", "taka"), [("১০০ টাকা", 100), ("Tk. 50/-", 50), ("ফ্রি", 0), ("বিনা মূল্যে", 0)])
def test_a_fee(text: str, taka: int) -> None:
    draft = only(with_lines({60: f"\t{text}"}), "c2")
    amounts = (FeeAmount(1, None, 100 * taka),) if taka else ()
    assert service(draft, "c2").fee == Fee(text, not taka, amounts)
    assert changed_fields(draft, "c2") == {"fee"}
    assert not new_codes(draft)


@pytest.mark.parametrize("text", ["সরকার নির্ধারিত", "বিনামূল্যে নয়", "বিনামূল্যে (ফরম ১০ টাকা)", "ফরম"])
def test_a_fee_that_is_neither_free_nor_an_amount_is_told(text: str) -> None:
    draft = only(with_lines({60: f"\t{text}"}), "c2")
    assert service(draft, "c2").fee == Fee(text, None)
    assert new_codes(draft) == Counter({"FEE_NOT_UNDERSTOOD": 1})


def test_an_officer() -> None:
    draft = only(with_lines({78: "\tবেগম শামীমা নাসরিন"}), "c3")
    person = service(draft, "c3").responsible
    before = service(BEFORE, "c3").responsible
    assert person
    assert before
    assert person == replace(before, officer="বেগম শামীমা নাসরিন")
    assert not new_codes(draft)


def test_a_name_without_a_honorific_and_the_title_that_stands_below() -> None:
    draft = only(with_lines({78: "\tশামীমা নাসরিন", 79: "সহকারী পরিচালক"}), "c3")
    person = service(draft, "c3").responsible
    assert person
    assert (person.officer, person.title, person.whereabouts) == ("শামীমা নাসরিন", "সহকারী পরিচালক", ())


def test_a_post_without_a_named_officer_owns_all_contacts() -> None:
    draft = only(with_lines({78: None, 79: "\tসহকারী প্রোগ্রামার"}), "c3")
    person = service(draft, "c3").responsible
    assert person
    assert person.officer is None
    assert {contact.owner for contact in person.contacts} == {ContactOwner.POST}
    assert new_codes(draft) == Counter({"OFFICER_NOT_NAMED": 1})


def test_a_mobile() -> None:
    draft = only(with_text(81, "০১৭২২-৪৫৬৪২১", "01819-000111"), "c3")
    person = service(draft, "c3").responsible
    assert person
    expected = Contact(ContactKind.MOBILE, ContactOwner.OFFICER, "01819-000111", "+8801819000111", valid=True)
    assert person.contacts[1] == expected
    assert not new_codes(draft)


@pytest.mark.parametrize(
    ("written", "normalized", "code"),
    [("১৭২২-৪৫৬৪২১", "+8801722456421", "PHONE_MENDED"), ("০১৭২২", None, "PHONE_NOT_POSSIBLE")],
)
def test_a_number_that_lacks_digits_is_told(written: str, normalized: str | None, code: str) -> None:
    draft = only(with_text(81, "০১৭২২-৪৫৬৪২১", written), "c3")
    person = service(draft, "c3").responsible
    assert person
    assert (person.contacts[1].published, person.contacts[1].normalized) == (written, normalized)
    assert new_codes(draft) == Counter({code: 1})


def test_two_numbers_in_one_line() -> None:
    draft = only(with_text(80, "+৮৮০৪৮৫২-৭৫০৭২", "০২-৫৫০০৬৮৪৭, ০১৮১৯০০০১১১"), "c3")
    person = service(draft, "c3").responsible
    assert person
    assert [(c.kind, c.owner, c.normalized) for c in person.contacts[:2]] == [
        (ContactKind.PHONE, ContactOwner.POST, "+880255006847"),
        (ContactKind.MOBILE, ContactOwner.OFFICER, "+8801819000111"),
    ]


def test_an_e_mail_and_who_owns_it() -> None:
    draft = only(with_text(82, "rafiqdoict@gmail.com", "ap.magura@doict.gov.bd"), "c3")
    person = service(draft, "c3").responsible
    assert person
    assert person.contacts[2].published == "ap.magura@doict.gov.bd"
    assert person.contacts[2].owner is ContactOwner.POST


def test_an_e_mail_that_is_none_is_told() -> None:
    draft = only(with_text(82, "rafiqdoict@gmail.com", "rafiqdoict@gmail"), "c3")
    person = service(draft, "c3").responsible
    assert person
    contact = person.contacts[2]
    assert (contact.published, contact.normalized, contact.valid) == ("rafiqdoict@gmail", None, False)
    assert new_codes(draft) == Counter({"EMAIL_NOT_VALID": 1})


def test_the_superior_changes_for_every_row_that_inherits_him() -> None:
    draft = only(with_text(48, "৫১০৮৭", "৫১০৮৮"), "c1", "c2", "c3", "c4", "c5", "c6")
    assert all(changed_fields(draft, code) == {"superior"} for code in ("c1", "c6"))
    named = service(draft, "c6").superior
    assert named
    assert named.contacts[0].normalized == "+88048851088"


def test_a_superior_of_its_own_is_not_inherited() -> None:
    draft = reader.read(with_lines({83: "\tপরিচালক\nখুলনা\nফোনঃ ০২-৫৫০০৬৮৪৭"})).draft
    titles = [s.superior.title for s in draft.services if s.superior]
    assert titles[:6] == [titles[0]] * 2 + ["পরিচালক"] * 4


def test_the_number_of_methods() -> None:
    draft = only(with_lines({33: None}), "c1")
    methods = service(draft, "c1").delivery_methods
    assert [(m.position, m.channel) for m in methods] == [
        (1, Channel.WEBSITE),
        (2, Channel.PHONE),
        (3, Channel.IN_PERSON),
    ]
    assert not new_codes(draft)


def test_a_way_of_delivery_that_nobody_knows_is_other_and_told() -> None:
    draft = only(with_lines({33: "৩। ঢোল পিটিয়ে"}), "c1")
    method = service(draft, "c1").delivery_methods[2]
    assert (method.channel, method.text) == (Channel.OTHER, "ঢোল পিটিয়ে")
    assert new_codes(draft) == Counter({"METHOD_NOT_UNDERSTOOD": 1})


def test_the_place_of_a_paper() -> None:
    draft = only(with_text(36, "দাপ্তরিক ওয়েবসাইট ও আঞ্চলিক কার্যালয়".replace("য়", "\u09df"), "জেলা পরিষদ"), "c1")
    (paper,) = service(draft, "c1").required_documents
    assert paper.obtain_from == "জেলা পরিষদ"
    assert changed_fields(draft, "c1") == {"required_documents"}


def test_several_papers_of_which_one_is_unconditional() -> None:
    draft = only(with_line_after(36, "2) জাতীয় পরিচয়পত্র/ নির্বাচন অফিস"), "c1")
    papers = service(draft, "c1").required_documents
    assert [(p.position, p.obtain_from, p.conditional) for p in papers[1:]] == [(2, "নির্বাচন অফিস", False)]


def test_one_service_more() -> None:
    row = "\t7. \n\tনতুন সেবা\n\tসরাসরি\n\tআবেদন/ফ্রন্ট ডেস্ক\n\t৫০ টাকা\n\t১ কার্যদিবস\n\tজনাব ক\nপরিচালক\nফোনঃ ০২-৫৫০০৬৮৪৭\n\t"
    draft = reader.read(with_line_after(131, row)).draft
    assert [s.code for s in draft.services] == [
        "c1",
        "c2",
        "c3",
        "c4",
        "c5",
        "c6",
        "c7",
        *(f"i{n}" for n in range(1, 7)),
    ]
    new = service(draft, "c7")
    assert (new.serial, new.name.bn) == (7, "নতুন সেবা")
    assert (new.superior, new.time_limit and new.time_limit.working_days) == (service(draft, "c6").superior, 1)
    assert all(bare(service(draft, s.code)) == bare(s) for s in BEFORE.services)


def test_one_service_less() -> None:
    draft = reader.read(with_lines(dict.fromkeys(range(85, 101), None))).draft
    assert [s.code for s in draft.services if s.code[0] == "c"] == ["c1", "c2", "c3", "c5", "c6"]
    assert new_codes(draft) == Counter({"SERIAL_GAP": 1})


def cells_by_row(first: int, last: int) -> list[list[str]]:
    """The cells of the lines from first to last, eight to a row."""
    cells = "\n".join(LINES[first - 1 : last]).split("\t")[1:]
    return [cells[at : at + 8] for at in range(0, len(cells), 8)]


def rearranged(order: list[int]) -> str:
    """The citizen table with its columns in another order, or without some."""
    rows = cells_by_row(9, 132)
    numbers = [f"({at})\n" for at in range(1, len(order) + 1)]
    table = [[row[column] for column in order] if at != 1 else numbers for at, row in enumerate(rows)]
    cells = "".join(f"\t{cell}" for row in table for cell in row)
    return "\n".join(LINES[:8]) + "\n" + cells + "\n" + "\n".join(LINES[132:])


@pytest.mark.parametrize("order", [[0, 1, 5, 2, 3, 4, 6, 7], [1, 0, 2, 3, 4, 5, 6, 7], [0, 1, 7, 6, 5, 4, 3, 2]])
def test_columns_in_another_order(order: list[int]) -> None:
    draft = only(rearranged(order))
    assert not new_codes(draft)
    places = [cell.place.column for cell in service(draft, "c1").published]
    meanings = [cell.meaning for cell in service(draft, "c1").published]
    before = [cell.meaning for cell in service(BEFORE, "c1").published]
    assert places == list(range(1, 9))
    assert meanings == [before[column] for column in order]


@pytest.mark.parametrize(
    ("left_out", "field"), [(2, "delivery_methods"), (4, "fee"), (5, "time_limit"), (7, "superior")]
)
def test_a_missing_column_is_told_and_nothing_moves(left_out: int, field: str) -> None:
    codes = [f"c{n}" for n in range(1, 7)]
    draft = only(rearranged([at for at in range(8) if at != left_out]), *codes)
    assert all(changed_fields(draft, code) == {field} for code in codes)
    assert not getattr(service(draft, "c1"), field)
    assert new_codes(draft)["COLUMN_MISSING"] == 1


def test_a_table_without_serials_is_numbered_by_position() -> None:
    draft = only(rearranged([1, 2, 3, 4, 5, 6, 7]))
    assert new_codes(draft) == Counter({"SERIAL_COLUMN_MISSING": 1})


def test_an_unknown_heading_is_read_by_the_cells_below_it() -> None:
    draft = only(with_lines({13: "\tসেবার রং"}))
    (finding,) = [f for f in draft.findings if f.code == "COLUMN_BY_ITS_CELLS"]
    assert (finding.severity, finding.published, finding.place.column) == (Severity.WARNING, "সেবার রং", 5)


def test_an_unknown_column_keeps_its_cells_with_the_service() -> None:
    draft = only(with_lines({11: "\tসেবার রং"}), *(f"c{n}" for n in range(1, 7)))
    (finding,) = [f for f in draft.findings if f.code == "COLUMN_UNKNOWN"]
    assert (finding.severity, finding.published, finding.place.column) == (Severity.WARNING, "সেবার রং", 3)
    assert service(draft, "c1").delivery_methods == ()
    assert [c.text for c in service(draft, "c1").published if c.meaning == "UNKNOWN"] == [
        c.text for c in service(BEFORE, "c1").published if c.meaning == "METHOD"
    ]


@pytest.mark.parametrize("serial", ["৪।", "(4)", "04", "৪"])
def test_serials_in_every_style(serial: str) -> None:
    draft = only(with_lines({85: f"\t{serial}"}))
    assert not new_codes(draft)


@pytest.mark.parametrize(("serial", "code"), [("চার", "SERIAL_NOT_UNDERSTOOD"), ("3. ", "SERIAL_DUPLICATE")])
def test_a_serial_that_cannot_be_used_is_told(serial: str, code: str) -> None:
    draft = reader.read(with_lines({85: f"\t{serial}"})).draft
    assert len(draft.services) == 12
    assert new_codes(draft)[code] == 1
    assert all(bare(service(draft, s.code)) == bare(s) for s in BEFORE.services if s.code in {"c1", "c2", "c3"})


def test_a_service_without_a_name_is_an_error() -> None:
    draft = only(with_lines({53: "\t"}), "c2")
    (finding,) = [f for f in draft.findings if f.severity is Severity.ERROR]
    assert (finding.code, finding.service_code, finding.place.line) == ("NAME_MISSING", "c2", 53)


def test_an_unknown_section_is_told_whole_and_not_filed_elsewhere() -> None:
    draft = reader.read(with_lines({137: "২.২) মহাকাশ সেবা"})).draft
    assert [s.code for s in draft.services] == [f"c{n}" for n in range(1, 7)]
    (finding,) = [f for f in draft.findings if f.code == "SERVICES_NOT_FILED"]
    assert finding.severity is Severity.ERROR
    assert finding.published == SOURCE[SOURCE.index("২.২)") :].replace(LINES[136], "২.২) মহাকাশ সেবা").strip()


def test_internal_services_are_read_and_their_section_is_not_missed() -> None:
    draft = reader.read(with_lines({137: "২.৩) অভ্যন্তরীণ সেবা"})).draft
    assert [s.code for s in draft.services][6:] == [f"n{n}" for n in range(1, 7)]
    missing = [f.place.section for f in draft.findings if f.code == "SECTION_MISSING"]
    assert missing == ["INSTITUTIONAL", "EXPECTATIONS", "GRIEVANCE"]


def test_a_lost_section_heading_files_nothing_under_the_wrong_section() -> None:
    draft = reader.read(with_lines({137: None})).draft
    assert [s.code for s in draft.services] == [f"c{n}" for n in range(1, 7)]
    (finding,) = [f for f in draft.findings if f.code == "SECTION_REPEATED"]
    assert (finding.severity, finding.place.line) == (Severity.ERROR, 137)


def test_an_unknown_section_without_services_stops_nothing() -> None:
    draft = only(SOURCE.replace(LINES[136], f"২.৪) মহাকাশ সেবা\nকিছু নেই\n{LINES[136]}"))
    (finding,) = [f for f in draft.findings if f.code == "SECTION_UNKNOWN"]
    assert (finding.severity, finding.published) == (Severity.WARNING, "২.৪) মহাকাশ সেবা\nকিছু নেই")


@pytest.mark.parametrize("heading", ["২.২) প্রাতিষ্টানিক সেবা", "২.২) প্রাতিষ্ঠানিক সেব", "২.২) প্রাতিষ্ঠনিক সেবাসমুহ"])
def test_a_misspelt_section_heading_is_recognised_and_told(heading: str) -> None:
    draft = only(with_lines({137: heading}))
    assert new_codes(draft) == Counter({"SECTION_HEADING_MENDED": 1})
    (finding,) = [f for f in draft.findings if f.code == "SECTION_HEADING_MENDED"]
    assert (finding.published, finding.place.section, finding.place.line) == (heading, "INSTITUTIONAL", 137)


def test_services_below_a_section_of_words_are_not_dropped_in_silence() -> None:
    draft = reader.read(with_lines({137: "৩) অভিযোগ ব্যবস্থাপনা"})).draft
    (finding,) = [f for f in draft.findings if f.severity is Severity.ERROR]
    assert (finding.code, finding.place.section) == ("SERVICES_NOT_FILED", "GRIEVANCE")


def test_a_second_table_without_serials_is_not_taken_for_more_of_the_first() -> None:
    lines = rearranged([1, 2, 3, 4, 5, 6, 7]).split("\n")
    table = "\n".join(lines[8 : lines.index(LINES[136])])
    draft = reader.read("\n".join(lines[:8]) + "\n" + table + "\n" + table).draft
    assert len(draft.services) == 6
    assert "SECTION_REPEATED" in {f.code for f in draft.findings}


def test_a_section_on_grievances_without_tiers_is_kept_and_told() -> None:
    text = SOURCE.rstrip() + "\n\t\n৩) অভিযোগ ব্যবস্থাপনা\n১. অনিক: ৩০ কার্যদিবস\n"
    draft = reader.read(text).draft
    (finding,) = [f for f in draft.findings if f.code == "GRIEVANCE_TIERS_MISSING"]
    assert (finding.place.section, finding.place.line) == ("GRIEVANCE", SOURCE.rstrip().count("\n") + 3)
    assert draft.grievance_note.bn == "১. অনিক: ৩০ কার্যদিবস"
    assert "TRUNCATED" not in {f.code for f in draft.findings}


def test_a_stray_paragraph_is_told() -> None:
    draft = only(with_line_after(8, "একটি অচেনা অনুচ্ছেদ"))
    (finding,) = [f for f in draft.findings if f.code == "TEXT_NOT_UNDERSTOOD"]
    assert (finding.published, finding.place.section, finding.place.line) == ("একটি অচেনা অনুচ্ছেদ", "CITIZEN", 9)


def test_an_office_that_the_document_names_is_told() -> None:
    draft = only(with_line_after(1, "উপজেলা কার্যালয়, শ্রীপুর"))
    codes = {f.code for f in draft.findings}
    assert "OFFICE_STATED" in codes
    assert "OFFICE_NOT_STATED" not in codes


def test_a_title_in_both_languages() -> None:
    draft = only(with_lines({1: "সেবা প্রদান প্রতিশ্রুতি (Citizen's Charter)"}))
    assert draft.title == LocalizedText("সেবা প্রদান প্রতিশ্রুতি", "Citizen's Charter")


def test_a_vision_on_its_label_s_line_and_of_two_paragraphs() -> None:
    draft = only(with_lines({3: "ভিশন: স্মার্ট মাগুরা।", 4: "সবার জন্য।"}))
    assert draft.vision == LocalizedText("স্মার্ট মাগুরা।\nসবার জন্য।")


def test_a_cut_off_officer_whom_no_other_row_names_is_not_made_up() -> None:
    draft = only(with_lines({241: "\tজনাব অচেনা ব্যক্তি"}), "i6")
    assert service(draft, "i6").responsible is None
    (finding,) = [f for f in draft.findings if f.code == "POST_NOT_STATED"]
    assert (finding.published, finding.place.line) == ("জনাব অচেনা ব্যক্তি", 241)
    assert "INFERRED" not in {f.code for f in draft.findings}


def test_a_cut_off_officer_is_who_the_other_rows_say_he_is() -> None:
    changed = {228: "\tজনাব ক", 241: "\tজনাব ক", 229: "উপপরিচালক"}
    draft = only(with_lines(dict(changed)), "i5", "i6")
    assert service(draft, "i6").responsible == service(draft, "i5").responsible
    named = service(draft, "i6").responsible
    assert named
    assert (named.officer, named.title) == ("জনাব ক", "উপপরিচালক")


def test_a_document_that_ends_earlier() -> None:
    draft = reader.read("\n".join(LINES[:186])).draft
    assert [s.code for s in draft.services][6:] == ["i1", "i2"]
    cut = service(draft, "i2")
    assert (cut.fee, cut.time_limit, cut.responsible) == (None, None, None)
    assert cut.superior == service(draft, "i1").superior
    (finding,) = [f for f in draft.findings if f.code == "TRUNCATED"]
    assert (finding.place.row, finding.place.column, finding.place.line) == (2, 4, 186)


def test_two_channels_joined_by_a_word() -> None:
    draft = only(with_lines({160: "\tমোবাইল অ্যাপ ও এসএমএস"}), "i1")
    channels = [m.channel for m in service(draft, "i1").delivery_methods]
    assert channels == [Channel.MOBILE_APP, Channel.SMS]


def test_hours_and_months_are_no_working_days() -> None:
    draft = only(with_lines({163: "\t২৪ ঘণ্টা", 188: "\t১ মাস"}), "i1", "i2")
    limits = [service(draft, code).time_limit for code in ("i1", "i2")]
    assert [(t.maximum, t.unit, t.working_days) for t in limits if t] == [
        (24, TimeUnit.HOUR, None),
        (1, TimeUnit.MONTH, None),
    ]


@pytest.mark.parametrize("text", ["", "hello", "\t1. \tক\tখ", "১. ভিশন ও মিশন\nভিশন:\nকিছু", "ক\0খ", "\ud800"])
def test_what_is_no_charter_says_what_was_expected(text: str) -> None:
    with pytest.raises(reader.NotACharter, match="expected") as refused:
        reader.read(text)
    assert "\n" not in str(refused.value)
    assert refused.value.message.bn


def test_rows_whose_first_cell_has_no_tab_are_read_as_they_stand() -> None:
    text = "\n".join(
        [
            "২.১) নাগরিক সেবা",
            "ক্রমিক\tসেবার নাম\tসেবা প্রদান পদ্ধতি\tপ্রয়োজনীয় কাগজপত্র\tসেবার মূল্য\tসময়সীমা",
            "১\tতথ্য প্রদান\tসরাসরি\tআবেদন\tবিনামূল্যে\t৩ কার্যদিবস",
            "২\tপরামর্শ প্রদান\tসরাসরি\tআবেদন\tবিনামূল্যে\t৩ কার্যদিবস",
        ]
    )

    draft = reader.read(text).draft

    assert [(found.serial, found.name.bn) for found in draft.services] == [(1, "তথ্য প্রদান"), (2, "পরামর্শ প্রদান")]
    assert {found.severity for found in draft.findings} == {Severity.INFO, Severity.WARNING}
