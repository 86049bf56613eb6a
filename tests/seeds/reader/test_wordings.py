"""The data files of `seeds/reader/wordings`: one line here for each new wording, and what the loader refuses.

A new wording gets one line in the list of its kind, with the words of the document in which it was seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from districts.charters.draft import Channel, ContactKind, GrievanceLevel, PaymentMethod, TimeUnit
from districts.charters.imports.document_reading import Meaning, SectionKind
from districts.shared import folding
from seeds.reader import wordings
from seeds.reader.cells import grievances, letterhead
from seeds.reader.document import TextLine
from seeds.reader.layout import sections
from seeds.reader.text import column_headings, numbers
from seeds.reader.values import contacts, fees, lists, methods, placeholders, places, stated_places, time_limits
from seeds.reader.values.fees import payments
from seeds.reader.values.officers import naming, titles

READER = Path(__file__).parents[3] / "seeds/reader"
FOLDER = READER / "wordings"
KNOWN = {"FEE": 1, "TIME": 2}


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("ক্রমিক নং", Meaning.SERIAL),
        ("সেবার নাম", Meaning.NAME),
        ("সেবাদানের পদ্ধতি", Meaning.METHOD),
        ("প্রয়োজনীয় কাগজপত্র", Meaning.PAPERS),
        ("ফরম প্রাপ্তির স্থান", Meaning.PLACE),
        ("সেবামূল্য/ফি/চার্জ", Meaning.FEE),
        ("ফি প্রদানের পদ্ধতি", Meaning.PAYMENT),
        ("সেবা প্রদানের সময়সীমা", Meaning.TIME_LIMIT),
        ("দায়িত্বপ্রাপ্ত কর্মকর্তা (নাম, পদবি, ফোন)", Meaning.OFFICER),
        ("শাখার নামসহ দায়িত্বপ্রাপ্ত কর্মকর্তার পদবি, রুম নম্বর", Meaning.OFFICER),
        ("ঊর্ধ্বতন কর্মকর্তা", Meaning.SUPERIOR),
        ("সেবা না পেলে প্রতিকার", Meaning.REMEDY),
    ],
)
def test_a_columns_heading(heading: str, meaning: Meaning) -> None:
    assert column_headings.meaning_of(heading) is meaning


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("১. ভিশন ও মিশন", SectionKind.VISION_AND_MISSION),
        ("ভিশন", SectionKind.VISION),
        ("অভিলক্ষ্য (Mission)", SectionKind.MISSION),
        ("২. প্রতিশ্রুত সেবাসমূহ", SectionKind.SERVICES),
        ("২.১) নাগরিক সেবা (G2C)", SectionKind.CITIZEN),
        ("২.২) দাপ্তরিক সেবা", SectionKind.INSTITUTIONAL),
        ("২.৩) অভ্যন্তরীণ সেবা", SectionKind.INTERNAL),
        ("২.৪) আওতাধীন দপ্তরের সেবা", SectionKind.SUBORDINATE),
        ("৩) আপনার কাছে আমাদের প্রত্যাশা", SectionKind.EXPECTATIONS),
        ("৪) অভিযোগ প্রতিকার ব্যবস্থাপনা (GRS)", SectionKind.GRIEVANCE),
    ],
)
def test_a_sections_heading(heading: str, section: SectionKind) -> None:
    assert sections.of_heading(heading) is section


@pytest.mark.parametrize(
    ("text", "maximum", "unit"),
    [
        ("৭ কার্যদিবস", 7, TimeUnit.WORKING_DAY),
        ("সর্বোচ্চ ৩০ দিন", 30, TimeUnit.CALENDAR_DAY),
        ("২ সপ্তাহের মধ্যে", 14, TimeUnit.CALENDAR_DAY),
        ("২৪ ঘণ্টা", 24, TimeUnit.HOUR),
        ("১২০ মিনিট", 2, TimeUnit.HOUR),
        ("৬ মাস", 6, TimeUnit.MONTH),
        ("১ বৎসর", 12, TimeUnit.MONTH),
    ],
)
def test_a_unit_of_time(text: str, maximum: int, unit: TimeUnit) -> None:
    limit = time_limits.parse(text)
    assert limit
    assert (limit.maximum, limit.unit) == (maximum, unit)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("তাৎক্ষণিক", "immediate"),
        ("সঙ্গে সঙ্গে", "immediate"),
        ("একই কার্যদিবসে", "immediate"),
        ("on the same day", "immediate"),
        ("চাহিদা মোতাবেক", "as_needed"),
        ("৭ দিন, প্রযোজ্য ক্ষেত্রে", "conditional"),
    ],
)
def test_a_time_without_a_number(text: str, flag: str) -> None:
    limit = time_limits.parse(text)
    assert limit
    assert [name for name in ("immediate", "as_needed", "conditional") if getattr(limit, name)] == [flag]


@pytest.mark.parametrize(
    ("word", "number"),
    [("পনেরো", 15), ("পয়তাল্লিশ", 45), ("এক হাজার পাঁচশত", 1500), ("দেড় লক্ষ", 150_000), ("twenty-one", 21)],
)
def test_a_number_in_words(word: str, number: int) -> None:
    assert numbers.value(folding.fold(word)) == number


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("সম্পূর্ণ বিনামূল্যে", True),
        ("কোনো ফি লাগে না", True),
        ("free of charge", True),
        ("২০ টাকা মাত্র", False),
        ("Tk. 100", False),
        ("সর্বোচ্চ ৫০০ টাকা", False),
        ("নির্ধারিত ফি", None),
    ],
)
def test_a_fee(text: str, free: bool | None) -> None:
    assert fees.is_free(text) is free


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("ট্রেজারি চালানের মাধ্যমে", PaymentMethod.TREASURY_CHALLAN),
        ("পে-অর্ডার", PaymentMethod.PAY_ORDER),
        ("নগদে", PaymentMethod.CASH),
        ("বিকাশ", PaymentMethod.MOBILE_BANKING),
        ("অনলাইন", PaymentMethod.ONLINE),
        ("কোর্ট ফি", PaymentMethod.COURT_FEE),
    ],
)
def test_a_way_to_pay(text: str, method: PaymentMethod) -> None:
    found, rest = payments.read(text)
    assert ([way.method for way in found], rest) == ([method], False)


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("সরাসরি", Channel.IN_PERSON),
        ("ডাকযোগে", Channel.POST_MAIL),
        ("ওয়েবসাইটে", Channel.WEBSITE),
        ("ফোনের মাধ্যমে", Channel.PHONE),
        ("ই-মেইলে", Channel.EMAIL),
        ("মোবাইল অ্যাপ", Channel.MOBILE_APP),
    ],
)
def test_a_delivery_method(text: str, channel: Channel) -> None:
    assert methods.channels(text) == [channel]


@pytest.mark.parametrize(
    "title",
    [
        "উপজেলা নির্বাহী অফিসার",
        "জেলা প্রশাসক",
        "সাব-রেজিস্ট্রার",
        "ইউনিয়ন পরিষদ চেয়ারম্যান",
        "মেডিকেল টেকনোলজিস্ট (ল্যাব)",
        "এসিল্যান্ড",
        "Assistant Programmer",
    ],
)
def test_an_officers_title(title: str) -> None:
    assert titles.is_title(title)


@pytest.mark.parametrize(
    "office", ["জেলা প্রশাসকের কার্যালয়, মাগুরা", "ভূমি মন্ত্রণালয়", "ট্রাফিক বিভাগ", "তথ্য সেল", "District Office"]
)
def test_an_office(office: str) -> None:
    assert titles.is_office(office)


@pytest.mark.parametrize("name", ["জনাব আব্দুল করিম", "মোছাঃ রহিমা খাতুন", "ডাঃ সালেহা বেগম", "Md. Abdul Karim"])
def test_a_name_by_its_honorific(name: str) -> None:
    assert naming.is_name(name)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("মোবাইল: ০১৭১১-২২৩৩৪৪", ContactKind.MOBILE),
        ("হোয়াটসঅ্যাপ নম্বর ০১৭১১-২২৩৩৪৪", ContactKind.MOBILE),
        ("টেলিফোন নং ০২-৫৫০০৬৬৭৭", ContactKind.PHONE),
        ("ফ্যাক্স: ০২-৫৫০০৬৬৭৭", ContactKind.FAX),
        ("ই-মেইল: dc@example.gov.bd", ContactKind.EMAIL),
    ],
)
def test_the_label_of_a_contact(line: str, kind: ContactKind) -> None:
    reader = contacts.Reader()
    assert reader.line(TextLine(1, line)) is None
    assert [found.kind for found in reader.found] == [kind]


@pytest.mark.parametrize(
    "text", ["উপজেলা ভূমি অফিস", "www.example.gov.bd", "ইউনিয়ন ডিজিটাল সেন্টারে", "কক্ষ নং ১০২", "স্টুডিও"]
)
def test_a_place_of_papers(text: str) -> None:
    assert places.is_place(text)


@pytest.mark.parametrize("text", ["জাতীয় পরিচয়পত্রের ফটোকপি", "ট্রেড লাইসেন্স", "হলফনামা", "২ কপি ছবি"])
def test_a_paper(text: str) -> None:
    assert places.is_paper(text)


@pytest.mark.parametrize("text", ["প্রাপ্তিস্থান: জেলা কার্যালয়", "ফরম প্রাপ্তির স্থান- উপজেলা", "where to get it: the office"])
def test_the_label_of_a_place(text: str) -> None:
    assert stated_places.is_label(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ঐ", placeholders.is_ditto),
        ("উপরোক্ত", placeholders.is_ditto),
        ("প্রযোজ্য নয়", placeholders.is_absent),
        ("N/A", placeholders.is_absent),
        ("পদ শূন্য", placeholders.is_vacant),
        ("অতিরিক্ত দায়িত্ব", placeholders.is_acting),
        ("বিঃ দ্রঃ আবেদন ফরম বিনামূল্যে", placeholders.is_remark),
        ("পৃষ্ঠা নং ২", placeholders.is_page_number),
        ("রাজস্ব শাখা", placeholders.names_a_branch),
        ("নবায়নের ক্ষেত্রে:", lists.says_when),
        ("স্মারক নং: ১২৩", letterhead.is_line_of),
        ("গণপ্রজাতন্ত্রী বাংলাদেশ সরকার", letterhead.is_line_of),
        ("এ দপ্তরের জন্য প্রযোজ্য নয়", sections.says_none),
    ],
)
def test_words_in_place_of_a_value_or_beside_one(text: str, says: Callable[[str], bool]) -> None:
    assert says(text)


@pytest.mark.parametrize(
    ("whom", "level"),
    [
        ("অভিযোগ নিষ্পত্তি কর্মকর্তা (অনিক)", GrievanceLevel.OFFICER),
        ("আপিল কর্মকর্তা", GrievanceLevel.APPEAL),
        ("মন্ত্রিপরিষদ বিভাগের অভিযোগ ব্যবস্থাপনা সেল", GrievanceLevel.CENTRAL),
    ],
)
def test_a_tier_of_grievances(whom: str, level: GrievanceLevel) -> None:
    assert grievances._level(whom) is level


def _files() -> set[str]:
    return {str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.rglob("*.tsv")}


def test_every_file_is_loaded() -> None:
    loaded = {
        name
        for path in READER.rglob("*.py")
        for name in re.findall(r'wordings\.(?:load|lookup)\(\s*"([a-z_/]+)"', path.read_text("utf-8"))
    }

    assert loaded == _files()


def test_a_files_rows_mean_what_they_say() -> None:
    """Of the headings, all rows."""
    columns = _rows("headings/columns")
    known = _rows("headings/sections")

    assert {heading: column_headings.meaning_of(heading) for heading in columns} == columns
    assert {heading: sections.of_heading(heading) for heading in known} == known


def _rows(name: str) -> dict[str, str]:
    lines = FOLDER.joinpath(f"{name}.tsv").read_text("utf-8").splitlines()[1:]
    return {wording: meaning for meaning, wording, *_ in (line.split("\t") for line in lines if line[:1] != "#")}


HEAD = "meaning\twording\tseen_in\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "words.tsv: the first row must name the columns meaning, wording, seen_in, with tabs between"),
        (HEAD + "FEE ফি\n", "words.tsv:2: expected meaning, wording, seen_in, with tabs between"),
        (HEAD + "# fees\n\nFEES\tফি\n", "words.tsv:4: unknown meaning 'FEES'; known: FEE, TIME"),
        (HEAD + "FEE\t\n", "words.tsv:2: the wording is empty or has blanks at its ends: ''"),
        (HEAD + "FEE\t\u200b\n", "words.tsv:2: the wording is empty or has blanks at its ends: '\\u200b'"),
        (HEAD + "FEE\tফি \n", "words.tsv:2: the wording is empty or has blanks at its ends: 'ফি '"),
        (HEAD + "TIME\tঘণ্টা\nTIME\tঘন্টা\n", "words.tsv:3: 'ঘন্টা' stands in line 2 already"),
    ],
)
def test_a_row_that_does_not_fit_is_named(tmp_path: Path, text: str, message: str) -> None:
    tmp_path.joinpath("words.tsv").write_text(text, "utf-8")

    with pytest.raises(wordings.WordingError) as refused:
        wordings.load("words", KNOWN, folder=tmp_path)
    assert str(refused.value) == message


def test_a_heading_has_one_meaning(tmp_path: Path) -> None:
    tmp_path.joinpath("words.tsv").write_text(f"{HEAD}FEE\tসেবার মূল্য\nTIME\tসেবার মূল্য:\n", "utf-8")

    with pytest.raises(wordings.WordingError, match=re.escape("words.tsv:3: 'সেবার মূল্য:' stands in line 2 already")):
        wordings.lookup("words", KNOWN, folder=tmp_path)


def test_the_longest_wording_is_tried_first_whatever_the_order_of_rows(tmp_path: Path) -> None:
    tmp_path.joinpath("words.tsv").write_text(f"{HEAD}FEE\tসরকারি\nFEE\tসরকারি নির্ধারিত\nTIME\tসর\n", "utf-8")
    known = wordings.load("words", KNOWN, folder=tmp_path)

    assert known == {1: ("সরকারি", "সরকারি নির্ধারিত"), 2: ("সর",)}
    found = re.match(known.any_of(1, 2), "সরকারি নির্ধারিত ফি")
    assert found
    assert found[0] == "সরকারি নির্ধারিত"


@pytest.mark.parametrize(
    "text", ["\u09df\u09cb", "\u09af\u09bc\u09cb", "\u09df\u09c7\u09be", "\u09af\u09bc\u09c7\u09be"]
)
def test_published_text_may_code_its_letters_in_two_ways(text: str) -> None:
    assert re.fullmatch(wordings.patterns.any_published([wordings.written("\u09df\u09cb")]), text)
