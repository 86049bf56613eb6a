"""What real charters do, each variation that is known: read, or told with the published text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from districts.charters.draft import CharterDraft, ContactOwner, Finding, Severity, TimeLimit, TimeUnit
from seeds import reader
from seeds.reader import accounting
from tests.seeds.tabbed import HEADINGS, VALUES, document, row

WD, M = TimeUnit.WORKING_DAY, TimeUnit.MONTH
SEVEN = ("SERIAL", "NAME", "METHOD", "PAPERS", "FEE", "TIME_LIMIT", "OFFICER")
EIGHT = (*SEVEN, "SUPERIOR")
SETS = {
    "five": ("SERIAL", "NAME", "PAPERS", "TIME_LIMIT", "OFFICER"),
    "seven": SEVEN,
    "eight": EIGHT,
    "the time limit second": ("SERIAL", "TIME_LIMIT", "NAME", "METHOD", "PAPERS", "FEE", "OFFICER", "SUPERIOR"),
    "papers and place in two columns": ("SERIAL", "NAME", "METHOD", "PAPERS", "PLACE", "FEE", "TIME_LIMIT", "OFFICER"),
}


def read(text: str) -> CharterDraft:
    reading = reader.read(text)
    assert accounting.misowned(reading) == []
    assert accounting.unaccounted(reading) == []
    return reading.draft


def asked(draft: CharterDraft) -> list[Finding]:
    """What the admin is asked or stopped by; missing columns are no concern here."""
    quiet = {"COLUMN_MISSING", "SERIAL_COLUMN_MISSING"}
    return [each for each in draft.findings if each.severity is not Severity.INFO and each.code not in quiet]


@pytest.mark.parametrize("columns", SETS.values(), ids=SETS)
def test_sets_of_columns(columns: tuple[str, ...]) -> None:
    draft = read(document(columns, {}))

    (service,) = draft.services
    assert (service.serial, service.name.bn) == (1, VALUES["NAME"])
    assert service.time_limit
    assert service.time_limit.working_days == 7
    assert service.responsible
    assert service.responsible.officer == "জনাব আব্দুল করিম"
    places = [paper.obtain_from for paper in service.required_documents]
    assert places == ([VALUES["PLACE"]] if "PLACE" in columns else [None])
    assert asked(draft) == []


def limited(text: str, above: str = "৫ কার্যদিবস") -> tuple[TimeLimit | None, list[Finding]]:
    draft = read(document(EIGHT, {"TIME_LIMIT": above}, {"NAME": "পরামর্শ", "TIME_LIMIT": text}))
    return draft.services[1].time_limit, asked(draft)


TIMES = {
    "immediate": ("তাৎক্ষণিক", {"immediate": True}),
    "immediate, misspelt": ("তাৎক্ষনিক", {"immediate": True}),
    "working days": ("৩ কার্যদিবস", {"maximum": 3, "unit": WD}),
    "working days, joined": ("৩কার্যদিবস", {"maximum": 3, "unit": WD}),
    "the other word": ("৩ কর্মদিবস", {"maximum": 3, "unit": WD}),
    "the other word, spaced": ("৩ কর্ম দিবস", {"maximum": 3, "unit": WD}),
    "the number again in words": ("০৭ (সাত) কার্যদিবস", {"maximum": 7, "unit": WD}),
    "from, to": ("৩–৫ কার্যদিবস", {"minimum": 3, "maximum": 5, "unit": WD}),
    "one or another": ("৩ বা ৫ কার্যদিবস", {"minimum": 3, "maximum": 5, "unit": WD}),
    "immediate or days": ("তাৎক্ষণিক/ ৩ কার্যদিবস (প্রযোজ্য ক্ষেত্রে)",
                          {"immediate": True, "maximum": 3, "unit": WD, "conditional": True}),
    "within": ("৭ কার্যদিবসের মধ্যে", {"maximum": 7, "unit": WD}),
    "subject to approval": ("১৫ কার্যদিবস (অনুমোদন সাপেক্ষে)",
                            {"maximum": 15, "unit": WD, "subject_to": "অনুমোদন সাপেক্ষে"}),
    "as needed": ("প্রয়োজন অনুযায়ী", {"as_needed": True}),
    "months in words": ("তিন মাস", {"maximum": 3, "unit": M}),
    "both scripts' digits": ("1৫ কার্যদিবস", {"maximum": 15, "unit": WD}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), TIMES.values(), ids=TIMES)
def test_time_limits_that_are_read(text: str, said: dict[str, object]) -> None:
    found, told = limited(text)

    assert found
    assert found.text == text
    forms = ("immediate", "minimum", "maximum", "unit", "conditional", "as_needed", "subject_to")
    assert {name: value for name in forms if (value := getattr(found, name))} == said
    assert told == []


@pytest.mark.parametrize("mark", ["ঐ", '"', "-do-"])
def test_a_ditto_mark_is_the_time_limit_above(mark: str) -> None:
    found, told = limited(mark)

    assert found
    assert found.working_days == 5
    assert told == []


@pytest.mark.parametrize("number", ["পৃষ্ঠা ২", "পৃষ্ঠা নং-২", "পাতা: ২/৯", "Page 2 of 9"])
@pytest.mark.parametrize("last", ["PAPERS", "PLACE", "METHOD", "FEE", "TIME_LIMIT", "OFFICER", "REMEDY"])
def test_the_number_of_a_page_is_no_part_of_the_last_cell_above(number: str, last: str) -> None:
    columns = [column for column in (*EIGHT, "PLACE", "REMEDY") if column not in (last, "SUPERIOR")]
    text = document((*columns, last), {})

    (plain,), (service,) = read(text).services, (draft := read(f"{text}{number}\n")).services

    assert replace(service, published=()) == replace(plain, published=())
    assert [(finding.code, finding.published) for finding in asked(draft)] == [("TEXT_NOT_UNDERSTOOD", number)]


@pytest.mark.parametrize("text", ["নির্দেশনা অনুযায়ী", "যত দ্রুত সম্ভব", "—", "-"])
def test_time_limits_that_no_number_can_be_made_of(text: str) -> None:
    found, told = limited(text)

    assert found
    assert (found.text, found.maximum, found.immediate, found.as_needed) == (text, None, False, False)
    assert [(each.severity, each.code, each.published) for each in told] == [
        (Severity.WARNING, "TIME_LIMIT_NOT_UNDERSTOOD", text)
    ]


def test_an_empty_time_limit_is_told() -> None:
    found, told = limited("")

    assert found is None
    assert [(each.severity, each.code, each.place.column) for each in told] == [(Severity.WARNING, "CELL_EMPTY", 6)]


CONTACTS = {
    "Bengali digits": ("মোবাইলঃ ০১৭১২-৩৪৫৬৭৮", ["+8801712345678"], []),
    "two numbers in one line": ("ফোনঃ ০২-৪১০২৪০৭৩, ০২-৪১০২৪০৭৪", ["+880241024073", "+880241024074"], []),
    "a missing leading zero": ("মোবাইলঃ ১৭১২-৩৪৫৬৭৮", ["+8801712345678"], ["PHONE_MENDED"]),
    "spaces inside a mailbox": ("ইমেইলঃ karim@exam ple.com", ["karim@example.com"], ["EMAIL_MENDED"]),
    "Dhaka's without 02": ("ফোনঃ ৫৫১০০৮৬৯", [None], ["PHONE_WITHOUT_AREA"]),
    "Dhaka's without 02, of Khulna's digits": ("ফোনঃ ৪১০২৪০৭৩", [None], ["PHONE_WITHOUT_AREA"]),
    "Dhaka's of 7 digits without 02": ("ফোনঃ ৮১৮১২৩৪", [None], ["PHONE_WITHOUT_AREA"]),
    "grouped, without an area": ("ফোনঃ ৫৫১০-০৮৬৯", [None], ["PHONE_WITHOUT_AREA"]),
    "a local number": ("ফোনঃ ৬২৩০১", [None], ["PHONE_WITHOUT_AREA"]),
    "the area of the number before": (
        "ফোন: ০২-৫৫১০০৫৫৫, ৫৫১০০৫৫৬", ["+880255100555", "+880255100556"], ["PHONE_AREA_TAKEN"]),
    "the same, apart by a blank": (
        "ফোন: ০২-৫৫১০০৫৫৫ ৫৫১০০৫৫৬", ["+880255100555", "+880255100556"], ["PHONE_AREA_TAKEN"]),
    "the same, of a district": ("ফোন: ০৪৮৮-৬২৩০১, ৬২৩০২", ["+88048862301", "+88048862302"], ["PHONE_AREA_TAKEN"]),
    "of another length than the number before": (
        "ফোন: ০৪৮৮-৬২৩০১, ৫৫১০০৫৫৬", ["+88048862301", None], ["PHONE_WITHOUT_AREA"]),
    "a district's without its zero": ("ফোনঃ ৪৮৮-৬২৩০১", ["+88048862301"], ["PHONE_MENDED"]),
    "02 without its zero": ("ফোনঃ ২৪১০২৪০৭৩", ["+880241024073"], ["PHONE_MENDED"]),
    "a new landline": ("ফোনঃ ০২৪৭৭৭৬২৩৪১", ["+8802477762341"], ["PHONE_UNLISTED"]),
    "a new landline, international": ("ফোনঃ +৮৮০২৫৮৮৮৫১২৩৪", ["+8802588851234"], ["PHONE_UNLISTED"]),
    "lines 5 to 7": ("ফোনঃ ০২-৫৫১০০৫৫৫-৭", ["+8802551005557"], ["PHONE_UNVERIFIED"]),
    "lines 5 to 7, international": ("ফোনঃ +৮৮০২-৫৫১০০৫৫৫-৭", ["+8802551005557"], ["PHONE_UNVERIFIED"]),
    "lines 23 to 25": ("ফোনঃ ০২-৯৫৬৭১২৩-২৫", ["+8802956712325"], ["PHONE_UNVERIFIED"]),
    "lines of the area of the number before": (
        "ফোন: ০২-৫৫১০০৫৫৫, ৫৫১০০৫৫৬-৭", ["+880255100555", None], ["PHONE_WITHOUT_AREA"]),
    "a landline, grouped": ("ফোনঃ ০২-৪১০২৪০-৭৩", ["+880241024073"], []),
    "a new landline, grouped": ("ফোনঃ ০২৪৭৭-৭৬২৩৪১", ["+8802477762341"], ["PHONE_UNLISTED"]),
    "a mobile, grouped": ("মোবাইলঃ ০১৭১১-২২৩৩৪-৪", ["+8801711223344"], []),
    "of no zone": ("ফোনঃ ০২৬৭৭৭৬২৩৪১", ["+8802677762341"], ["PHONE_UNVERIFIED"]),
    "a landline as a mobile": ("মোবাইলঃ ০২-৪১০২৪০৭৩", ["+880241024073"], []),
}  # fmt: skip


@pytest.mark.parametrize(("line", "expected", "codes"), CONTACTS.values(), ids=CONTACTS)
def test_contacts_as_published(line: str, expected: list[str | None], codes: list[str]) -> None:
    draft = read(document(EIGHT, {"OFFICER": f"জনাব আব্দুল করিম\nসহকারী প্রোগ্রামার\n{line}"}))

    officer = draft.services[0].responsible
    assert officer
    assert [contact.normalized for contact in officer.contacts] == expected
    assert [each.code for each in draft.findings if each.published and each.published in line] == codes
    published = " ".join(contact.published for contact in officer.contacts)
    assert published.replace(" ", "") in line.replace(" ", "").replace(",", "")


def test_an_unknown_column_is_told_and_its_cells_stay_with_their_service() -> None:
    heads = [*(HEADINGS[column] for column in EIGHT), "সেবার রং"]
    cells = [*(VALUES[column] for column in EIGHT), "সবুজ"]

    draft = read("\n".join(["২.১) নাগরিক সেবা", row(heads), row(cells)]))

    (told,) = asked(draft)
    assert (told.severity, told.code, told.published) == (Severity.WARNING, "COLUMN_UNKNOWN", "সেবার রং")
    assert "সবুজ" in [cell.text for cell in draft.services[0].published]


def test_an_unknown_section_is_told_whole_and_filed_nowhere() -> None:
    text = document(EIGHT, {}) + "৫.১) অন্যান্য তথ্য\nএখানে আরও কিছু লেখা আছে।\n"

    draft = read(text)

    (told,) = asked(draft)
    assert (told.severity, told.code) == (Severity.WARNING, "SECTION_UNKNOWN")
    assert told.published == "৫.১) অন্যান্য তথ্য\nএখানে আরও কিছু লেখা আছে।"
    assert [service.name.bn for service in draft.services] == [VALUES["NAME"]]


def test_services_of_an_unknown_section_are_filed_nowhere() -> None:
    text = document(EIGHT, {}) + document(EIGHT, {"NAME": "অন্য সেবা"}, section="২.৫) বিবিধ সেবা").partition("\n")[2]

    draft = read(text)

    (told,) = asked(draft)
    assert (told.severity, told.code) == (Severity.ERROR, "SERVICES_NOT_FILED")
    assert "অন্য সেবা" in (told.published or "")
    assert [service.name.bn for service in draft.services] == [VALUES["NAME"]]


TIERS = ("ক্রমিক নং", "কখন যোগাযোগ করবেন", "কার সঙ্গে যোগাযোগ করবেন", "যোগাযোগের ঠিকানা", "নিষ্পত্তির সময়সীমা")


@pytest.mark.parametrize(
    ("text", "maximum", "unit"),
    [("২৫ কার্যদিবস", 25, WD), ("১৫ কার্যদিবস", 15, WD), ("তিন মাস", 3, M), ("৩০ কার্যদিবস", 30, WD)],
)
def test_days_of_the_grievance_table_are_data(text: str, maximum: int, unit: TimeUnit) -> None:
    tier = ["১", "সমাধান দিতে না পারলে", "অভিযোগ নিষ্পত্তি কর্মকর্তা (অনিক)", "প্রোগ্রামার\nফোনঃ ০২-৪১০২৪০৭৩", text]

    draft = read(document(EIGHT, {}) + "\n".join(["৪) অভিযোগ ব্যবস্থাপনা", row(TIERS), row(tier)]))

    (found,) = draft.grievance_tiers
    assert found.time_limit
    assert (found.time_limit.maximum, found.time_limit.unit) == (maximum, unit)
    assert asked(draft) == []


def test_numbers_without_an_area_are_told_in_the_grievance_table_too() -> None:
    tier = ["১", "সমাধান দিতে না পারলে", "আপিল কর্মকর্তা", "ফোন: ০২-৫৫১০০৫৫৫, ৫৫১০০৫৫৬\nফোন: ৬২৩০১", "৩০ কার্যদিবস"]

    draft = read(document(EIGHT, {}) + "\n".join(["৪) অভিযোগ ব্যবস্থাপনা", row(TIERS), row(tier)]))

    contacts = draft.grievance_tiers[0].contacts
    assert [contact.normalized for contact in contacts] == ["+880255100555", "+880255100556", None]
    assert [(each.code, each.published) for each in asked(draft)] == [("PHONE_WITHOUT_AREA", "৬২৩০১")]


def test_an_alternate_officer_of_the_grievance_table_is_kept() -> None:
    whom = "অভিযোগ নিষ্পত্তি কর্মকর্তা (অনিক)\nবিকল্প: সহকারী প্রোগ্রামার"
    tier = ["১", "সমাধান দিতে না পারলে", whom, "জেলা কার্যালয়", "৩০ কার্যদিবস"]

    draft = read(document(EIGHT, {}) + "\n".join(["৪) অভিযোগ ব্যবস্থাপনা", row(TIERS), row(tier)]))

    assert draft.grievance_tiers[0].whom == whom


BELOW = {
    "a list that begins anew": ("PAPERS", "১। আবেদনপত্র\n২। ছবি", "১। সময়মতো উপস্থিত থাকা\n২। ফি পরিশোধ করা"),
    "a list below what is none": ("PAPERS", "আবেদনপত্র", "1. সময়মতো উপস্থিত থাকা"),
    "a line below a list": ("METHOD", "১) ই-মেইলের মাধ্যমে", "অচেনা অনুচ্ছেদ"),
    "a line apart": ("PAPERS", "আবেদনপত্র", "\nসকল সেবা বিনামূল্যে প্রদান করা হয়"),
    "anything below an empty cell": ("REMEDY", "", "অচেনা অনুচ্ছেদ"),
    "anything below a ditto mark": ("REMEDY", "-do-", "ভিশন: আরেকটি"),
}


@pytest.mark.parametrize(("last", "said", "below"), BELOW.values(), ids=BELOW)
def test_text_that_may_be_no_part_of_the_last_cell_is_told(last: str, said: str, below: str) -> None:
    columns = [column for column in (*EIGHT, "REMEDY") if column != last]

    draft = read(document((*columns, last), {last: said}) + f"{below}\n")

    cell = f"{said}\n{below}".strip()
    assert ("TEXT_BELOW_TABLE", cell) in [(finding.code, finding.published) for finding in asked(draft)]


@pytest.mark.parametrize("column", ["PAPERS", "PLACE"])
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("৩ কার্যদিবস", True),
        ("বিনামূল্যে", True),
        ("৳ ২৫০, ট্রেজারি চালানের মাধ্যমে", True),
        ("২০ টাকার কোর্ট ফি", False),
        ("ট্রেজারি চালানের কপি", False),
        ("৩ কপি ছবি", False),
    ],
)
def test_a_fee_or_a_time_limit_is_neither_paper_nor_place(column: str, said: str, *, told: bool) -> None:
    draft = read(document((*EIGHT[:4], "PLACE", *EIGHT[4:]), {column: said}))

    at = 4 if column == "PAPERS" else 5
    found = [(f.published, f.place.column) for f in asked(draft) if f.code == "CELL_OF_ANOTHER_COLUMN"]
    assert found == ([(said, at)] if told else [])


@pytest.mark.parametrize("said", ["সহকারী কমিশনার (রাজস্ব শাখা)", "সহকারী পরিচালক\nমোবাইল: ০১৭১২-৩৪৫৬৭৮ (Cell)"])
def test_a_post_that_is_called_by_its_branch_is_no_title_of_what_follows(said: str) -> None:
    draft = read(document(EIGHT, {"SUPERIOR": said}))

    assert "TITLE_IN_A_CELL" not in {finding.code for finding in asked(draft)}


def test_cells_that_may_have_slid_by_one_are_told() -> None:
    """In text a row a line whose last cell is empty has a tab more then, and no text too many."""
    columns = (*EIGHT, "REMEDY")
    said = [{**VALUES, "SERIAL": at, "NAME": name, "REMEDY": ""} for at, name in (("১", "মেরামত"), ("২", "পরামর্শ"))]
    first, second = [[values[column] for column in columns] for values in said]

    def told(*rows: list[str]) -> list[str]:
        lines = ["সেবা প্রদান প্রতিশ্রুতি", "২.১) নাগরিক সেবা", row([HEADINGS[column] for column in columns]), *map(row, rows)]
        return sorted(finding.code for finding in asked(read("\n".join([*lines, ""]))))

    assert told(first, [*second[:6], "ঐ", *second[6:]]) == ["CELL_EMPTY", "ROW_NOT_UNDERSTOOD"]
    assert told(first, [*second, ""]) == ["CELL_EMPTY", "CELL_EMPTY", "EXTRA_CELL"]
    assert told([*first, ""], [*second, ""]) == ["CELL_EMPTY", "CELL_EMPTY"]


@pytest.mark.parametrize("text", ["12345", "জেলা প্রশাসক\nrafiq@example.org ঐ"])
def test_a_remedy_that_says_nobody_or_more_is_told(text: str) -> None:
    (finding,) = asked(read(document((*EIGHT, "REMEDY"), {"REMEDY": text}, {"NAME": "পরামর্শ"})))

    assert (finding.code, finding.published) == ("TEXT_NOT_UNDERSTOOD", text)


@pytest.mark.parametrize("paper", ["২০২৩-২৪ অর্থবছরের রিটার্ন", "২০২৩-২০২৪ করবর্ষের রিটার্ন", "৩০-০৬-২০২৪ পর্যন্ত বিবরণী"])
def test_a_year_and_a_date_are_no_phone(paper: str) -> None:
    draft = read(document(EIGHT, {"PAPERS": paper}))

    assert [said.name for said in draft.services[0].required_documents] == [paper]
    assert asked(draft) == []


def test_a_dash_is_no_place() -> None:
    (service,) = read(document(SETS["papers and place in two columns"], {"PLACE": "—"})).services

    assert [paper.obtain_from for paper in service.required_documents] == [None]


def test_a_list_under_its_heading_is_a_list() -> None:
    columns = ("SERIAL", "NAME", "METHOD", "FEE", "TIME_LIMIT", "OFFICER", "PAPERS")

    assert asked(read(document(columns, {"PAPERS": "নতুন আবেদনের জন্য:\n১। আবেদনপত্র\n২। ছবি"}))) == []


def test_a_section_whose_heading_is_misspelt_is_told_where_it_was_taken_for_a_cell() -> None:
    """Its table has lost its headings too, so that the one above goes on in it."""
    columns = (*EIGHT, "REMEDY")
    rows = [row([{**VALUES, "SERIAL": serial}[column] for column in columns]) for serial in ("১", "২")]
    text = document(columns, {}, {"SERIAL": "২", "NAME": "পরামর্শ"}) + "\n".join(["আওতাধীন দপ্তরমূহের সেবা", *rows, ""])

    draft = read(text.replace("\t", "\n\t").replace("\n\n", "\n"))

    assert [service.code for service in draft.services] == ["c1", "c2", "c3", "c4"]
    told = [(finding.code, finding.service_code) for finding in asked(draft)]
    of_the_cell = [("TEXT_NOT_UNDERSTOOD", "c2"), ("TEXT_BELOW_TABLE", "c2")]
    assert told == [*of_the_cell, ("SERIAL_DUPLICATE", "c3"), ("SERIAL_DUPLICATE", "c4")]


@pytest.mark.parametrize(
    "mail",
    ["unosreepur@mopa.gov.bd", "uno.x@a.gov.bd", "dcmagura@mopa.gov.bd", "spmagura@police.gov.bd",
     "ddmagura@dyd.gov.bd", "ad@dyd.gov.bd", "rpo.magura@x.gov.bd", "oc.sreepur@police.gov.bd",
     "acl.shalikha@gmail.com", "info@a.gov.bd", "dc.magura@gmail.com", "oc.sripur@gmail.com", "unosreepur@gmail.com",
     "dssmagura@gmail.com", "adc.general@gmail.com", "ad@yahoo.com", "programmer.magura@gmail.com",
     "adcmagura@x.gov.bd",
     "uictsadar@gmail.com", "ddmagura@gmail.com", "oc.shalikha@hotmail.com", "programmer.x@a.gov.bd"],
)  # fmt: skip
def test_a_mailbox_of_the_seat(mail: str) -> None:
    assert owner_of(mail) is ContactOwner.POST


@pytest.mark.parametrize(
    "mail",
    ["adnan@ictd.gov.bd", "adil.hasan@x.gov.bd", "dcosta@gmail.com", "sporsho@x.org", "md.karim@gmail.com",
     "dolly@x.org", "ac.roy@gmail.com", "so.karim@yahoo.com", "pa.karim@outlook.com", "ro.bin@hotmail.com",
     "adcruz@gmail.com", "unomi@gmail.com", "dssumon@gmail.com", "so.palash@gmail.com", "ac.bari@gmail.com",
     "rafiqdoict@gmail.com", "samagura@x.org"],
)  # fmt: skip
def test_a_mailbox_of_a_person(mail: str) -> None:
    assert owner_of(mail) is ContactOwner.OFFICER


def owner_of(mail: str) -> ContactOwner:
    officer = read(document(EIGHT, {"OFFICER": f"জনাব আব্দুল করিম\nসহকারী প্রোগ্রামার\n{mail}"})).services[0].responsible
    assert officer
    return officer.contacts[0].owner
