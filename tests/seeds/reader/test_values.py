"""The parsers of single values, form by form (contract: PEERS.md, facts of the field)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from districts.charters.draft import ContactKind, TimeUnit
from districts.charters.findings.finding_kinds import NOTICED_WHEN_STORED
from districts.posts.contacts import mailboxes
from seeds.reader.document import Piece, TextLine
from seeds.reader.findings import FINDINGS
from seeds.reader.findings.page import page
from seeds.reader.layout import columns
from seeds.reader.text import words
from seeds.reader.values import contacts, fees, lists, methods, papers, time_limits

WD, CD, H, M = TimeUnit.WORKING_DAY, TimeUnit.CALENDAR_DAY, TimeUnit.HOUR, TimeUnit.MONTH


def piece(text: str) -> Piece:
    return Piece(0, len(text), 1, text, tab=True)


@pytest.mark.parametrize(
    ("text", "minimum", "maximum", "unit"),
    [
        ("৩ কার্যদিবস", None, 3, WD),
        ("3 কার্য দিবস", None, 3, WD),
        ("৩কর্মদিবস", None, 3, WD),
        ("০৩ (তিন) কর্ম দিবস", None, 3, WD),
        ("তিন কার্যদিবস", None, 3, WD),
        ("৩-৫ কার্যদিবস", 3, 5, WD),
        ("৩–৫ কার্যদিবস", 3, 5, WD),
        ("৩ হতে ৫ কার্যদিবসের মধ্যে", 3, 5, WD),
        ("৩ (তিন) থেকে ৫ (পাঁচ) কার্যদিবস", 3, 5, WD),
        ("৩ বা ৫ কার্যদিবস", 3, 5, WD),
        ("৭ কার্যদিবসের মধ্যে", None, 7, WD),
        ("সর্বোচ্চ ১৫ টি কার্যদিবস।", None, 15, WD),
        ("within 7 working days", None, 7, WD),
        ("৭ দিন", None, 7, CD),
        ("৭ দিনের মধ্যে", None, 7, CD),
        ("২৪ ঘণ্টা", None, 24, H),
        ("২৪ ঘন্টার মধ্যে", None, 24, H),
        ("এক মাস", None, 1, M),
        ("6 months", None, 6, M),
    ],
)
def test_durations(text: str, minimum: int | None, maximum: int, unit: TimeUnit) -> None:
    limit = time_limits.parse(text)
    assert limit
    assert (limit.minimum, limit.maximum, limit.unit) == (minimum, maximum, unit)
    assert limit.working_days == (maximum if unit is WD else None)
    assert limit.text == text


@pytest.mark.parametrize(
    ("text", "immediate", "as_needed", "conditional", "days"),
    [
        ("তাৎক্ষণিক", True, False, False, None),
        ("তাৎক্ষনিক", True, False, False, None),
        ("তাৎক্ষণিকভাবে", True, False, False, None),
        ("তাৎক্ষণিক/৭ কর্মদিবস (প্রযোজ্য ক্ষেত্রে)", True, False, True, 7),
        ("তাৎক্ষণিক অথবা ৭ কর্মদিবস", True, False, False, 7),
        ("প্রয়োজন অনুযায়ী", False, True, False, None),
        ("প্রয়োজন অনুসারে", False, True, False, None),
        ("৭ কার্যদিবস/ প্রয়োজন অনুযায়ী", False, True, False, 7),
    ],
)
def test_words(text: str, immediate: bool, as_needed: bool, conditional: bool, days: int | None) -> None:
    limit = time_limits.parse(text)
    assert limit
    assert (limit.immediate, limit.as_needed, limit.conditional) == (immediate, as_needed, conditional)
    assert limit.working_days == days


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "ঐ",
        "৩",
        "0 কার্যদিবস",
        "২.৫ কার্যদিবস",
        "-৩ কার্যদিবস",
        "৫-৩ কার্যদিবস",
        "৩-৩ কার্যদিবস",
        "৩ পক্ষ",
        "৩ (চার) কার্যদিবস",
        "৩ মাসিক কিস্তি",
        "৩ কার্যদিবস/৭ কার্যদিবস",
        "৩ দিন থেকে ৫ কার্যদিবস",
        "যাচাই: ৩ দিন, অনুমোদন: ৫ দিন",
        "সাধারণ ৩ কার্যদিবস, সাধারণ ১ কার্যদিবস",
        "সাধারণ ৩ কার্যদিবস, জরুরি",
        "৩ কার্যদিবস (সরকারি ছুটি ছাড়া)",
        "অনুমোদন সাপেক্ষে নয়",
        "প্রতি ৩ দিন",
        "৩ মাস পর ৭ দিন",
        "নির্দেশনা অনুযায়ী",
        "প্রযোজ্য ক্ষেত্রে",
        "১২৩৪ কার্যদিবস",
        "১-২-৩ কার্যদিবস",
    ],
)
def test_what_is_not_understood_is_no_number(text: str) -> None:
    assert time_limits.parse(text) is None
    limit, notes = time_limits.read(piece(text))
    assert [note.code for note in notes] == ["TIME_LIMIT_NOT_UNDERSTOOD"]
    assert limit is None or (limit.maximum is None and limit.text == text)


def test_a_time_limit_of_pages_is_none() -> None:
    assert time_limits.parse("তিন কার্যদিবস " * 5000) is None


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("বিনামূল্যে", True),
        ("বিনা মূল্যে।", True),
        ("৫০০/- টাকা", False),
        ("টাকা ১,২০০", False),
        ("৳ 20", False),
        ("-", None),
        ("চালান", None),
    ],
)
def test_fees(text: str, free: bool | None) -> None:
    assert fees.is_free(text) is free


def test_lists_in_every_numbering() -> None:
    marked = (
        "১। ক\n২। খ",
        "1) ক\n2) খ",
        "(১) ক\n(২) খ",
        "১. ক\n২. খ",
        "ক\nখ",
        "১। ক ২। খ",
        "ক) ক\nখ) খ",
        "(a) ক\n(b) খ",
    )
    for text in (*marked, "i. ক\nii. খ", "• ক\n• খ", "- ক\n- খ", "[১] ক\n[২] খ", "✓ ক\n✓ খ", "\uf0b7 ক\n\uf0b7 খ"):
        assert [item.text for item in lists.items(piece(text))] == ["ক", "খ"]
    assert [item.text for item in lists.items(piece("১। ক\nআরও\n২। খ"))] == ["ক\nআরও", "খ"]
    for text in ("২.৫ কেজি", "ড. করিমের অনুমতি", "ছবি ২) কপি", "-৫ ডিগ্রি"):
        assert [item.text for item in lists.items(piece(text))] == [text]
    assert [item.text for item in lists.items(piece("ক) ছবি\nগ) ফরম"))] == ["ক) ছবি", "গ) ফরম"]


def test_a_slash_within_one_channel_s_name_splits_nothing() -> None:
    found, notes = methods.read(piece("ওয়েবসাইট/অনলাইন পোর্টাল"))
    assert [method.text for method in found] == ["ওয়েবসাইট/অনলাইন পোর্টাল"]
    assert notes == []


@pytest.mark.parametrize(
    ("text", "channels", "codes"),
    [
        ("এসএমএস/ফ্যাক্স", ["SMS", "OTHER"], []),
        ("এসএমএস/পায়রা", ["SMS", "OTHER"], ["METHOD_NOT_UNDERSTOOD"]),
        ("টেলিফোন ছাড়া", ["OTHER"], ["METHOD_NOT_UNDERSTOOD"]),
        ("অনলাইন ব্যতীত", ["OTHER"], ["METHOD_NOT_UNDERSTOOD"]),
        ("মাইক্রোফোন", ["OTHER"], ["METHOD_NOT_UNDERSTOOD"]),
        ("মোবাইল কোর্ট", ["OTHER"], ["METHOD_NOT_UNDERSTOOD"]),
        ("মোবাইল কোর্ট, মোবাইলে", ["PHONE"], []),
        ("ফোনের মাধ্যমে/ ওয়েবসাইটে", ["PHONE", "WEBSITE"], []),
        ("Phones, e-mails", ["PHONE", "EMAIL"], []),
        ("telephone", ["PHONE"], []),
        ("ডাক", ["POST_MAIL"], []),
        ("ডাক ও ই-মেইল", ["POST_MAIL", "EMAIL"], []),
        ("ডাকবাংলো", ["OTHER"], ["METHOD_NOT_UNDERSTOOD"]),
        ("ব্যক্তিগত যোগাযোগ", ["IN_PERSON"], []),
        ("অফিসে এসে", ["IN_PERSON"], []),
        ("লিখিত আবেদন", ["OTHER"], []),
        ("আবেদনের মাধ্যমে", ["OTHER"], []),
        ("আবেদন", ["OTHER"], ["METHOD_NOT_UNDERSTOOD"]),
        ("ই-মেইলের\nমাধ্যমে", ["EMAIL"], []),
        ("Direct", ["IN_PERSON"], []),
        ("Director", ["OTHER"], ["METHOD_NOT_UNDERSTOOD"]),
        ("পত্রের মাধ্যমে", ["OTHER"], []),
        ("ই-নথি", ["OTHER"], []),
        ("লিখিত আবেদন ও ই-মেইল", ["OTHER", "EMAIL"], []),
        ("ব্যক্তিগত যোগাযোগ/পত্র/ই-মেইল", ["IN_PERSON", "OTHER", "EMAIL"], []),
        ("অফিস চলাকালীন", ["OTHER"], ["METHOD_NOT_UNDERSTOOD"]),
    ],
)
def test_ways_of_delivery(text: str, channels: list[str], codes: list[str]) -> None:
    found, notes = methods.read(piece(text))
    assert [method.channel.value for method in found] == channels
    assert [note.code for note in notes] == codes


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("আবেদন ফরম (www.doict.gov.bd/forms)", "আবেদন ফরম (www.doict.gov.bd/forms)", None),
        ("আবেদন ফরম https://doict.gov.bd/a/b", "আবেদন ফরম https://doict.gov.bd/a/b", None),
        ("আবেদন ফরম/ www.doict.gov.bd/forms/", "আবেদন ফরম", "www.doict.gov.bd/forms/"),
        ("আবেদন ফরম/www.doict.gov.bd/forms", "আবেদন ফরম", "www.doict.gov.bd/forms"),
        ("ফরম নং ১/২০২০", "ফরম নং ১/২০২০", None),
        ("ফরম নং ১/২০২০/ জেলা কার্যালয়", "ফরম নং ১/২০২০", "জেলা কার্যালয়"),
        ("১/২ কপি ছবি", "১/২ কপি ছবি", None),
        ("ছবি (রঙিন/সাদাকালো)/ফ্রন্ট ডেস্ক", "ছবি (রঙিন/সাদাকালো)", "ফ্রন্ট ডেস্ক"),
        ("আবেদন/ফ্রন্ট ডেস্ক", "আবেদন", "ফ্রন্ট ডেস্ক"),
    ],
)
def test_a_slash_parts_a_paper_from_its_place_only_between_words(text: str, name: str, place: str | None) -> None:
    (paper,), notes = papers.read(piece(text), asks_place=True)
    assert (paper.name, paper.obtain_from) == (name, place)
    assert [note.code for note in notes] == ([] if place else ["PLACE_NOT_STATED"])


@pytest.mark.parametrize(
    "said",
    [
        "কোন কাগজপত্রের প্রয়োজন নেই",
        "কোনো কাগজপত্রের প্রয়োজন নাই।",
        "কোন কাগজ লাগে না",
        "কাগজপত্র প্রয়োজন হয় না",
        "১। প্রযোজ্য নয়",
        "নাই/ নাই",
    ],
)
def test_no_papers(said: str) -> None:
    assert papers.read(piece(said), asks_place=True) == ((), [])


@pytest.mark.parametrize("said", ["এনআইডি লাগে না", "প্রযোজ্য নয়", "উপজেলা কৃষি অফিস", "www.dae.gov.bd"])
def test_what_is_no_paper_is_told(said: str) -> None:
    found, told = read_papers(f"আবেদন ফরম\n{said}", asks_place=True)
    assert ([name for name, _, _ in found], told) == (["আবেদন ফরম", said], [("TEXT_NOT_UNDERSTOOD", said)])


@pytest.mark.parametrize("mark", ["ঐ", '"', "-do-", "(৫)"])
def test_a_ditto_mark_or_a_number_is_no_paper(mark: str) -> None:
    found, notes = papers.read(piece(mark), asks_place=True)
    assert found == ()
    assert [note.code for note in notes] == ["TEXT_NOT_UNDERSTOOD"]


def test_a_number_is_no_method() -> None:
    found, notes = methods.read(piece("(১)"))
    assert found == ()
    assert [(note.code, note.published) for note in notes] == [("METHOD_NOT_UNDERSTOOD", "(১)")]


def test_whom_to_ask_is_no_paper() -> None:
    asked = "প্রোগ্রামার, ফোন: ০২-৪১০২৪০৭৩"
    found, notes = papers.read(piece(f"১। আবেদনপত্র\n২। {asked}"), asks_place=False)
    assert [paper.name for paper in found] == ["আবেদনপত্র", asked]
    assert [(note.code, note.published) for note in notes] == [("TEXT_NOT_UNDERSTOOD", asked)]


@pytest.mark.parametrize(
    ("heading", "meaning", "asks_name"),
    [
        ("উর্দ্ধতন কর্তৃপক্ষ", "SUPERIOR", False),
        ("ঊর্দ্ধ্বতন কর্মকর্তা", "SUPERIOR", False),
        ("ক্রমিক সংখ্যা", "SERIAL", False),
        ("প্রাপ্তিস্থান", "PLACE", False),
        (
            "শাখার নামসহ দায়িত্বপ্রাপ্ত কর্মকর্তার পদবি, রুম নম্বর, জেলা/উপজেলার কোড, অফিসিয়াল টেলিফোন ও ই-মেইল",
            "OFFICER",
            False,
        ),
        ("দায়িত্বপ্রাপ্ত কর্মকর্তার নাম, পদবি, ফোন নম্বর ও ই-মেইল", "OFFICER", True),
        ("ঊর্ধ্বতন কর্মকর্তার পদবি, রুম নম্বর, জেলা/উপজেলার কোডসহ অফিসিয়াল টেলিফোন ও ই-মেইল", "SUPERIOR", False),
        ("সেবামূল্য/ফি/চার্জ ও পরিশোধ পদ্ধতি", "FEE", False),
        ("সেবার মূল্য ও পরিশোধ পদ্ধতি (যদি থাকে)", "FEE", False),
        ("পদ্ধতি", "METHOD", False),
        ("সেবামূল্য/ফি/চার্জ পরিশোধ পদ্ধতি", "PAYMENT", False),
        ("প্রয়োজনীয় ফি/ট্যাক্স/আনুষঙ্গিক খরচ", "FEE", False),
        ("সেবার মূল্য (টাকা)", "FEE", False),
        ("সেবা প্রাপ্তির প্রয়োজনীয় সময়", "TIME_LIMIT", False),
        ("সেবা প্রদানের সময়সীমা (ঘণ্টা/দিন/মাস)", "TIME_LIMIT", False),
        ("দায়িত্বপ্রাপ্ত কর্মকর্তার বেতন", "UNKNOWN", False),
    ],
)
def test_headings(heading: str, meaning: str, asks_name: bool) -> None:
    read = columns.column(piece(heading))
    assert (read.meaning.value, read.remark) == (meaning, None)
    assert meaning == "UNKNOWN" or read.asks_name is asks_name


def found_in(*lines: str) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    reader = contacts.Reader()
    rest = [rest for at, text in enumerate(lines, 1) if (rest := reader.line(TextLine(at, text)))]
    reader.close()
    return [(f.kind.value, f.published) for f in reader.found], [note.code for note in reader.notes], rest


def test_labels_and_values() -> None:
    assert found_in("জনাব মো: করিম") == ([], [], ["জনাব মো: করিম"])
    assert found_in("মোবাইল কোর্ট শাখা") == ([], [], ["মোবাইল কোর্ট শাখা"])
    assert found_in("ফোন: ০৪৮৮-৫১০৮৭ মোবাইল: ০১৭২২৪৫৬৪২১")[0] == [("PHONE", "০৪৮৮-৫১০৮৭"), ("MOBILE", "০১৭২২৪৫৬৪২১")]
    assert found_in("ফ্যাক্স নং: ০২-৫৫০০৬৮৪৭")[0] == [("FAX", "০২-৫৫০০৬৮৪৭")]
    assert found_in("ইমেইলঃ", "a@b.org")[0] == [("EMAIL", "a@b.org")]
    assert found_in("a@b.org, c@d.org")[0] == [("EMAIL", "a@b.org"), ("EMAIL", "c@d.org")]
    assert found_in("০১৭২২৪৫৬৪২১ ০১৮১৯০০০১১১")[0] == [("MOBILE", "০১৭২২৪৫৬৪২১"), ("MOBILE", "০১৮১৯০০০১১১")]


def test_a_label_without_a_value_is_told() -> None:
    assert found_in("ফোনঃ", "মোবাইলঃ ০১৭২২৪৫৬৪২১")[1] == ["CONTACT_NOT_UNDERSTOOD"]
    assert found_in("ইমেইলঃ") == ([], ["CONTACT_NOT_UNDERSTOOD"], [])
    assert found_in("ফোনঃ নেই") == ([], ["CONTACT_NOT_UNDERSTOOD"], [])


def test_the_kind_follows_the_number_where_it_is_known() -> None:
    assert found_in("ফোনঃ ০১৭২২৪৫৬৪২১")[0] == [(ContactKind.MOBILE.value, "০১৭২২৪৫৬৪২১")]


def test_mended_mailboxes() -> None:
    assert mailboxes.mailbox("a.b@gma il.com").normalized == "a.b@gmail.com"
    assert mailboxes.mailbox("a.b@ gmail.com").mended
    assert mailboxes.mailbox("a.b@gmail.com অফিস").rest == "অফিস"
    assert mailboxes.mailbox("a b c").normalized is None


def test_every_finding_has_both_languages_and_says_what_to_do() -> None:
    for code, kind in {**FINDINGS, **NOTICED_WHEN_STORED}.items():
        assert code.isupper()
        assert all([kind.bn, kind.do_bn, kind.en, kind.do_en, kind.done, kind.done_bn])
        assert not any("\u0980" <= c <= "\u09ff" for c in kind.en + kind.do_en + kind.done)
        assert filled(kind.done) == filled(kind.done_bn)
    translated = {(kind.done, kind.done_bn) for kind in (*FINDINGS.values(), *NOTICED_WHEN_STORED.values())}
    assert len(translated) == len({english for english, _ in translated})


def filled(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", text))


def test_the_page_of_findings_is_what_the_code_says() -> None:
    committed = (Path(__file__).parents[3] / "docs" / "findings.md").read_text(encoding="utf-8")
    assert committed == page()
    assert all(f"### {code}\n" in committed for code in {**FINDINGS, **NOTICED_WHEN_STORED})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("১. আবেদন ফরম ২. ছবি ৩. সনদ", ["আবেদন ফরম", "ছবি", "সনদ"]),
        ("1. Form 2. Photo", ["Form", "Photo"]),
        ("১।ফরম ২।ছবি", ["ফরম", "ছবি"]),
        ("১/ ফরম ২/ ছবি", ["ফরম", "ছবি"]),
        ("ক) ফরম খ) ছবি", ["ফরম", "ছবি"]),
        ("(a) Form (b) Photo", ["Form", "Photo"]),
        ("i) Form ii) Photo iii) Card", ["Form", "Photo", "Card"]),
        ("ক) ফরম খ) ছবি\nগ) সনদ", ["ফরম", "ছবি", "সনদ"]),
        ("১/ ফরম\n২/ ছবি", ["ফরম", "ছবি"]),
        ("১। ফরম নং ২। ছবি", ["ফরম নং ২। ছবি"]),
        ("১. ছবি ২.৫ সেমি", ["ছবি ২.৫ সেমি"]),
        ("১) ফরম ২. ছবি", ["ফরম ২. ছবি"]),
        ("১। ফরম ৩। ছবি", ["ফরম ৩। ছবি"]),
        ("১/২ কপি ছবি", ["১/২ কপি ছবি"]),
        ("২০/ টাকা", ["২০/ টাকা"]),
        ("১/ক ফরম", ["১/ক ফরম"]),
        ("a. b. c", ["a. b. c"]),
        ("ক) ফরম গ) ছবি", ["ক) ফরম গ) ছবি"]),
    ],
)
def test_lists_on_one_line(text: str, said: list[str]) -> None:
    assert [item.text for item in lists.items(piece(text))] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "নতুন আবেদনের ক্ষেত্রে:\n১। ফরম\n২। ছবি\nনবায়নের ক্ষেত্রে:\n১। পুরাতন সনদ",
            ["# নতুন আবেদনের ক্ষেত্রে:", "ফরম", "ছবি", "# নবায়নের ক্ষেত্রে:", "পুরাতন সনদ"],
        ),
        ("নতুন আবেদনের ক্ষেত্রে\n১। ফরম\nনবায়নের জন্য\n১। সনদ", ["# নতুন আবেদনের ক্ষেত্রে", "ফরম", "# নবায়নের জন্য", "সনদ"]),
        ("১। ফরম\nনবায়নের ক্ষেত্রে:\n২। সনদ", ["ফরম", "# নবায়নের ক্ষেত্রে:", "সনদ"]),
        ("নতুন:\nক) ফরম\nখ) ছবি\nনবায়ন:-\nক) সনদ", ["# নতুন:", "ফরম", "ছবি", "# নবায়ন:-", "সনদ"]),
        ("• ফরম\nনবায়নের ক্ষেত্রে:\n• সনদ", ["ফরম", "# নবায়নের ক্ষেত্রে:", "সনদ"]),
        ("নতুন:\nফরম\nনবায়ন:\nসনদ", ["# নতুন:", "ফরম", "# নবায়ন:", "সনদ"]),
        ("১। নতুন আবেদন:\nক) ফরম\nখ) ছবি\n২। সনদ", ["# নতুন আবেদন:", "ফরম", "ছবি", "সনদ"]),
        ("নতুন আবেদন: ১। ফরম ২। ছবি", ["# নতুন আবেদন:", "ফরম", "ছবি"]),
        ("১। ফরম\nপ্রযোজ্য ক্ষেত্রে\n২। ছবি", ["ফরম\nপ্রযোজ্য ক্ষেত্রে", "ছবি"]),
        ("১। সনদ, যেমন:\nএসএসসি\n২। ছবি", ["সনদ, যেমন:\nএসএসসি", "ছবি"]),
        ("ফরম:", ["ফরম:"]),
        ("পরিচয়পত্র/জন্ম সনদের\nসত্যায়িত কপি\nছবি", ["পরিচয়পত্র/জন্ম সনদের\nসত্যায়িত কপি", "ছবি"]),
        ("ফরম ও\nছবি\nসনদ", ["ফরম ও\nছবি", "সনদ"]),
        ("•ফরম\n•ছবি", ["ফরম", "ছবি"]),
        ("১) ফরম, ২) ছবি, ৩) সনদ", ["ফরম", "ছবি", "সনদ"]),
        ("-৫ ডিগ্রি\n-৬ ডিগ্রি", ["-৫ ডিগ্রি", "-৬ ডিগ্রি"]),
        ("১। ফরম:\n২। ছবি", ["ফরম:", "ছবি"]),
    ],
)
def test_headings_among_the_items_of_a_list(text: str, said: list[str]) -> None:
    assert [f"# {item.text}" if item.heading else item.text for item in lists.items(piece(text))] == said


def read_papers(
    text: str, *, asks_place: bool
) -> tuple[list[tuple[str, str | None, bool]], list[tuple[str, str | None]]]:
    found, notes = papers.read(piece(text), asks_place=asks_place)
    told = [(note.code, note.published) for note in notes if note.code not in {"PLACE_NOT_STATED", "PAPERS_HEADING"}]
    return [(paper.name, paper.obtain_from, paper.conditional) for paper in found], told


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("জাতীয় পরিচয়পত্র/জন্ম নিবন্ধন সনদ", ["জাতীয় পরিচয়পত্র/জন্ম নিবন্ধন সনদ"]),
        ("আবেদন/ সাদা কাগজে", ["আবেদন/ সাদা কাগজে"]),
        ("ছবি/সনদ/ফরম", ["ছবি/সনদ/ফরম"]),
        ("আবেদন ফরম/ইউনিয়ন পরিষদ সনদ (মূল কপি)", ["আবেদন ফরম/ইউনিয়ন পরিষদ সনদ (মূল কপি)"]),
        ("১/ আবেদন", ["আবেদন"]),
        ("ফরম/ প্রযোজ্য নয়", ["ফরম"]),
        ("১। ২০/- টাকার কোর্ট ফি\n২। আবেদন", ["২০/- টাকার কোর্ট ফি", "আবেদন"]),
        ("আবেদন/ ২০ টাকার কোর্ট ফি", ["আবেদন/ ২০ টাকার কোর্ট ফি"]),
        ("আবেদন ফরম\n(উপজেলা কার্যালয়)\nছবি", ["আবেদন ফরম\n(উপজেলা কার্যালয়)", "ছবি"]),
    ],
)
def test_a_slash_before_another_paper_is_before_no_place(text: str, names: list[str]) -> None:
    assert read_papers(text, asks_place=True) == ([(name, None, False) for name in names], [])


@pytest.mark.parametrize(
    "place",
    ["ইউনিয়ন পরিষদ", "জেলা প্রশাসকের কার্যালয়, মাগুরা", "অনলাইনে", "স্টুডিও", "আবেদনকারী", "রেকর্ডরুম", "কক্ষ নং ২০৩", "মাগুরা",
     "সংশ্লিষ্ট শাখা হতে সংগ্রহ করতে হবে", "www.magura.gov.bd", "Front desk", "নিজ উদ্যোগে", "সেবাগ্রহীতা", "সেবা গ্রহীতা",
     "গ্রাহক", "ইউনিয়ন পরিষদ চেয়ারম্যান", "কাউন্সিলর", "সিভিল সার্জন", "ফায়ার সার্ভিস", "বিআরটিএ", "ওয়েবসাইট থেকে ডাউনলোড",
     "ইউনিয়ন পরিষদ/পৌরসভা", "চেয়ারম্যান/মেয়র", "অফিস\nমাগুরা", "উপজেলা কার্যালয় মাগুরা", "জেলা প্রশাসক", "অভিভাবক", "দলিল লেখক",
     "নিয়োগকারী কর্তৃপক্ষ", "অফিসে বিনামূল্যে পাওয়া যায়"],
)  # fmt: skip
def test_a_slash_before_a_place(place: str) -> None:
    assert read_papers(f"আবেদন ফরম/ {place}", asks_place=True) == ([("আবেদন ফরম", place, False)], [])


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("ট্রেড লাইসেন্স/ব্যাংক সলভেন্সি", "ট্রেড লাইসেন্স", "ব্যাংক সলভেন্সি"),
        ("প্রত্যয়ন/চেয়ারম্যান", "প্রত্যয়ন", "চেয়ারম্যান"),
        ("সরকারি কর্মকর্তা/ কর্মচারী", "সরকারি কর্মকর্তা", "কর্মচারী"),
        ("নিয়োগকারী/ কর্মচারী", "নিয়োগকারী", "কর্মচারী"),
        ("উপজেলা/জেলা কার্যালয়", "উপজেলা", "জেলা কার্যালয়"),
        ("ছবি/সনদ/জেলা কার্যালয়", "ছবি/সনদ", "জেলা কার্যালয়"),
    ],
)
def test_a_slash_that_may_be_before_no_place_is_told(text: str, name: str, place: str) -> None:
    assert read_papers(text, asks_place=True) == ([(name, place, False)], [("PLACE_UNCERTAIN", text)])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ফরম\nছবি\nপ্রাপ্তিস্থান: উপজেলা কার্যালয়", [("ফরম", "উপজেলা কার্যালয়"), ("ছবি", "উপজেলা কার্যালয়")]),
        ("১। ফরম\n২। ছবি\n৩। প্রাপ্তিস্থানঃ জেলা", [("ফরম", "জেলা"), ("ছবি", "জেলা")]),
        ("প্রাপ্তিস্থান: জেলা\nফরম\nছবি", [("ফরম", "জেলা"), ("ছবি", "জেলা")]),
        ("ফরম\nছবি\nপ্রাপ্তিস্থান:\nউপজেলা কার্যালয়", [("ফরম", "উপজেলা কার্যালয়"), ("ছবি", "উপজেলা কার্যালয়")]),
        ("ফরম\nপ্রাপ্তির স্থান: জেলা কার্যালয়\nমাগুরা", [("ফরম", "জেলা কার্যালয়\nমাগুরা")]),
        ("ফরম (প্রাপ্তিস্থান: জেলা)\nছবি", [("ফরম", "জেলা"), ("ছবি", None)]),
        ("ফরম, প্রাপ্তিস্থান- জেলা", [("ফরম", "জেলা")]),
        ("ফরম\nপ্রাপ্তিস্থান: জেলা\nছবি\nপ্রাপ্তিস্থান: দোকান", [("ফরম", "জেলা"), ("ছবি", "দোকান")]),
        ("আবেদন ফরম\nছবি\nফরম প্রাপ্তিস্থান: জেলা", [("আবেদন ফরম", "জেলা"), ("ছবি", None)]),
        ("১। আবেদন ফরম\nপ্রাপ্তিস্থান: জেলা\n২। ছবি", [("আবেদন ফরম", "জেলা"), ("ছবি", None)]),
        ("আবেদন ফরম\nপ্রাপ্তিস্থান: জেলা", [("আবেদন ফরম", "জেলা")]),
        ("১। ভর্তি ফরম\nপ্রাপ্তিস্থান: জেলা", [("ভর্তি ফরম", "জেলা")]),
        ("১। জমির কাগজপত্র\nপ্রাপ্তিস্থান: জেলা", [("জমির কাগজপত্র", "জেলা")]),
        ("জমির কাগজপত্র প্রাপ্তিস্থান: জেলা", [("জমির কাগজপত্র", "জেলা")]),
        ("১। ছবি\n২। আবেদন ফরম প্রাপ্তিস্থান: জেলা", [("ছবি", None), ("আবেদন ফরম", "জেলা")]),
        ("আবেদন ফরম/ প্রাপ্তিস্থান: জেলা", [("আবেদন ফরম", "জেলা")]),
        ("আবেদন ফরম (প্রাপ্তিস্থান: জেলা)\nভর্তি ফরম (প্রাপ্তিস্থান: দোকান)", [("আবেদন ফরম", "জেলা"), ("ভর্তি ফরম", "দোকান")]),
    ],
)
def test_a_line_that_says_the_place_is_no_paper(text: str, said: list[tuple[str, str | None]]) -> None:
    assert read_papers(text, asks_place=False) == ([(name, place, False) for name, place in said], [])


@pytest.mark.parametrize(
    ("text", "places", "told"),
    [
        ("১। ফরম\n২। ছবি\nপ্রাপ্তিস্থান: জেলা", ["জেলা", "জেলা"], ("PLACE_UNCERTAIN", "প্রাপ্তিস্থান: জেলা")),
        ("ফরম\nছবি\nপ্রাপ্তিস্থান: জেলা\nসনদ", ["জেলা", "জেলা", None], ("PLACE_UNCERTAIN", "প্রাপ্তিস্থান: জেলা")),
        ("ছবি\nফরমের প্রাপ্তিস্থান: জেলা", [None], ("TEXT_NOT_UNDERSTOOD", "ফরমের প্রাপ্তিস্থান: জেলা")),
        ("জমির কাগজপত্রের প্রাপ্তিস্থান: জেলা", ["জেলা"], ("PLACE_UNCERTAIN", "প্রাপ্তিস্থান: জেলা")),
        ("জমির দলিলের প্রাপ্তিস্থান: জেলা", ["জেলা"], ("PLACE_UNCERTAIN", "প্রাপ্তিস্থান: জেলা")),
        ("ছবি (প্রাপ্তিস্থান: জেলা), ফরম (প্রাপ্তিস্থান: অফিস)", ["জেলা"],
         ("PLACE_UNCERTAIN", "(প্রাপ্তিস্থান: জেলা), ফরম (প্রাপ্তিস্থান: অফিস)")),
        ("ফরম (প্রাপ্তিস্থান: জেলা) ২ কপি", ["জেলা"], ("PLACE_UNCERTAIN", "(প্রাপ্তিস্থান: জেলা) ২ কপি")),
        ("১। ফরম\nপ্রাপ্তিস্থান: অফিস\nছবি", ["অফিস\nছবি"], ("PLACE_UNCERTAIN", "প্রাপ্তিস্থান: অফিস\nছবি")),
        ("আবেদন (ফরম প্রাপ্তিস্থান: জেলা)", [None, "জেলা"], ("PLACE_UNCERTAIN", "ফরম প্রাপ্তিস্থান: জেলা)")),
        ("১। ফরম\n২। ছবি\nসকল কাগজপত্র প্রাপ্তিস্থান: জেলা", ["জেলা", "জেলা"],
         ("PLACE_UNCERTAIN", "সকল কাগজপত্র প্রাপ্তিস্থান: জেলা")),
        ("১। ভর্তি ফরম\n২। আবেদন ফরম প্রাপ্তিস্থান: জেলা", [None, "জেলা"],
         ("PLACE_UNCERTAIN", "আবেদন ফরম প্রাপ্তিস্থান: জেলা")),
        ("ফরম\nপ্রাপ্তিস্থান:\nকিছু", [None, None], ("TEXT_NOT_UNDERSTOOD", "প্রাপ্তিস্থান:")),
    ],
)  # fmt: skip
def test_a_line_that_may_say_the_place_of_one_paper_only_is_told(
    text: str, places: list[str | None], told: tuple[str, str]
) -> None:
    found, notes = read_papers(text, asks_place=False)
    assert ([place for _, place, _ in found], notes) == (places, [told])


@pytest.mark.parametrize(
    ("text", "said", "told"),
    [
        (
            "নতুন আবেদনের ক্ষেত্রে:\n১। ফরম\nনবায়নের ক্ষেত্রে:\n১। সনদ",
            [("ফরম", None, True), ("সনদ", None, True)],
            [],
        ),
        ("প্রয়োজনীয় কাগজপত্র:\nফরম\nছবি", [("ফরম", None, False), ("ছবি", None, False)], []),
        ("কোম্পানির ক্ষেত্রে:\n২। সনদ\nসকল ক্ষেত্রে:\n৩। চালান", [("সনদ", None, True), ("চালান", None, False)], []),
        ("ব্যক্তির ক্ষেত্রে:\nছবি\nসবার জন্য:\nচালান", [("ছবি", None, True), ("চালান", None, False)], []),
        ("ব্যক্তির ক্ষেত্রে:\nছবি\nসকল প্রতিষ্ঠানের ক্ষেত্রে:\nচালান", [("ছবি", None, True), ("চালান", None, True)], []),
        ("ব্যক্তির ক্ষেত্রে:\nছবি\nঅন্যান্য সকল ক্ষেত্রে:\nচালান", [("ছবি", None, True), ("চালান", None, True)], []),
        ("আবেদনের জন্য:\n১। ফরম\n২। ছবি", [("ফরম", None, False), ("ছবি", None, False)], []),
        ("আবেদনের জন্য:\n১। ফরম\nনবায়নের জন্য:\n১। ছবি", [("ফরম", None, True), ("ছবি", None, True)], []),
        ("আবেদনের জন্য প্রয়োজনীয় কাগজপত্র:\n১। সনদ\n২। ছবি", [("সনদ", None, False), ("ছবি", None, False)], []),
        ("প্রয়োজনীয় কাগজপত্র ও প্রাপ্তিস্থান:\n১। ফরম\n২। ছবি", [("ফরম", None, False), ("ছবি", None, False)], []),
        ("১। ছবি\n২। নবায়নের ক্ষেত্রে লাইসেন্স", [("ছবি", None, False), ("নবায়নের ক্ষেত্রে লাইসেন্স", None, True)], []),
        ("সকল আবেদনকারীর ক্ষেত্রে ছবি", [("সকল আবেদনকারীর ক্ষেত্রে ছবি", None, False)], []),
        ("সকল শিক্ষার্থীর ক্ষেত্রে ছবি", [("সকল শিক্ষার্থীর ক্ষেত্রে ছবি", None, False)], []),
        ("১। ছবি\nমৃত্যুর ক্ষেত্রে\n২। সনদ", [("ছবি\nমৃত্যুর ক্ষেত্রে", None, True), ("সনদ", None, False)],
         [("TEXT_NOT_UNDERSTOOD", "ছবি\nমৃত্যুর ক্ষেত্রে")]),
        ("চালানসহ নিম্নোক্ত কাগজপত্র:\n১। ফরম\n২। ছবি", [("ফরম", None, False), ("ছবি", None, False)],
         [("TEXT_NOT_UNDERSTOOD", "চালানসহ নিম্নোক্ত কাগজপত্র:")]),
        ("আবেদনের সাথে সংযুক্ত:\n১। ফরম\n২। ছবি", [("ফরম", None, False), ("ছবি", None, False)], []),
        ("আবেদনপত্রের সাথে সংযুক্ত করতে হবে:\n১। ছবি\n২। সনদ", [("ছবি", None, False), ("সনদ", None, False)],
         [("TEXT_NOT_UNDERSTOOD", "আবেদনপত্রের সাথে সংযুক্ত করতে হবে:")]),
        ("নিম্নোক্ত কাগজপত্রসহ আবেদনপত্র:\n১। ছবি\n২। সনদ", [("ছবি", None, False), ("সনদ", None, False)],
         [("TEXT_NOT_UNDERSTOOD", "নিম্নোক্ত কাগজপত্রসহ আবেদনপত্র:")]),
        ("নতুন:\nফরম\nনবায়ন:\nসনদ", [("ফরম", None, False), ("সনদ", None, False)],
         [("TEXT_NOT_UNDERSTOOD", "নতুন:"), ("TEXT_NOT_UNDERSTOOD", "নবায়ন:")]),
    ],
)  # fmt: skip
def test_papers_under_a_heading_that_says_when_are_needed_only_then(
    text: str, said: list[tuple[str, str | None, bool]], told: list[tuple[str, str]]
) -> None:
    assert read_papers(text, asks_place=False) == (said, told)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("১", 1),
        ("(২)", 2),
        ("3.", 3),
        ("৪।", 4),
        ("৫-", 5),
        ("৬ –", 6),
        ("৭ঃ", 7),
        ("৫/-", None),
        ("১.১", None),
        ("-১", None),
        ("ক", None),
    ],
)
def test_serials(text: str, number: int | None) -> None:
    assert words.serial(text) == number
