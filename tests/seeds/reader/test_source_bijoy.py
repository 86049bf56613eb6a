"""Text typed in Bijoy: its letters, how it is recognised, and that a charter in it is the same charter."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.run import Run
from hypothesis import given
from hypothesis import strategies as st

from districts.charters.draft import CharterDraft
from districts.shared.text import in_bengali_digits
from seeds import reader
from seeds.reader.source.bijoy import font_marks, to_bijoy
from seeds.reader.source.bijoy.conversion import Conversion
from seeds.reader.source.bijoy.font_marks import FontRun
from seeds.reader.source.bijoy.to_unicode import convert
from tests.seeds.bijoy_fonts import in_fonts
from tests.seeds.documents import SOURCE, with_lines
from tests.seeds.reader.test_source import read
from tests.seeds.renderings import as_page, as_word

LETTERS = {
    "bvMwiK": "নাগরিক",
    "Kg©KZ©v": "কর্মকর্তা",
    "cÖwZkÖæwZ": "প্রতিশ্রুতি",
    "cÖwZkÖ“wZ": "প্রতিশ্রুতি",
    "†ÿ‡Î": "ক্ষেত্রে",
    "†¶‡Î": "ক্ষেত্রে",
    "msµvšÍ": "সংক্রান্ত",
    "msµvš—": "সংক্রান্ত",
    "AvÍxq": "আত্মীয়",
    "e¯‘": "বস্তু",
    "¯^v¯’¨": "স্বাস্থ্য",
    "iæ": "রু",
    "wb¤œ": "নিম্ন",
    "wbæ": "নিম্ন",
    "mswkøó": "সংশ্লিষ্ট",
    "†ønn": "স্নেহহ",
    "EaŸ©Zb": "ঊর্ধ্বতন",
    "†cŠu‡Q": "পৌঁছে",
    "†Kv": "কো",
    "†KŠ": "কৌ",
    "ˆZwi": "তৈরি",
    "i¨vwj": "র\u200dযালি".replace("যা", "\u09cdযা"),
    "A¨vKvD›U": "অ্যাকাউন্ট",
    "¸iæZ¡c~Y©": "গুরুত্বপূর্ণ",
    "Acivnè": "অপরাহ্ণ",
    "wb®úwË": "নিষ্পত্তি",
    "K…wl": "কৃষি",
    "evsjv‡`k miKvi|": "বাংলাদেশ সরকার।",
    "Ò†mevÓ": "“সেবা”",
    "“†mev”": "“সেবা”",
    "Rgv—LiP": "জমা—খরচ",
    "28": "২৮",
}


@pytest.mark.parametrize(("typed", "letters"), LETTERS.items())
def test_what_the_fonts_draw(typed: str, letters: str) -> None:
    assert convert(typed).text == unicodedata.normalize("NFC", letters)
    assert convert(typed).doubtful == ()


@pytest.mark.parametrize(
    ("typed", "text", "doubtful"),
    [
        ("Zx²", "তীক্ষ্ম", ("²",)),  # fonts differ: ক্ষ্ম or ক্ষ্ণ
        ("‡", "ে", ("ে",)),
        ("bvvg", "নাাম", ("v",)),
        ("K€L", "ক€খ", ("€",)),
    ],
)
def test_what_is_not_certain_is_told(typed: str, text: str, doubtful: tuple[str, ...]) -> None:
    converted = convert(typed)

    assert (converted.text, converted.doubtful) == (text, doubtful)


@cache
def network_lines() -> list[str]:
    """Every line of the network's own texts: offices, national services, Magura's charter, wordings."""
    return [line for file in _texts() for line in file.read_text("utf-8").splitlines() if line.strip()]


def _texts() -> Iterator[Path]:
    seeds = Path(str(files("seeds")))
    yield from sorted(seeds.glob("data/*.t*"))
    yield from sorted(seeds.glob("reader/wordings/*/*.tsv"))


def typed_and_back(text: str) -> str:
    return "".join(convert(piece).text if bijoy else piece for bijoy, piece in to_bijoy.runs(text))


def test_all_text_of_the_network_survives_bijoy() -> None:
    lines = network_lines()

    assert len(lines) > 4_000
    assert [line for line in lines if typed_and_back(line) != unicodedata.normalize("NFC", line)] == []
    assert [line for line in lines if _bengali(_left_in_unicode(line))] == []


def _left_in_unicode(line: str) -> str:
    return "".join(piece for bijoy, piece in to_bijoy.runs(line) if not bijoy)


def _bengali(text: str) -> str:
    return "".join(letter for letter in text if "\u0980" <= letter <= "\u09ff")


@given(st.lists(st.sampled_from(network_lines()), max_size=4).map(" ".join))
def test_texts_of_the_network_survive_bijoy_together(text: str) -> None:
    assert typed_and_back(text) == unicodedata.normalize("NFC", text)


_ANY = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x2FF) | st.characters(min_codepoint=0x980, max_codepoint=0x9FF)
)


@given(_ANY)
def test_any_text_survives_bijoy(text: str) -> None:
    """What Bijoy cannot write is left as it is."""
    assert typed_and_back(text) == unicodedata.normalize("NFC", text)


@given(_ANY)
def test_any_text_is_read_as_bijoy_without_an_error(text: str) -> None:
    assert convert(text).text == unicodedata.normalize("NFC", convert(text).text)


# "citizen's charter, citizen services" and a table of one service, as typed with Bijoy.
BIJOY = """†mev cÖ`vb cÖwZkÖæwZ
2.1) bvMwiK †mev
\tµwgK bs\t†mevi bvg\t†mev cÖ`vb c×wZ\tcÖ‡qvRbxq KvMRcÎ\t†mevi g~j¨\tmgqmxgv\t`vwqZ¡cÖvß Kg©KZ©v\tEaŸ©Zb KZ…©cÿ
\t1\tAvBwmwU Awa`ßi msµvšÍ Z_¨ cÖ`vb\tmivmwi\tAv‡e`b cÎ\twebvg~‡j¨\t3 Kvh©w`em\tmnKvix †cÖvMÖvgvi\t†cÖvMÖvgvi
"""
UNICODE = """সেবা প্রদান প্রতিশ্রুতি
২.১) নাগরিক সেবা
\tক্রমিক নং\tসেবার নাম\tসেবা প্রদান পদ্ধতি\tপ্রয়োজনীয় কাগজপত্র\tসেবার মূল্য\tসময়সীমা\tদায়িত্বপ্রাপ্ত কর্মকর্তা\tঊর্ধ্বতন কর্তৃপক্ষ
\t1\tআইসিটি অধিদপ্তর সংক্রান্ত তথ্য প্রদান\tসরাসরি\tআবেদন পত্র\tবিনামূল্যে\t৩ কার্যদিবস\tসহকারী প্রোগ্রামার\tপ্রোগ্রামার
"""


def drafted(draft: CharterDraft) -> list[object]:
    """What was read, without the findings about Bijoy; digits of either script are one."""
    findings = [(f.code, f.place) for f in draft.findings if not f.code.startswith("BIJOY_")]
    return [in_bengali_digits(unicodedata.normalize("NFC", repr(each))) for each in (*draft.services, *findings)]


def codes(draft: CharterDraft) -> list[str]:
    return [f.code for f in draft.findings if f.code.startswith("BIJOY_")]


NFC = unicodedata.normalize("NFC", SOURCE)


def test_a_charter_in_bijoy_fonts_gives_the_same_draft() -> None:
    draft = read(as_word(NFC, change=in_fonts)).draft

    assert drafted(draft) == drafted(read(as_word(NFC)).draft)
    assert codes(draft) == ["BIJOY_CONVERTED"]


FORMS: dict[str, Callable[[str], str | bytes]] = {
    "text": str,
    "a page": as_page,
    "a Word file without font names": as_word,
    "a file of Windows": lambda text: "".join(text).encode("cp1252"),
    "Windows read as Latin-1": lambda text: text.encode("cp1252").decode("latin-1"),
    "UTF-8 read as Windows": lambda text: "".join(map(_as_windows, text.encode())),
    "a page with entities": lambda text: as_page(text).encode("ascii", "xmlcharrefreplace").decode(),
}


def _as_windows(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_bijoy_is_recognised_in_every_form(form: Callable[[str], str | bytes]) -> None:
    draft = read(form(BIJOY)).draft
    (service,) = draft.services

    assert service.name.bn == "আইসিটি অধিদপ্তর সংক্রান্ত তথ্য প্রদান"
    assert (service.fee and service.fee.free, service.time_limit and service.time_limit.working_days) == (True, 3)
    assert service.responsible
    assert service.responsible.title == "সহকারী প্রোগ্রামার"
    assert codes(draft) == ["BIJOY_RECOGNISED"]


def test_the_finding_says_what_was_converted_and_keeps_the_text_as_typed() -> None:
    reading = reader.read(BIJOY)
    (found,) = [f for f in reading.draft.findings if f.code == "BIJOY_RECOGNISED"]

    assert reading.draft.source == UNICODE
    assert found.severity == "ERROR"
    assert (found.published or "").splitlines()[:2] == ["†mev cÖ`vb cÖwZkÖæwZ", "2.1) bvMwiK †mev"]
    assert (found.message.en or "").startswith(
        "Text of the document looks typed in Bijoy, although the document names no font: 34 words (†mev → সেবা; cÖ`vb → "
        "প্রদান; cÖwZkÖæwZ → প্রতিশ্রুতি). Compare the converted text"
    )
    name = next(cell for cell in reading.cells if cell.text == "আইসিটি অধিদপ্তর সংক্রান্ত তথ্য প্রদান")
    assert name.findings == ("BIJOY_RECOGNISED",)


def test_latin_words_and_addresses_in_a_bijoy_text_stay() -> None:
    lines = {
        "Av‡e`‡bi digwU Online G cvIqv hv‡e": "আবেদনের ফরমটি Online এ পাওয়া যাবে",
        "B-†gBj: dc.magura@mopa.gov.bd, www.magura.gov.bd": "ই-মেইল: dc.magura@mopa.gov.bd, www.magura.gov.bd",
        "RvZxq cwiPqcÎ (NID) Gi Kwc": "জাতীয় পরিচয়পত্র (NID) এর কপি",
        "†dvbt 01712-345678": "ফোনঃ ০১৭১২-৩৪৫৬৭৮",
        "wd 100/- UvKv (GKkZ UvKv)|": "ফি ১০০/- টাকা (একশত টাকা)।",
        "TIN mb` I Trade License": "TIN সনদ ও Trade License",
        "Rbve Md. Abdul Karim, Dc-cwiPvjK": "জনাব Md. Abdul Karim, উপ-পরিচালক",
    }
    conversion = Conversion()

    written = conversion.of_lines([*BIJOY.splitlines(), *lines])[4:]

    assert dict(zip(lines, written, strict=True)) == lines


def test_only_the_cells_in_bijoy_of_a_unicode_document_are_converted() -> None:
    draft = reader.read(with_lines({53: "\tI‡qe †cvU©vj mnvqZv cÖ`vb"})).draft

    assert draft.services[1].name.bn == "ওয়েব পোর্টাল সহায়তা প্রদান"
    assert draft.source.replace("ওয়েব পোর্টাল সহায়তা প্রদান", "") == with_lines({53: "\t"})
    assert codes(draft) == ["BIJOY_RECOGNISED"]


def _named_by_style(document: Document) -> None:
    in_fonts(document)
    for run in document.element.body.iter(qn("w:r")):
        fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        if fonts is not None and fonts.get(qn("w:ascii")) == "SutonnyMJ":
            fonts.getparent().remove(fonts)
    document.styles["Normal"].font.name = "SutonnyMJ"


def test_a_font_may_be_named_by_a_style() -> None:
    draft = read(as_word(NFC, change=_named_by_style)).draft

    assert drafted(draft) == drafted(read(as_word(NFC)).draft)
    assert codes(draft) == ["BIJOY_CONVERTED"]


def test_words_of_plain_letters_are_known_by_their_font() -> None:
    def change(document: Document) -> None:
        for text in ("wgm †K", "m", " bvg gvgjv "):  # a word in two runs
            run = document.paragraphs[0].add_run(text)
            run.font.name = "SutonnyMJ"

    draft = read(as_word(f"\n{SOURCE}", change=change)).draft

    assert "মিস কেস নাম মামলা" in draft.source
    assert codes(draft) == ["BIJOY_CONVERTED"]


def test_a_page_may_name_the_font() -> None:
    page = as_page(NFC).replace(
        "<body>", "<body><p style=\"font-family: 'SutonnyMJ'\">bvg</p><font face=SutonnyMJ>gvgjv</font>"
    )
    draft = read(page).draft

    assert draft.source.startswith("নাম\nমামলা")
    assert codes(draft) == ["BIJOY_CONVERTED"]


def test_unicode_text_whose_font_is_bijoys_is_left() -> None:
    """Word draws its Bengali letters in another font; the name says nothing."""

    def change(document: Document) -> None:
        for run in document.element.body.iter(qn("w:r")):
            Run(run, document).font.name = "SutonnyMJ"

    draft = read(as_word(SOURCE, change=change)).draft

    assert drafted(draft) == drafted(read(as_word(SOURCE)).draft)
    assert codes(draft) == []


def test_the_unicode_fonts_of_the_same_maker_are_none_of_bijoys() -> None:
    def change(document: Document) -> None:
        document.add_paragraph().add_run("Online application form, national identity card").font.name = "SutonnyOMJ"

    assert "Online application form" in read(as_word(SOURCE, change=change)).draft.source


@pytest.mark.parametrize(
    "text",
    ["Café Zürich, 10°C, 5 m², ½ day © 2020", "Why??? What???", "à la carte", "Ünlü Müller & Söhne, naïve façade"],
)
def test_other_languages_are_not_bijoy(text: str) -> None:
    assert codes(reader.read(f"{SOURCE}\n\n{text}").draft) == []


def test_every_dollar_in_a_bijoy_font_is_a_taka() -> None:
    """Also where the number behind it is in another font, as Word leaves it."""
    marked = font_marks.marked([FontRun("wd: $ ", "SutonnyMJ"), FontRun("250", "Times New Roman")])

    assert Conversion().of_lines([marked]) == ["ফি: ৳ 250"]
