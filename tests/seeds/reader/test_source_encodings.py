"""Letters as they come: in one code or two, with invisible ones between, of old fonts, garbled, or lost."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from docx.document import Document
from docx.text.paragraph import Paragraph

from districts.charters.draft import CharterDraft
from districts.shared.text import in_bengali_digits
from seeds import reader
from tests.seeds.documents import SOURCE, with_lines
from tests.seeds.reader.test_source import read
from tests.seeds.renderings import as_page, as_word

# "citizen's charter, citizen services" and a table of one service, as typed with Bijoy.
BIJOY = """†mev cÖ`vb cÖwZkÖæwZ
2.1) bvMwiK †mev
\tµwgK bs\t†mevi bvg\t†mev cÖ`vb c×wZ\tcÖ‡qvRbxq KvMRcÎ\t†mevi g~j¨\tmgqmxgv\t`vwqZ¡cÖvß Kg©KZ©v
\t1\tAvBwmwU Awa`ßi msµvšÍ Z_¨ cÖ`vb\tmivmwi\tAv‡e`b cÎ\twebvg~‡j¨\t3 Kvh©w`em\tmnKvix †cÖvMÖvgvi
"""


def understood(draft: CharterDraft) -> list[object]:
    """What was made of it, without the letters themselves."""
    return [
        (
            service.code,
            [method.channel for method in service.delivery_methods],
            [(bool(paper.obtain_from), paper.conditional) for paper in service.required_documents],
            service.fee and service.fee.free,
            service.time_limit and replace(service.time_limit, text=""),
            service.responsible and [contact.normalized for contact in service.responsible.contacts],
            service.superior and [contact.normalized for contact in service.superior.contacts],
        )
        for service in draft.services
    ] + [(found.code, found.place.section, found.place.row, found.place.column) for found in draft.findings]


def with_invisible(sign: str) -> Callable[[str], str]:
    """Behind every letter of a word that is no joiner's business: before each blank."""
    return lambda text: text.replace(" ", f"{sign} ").replace("\n", f"{sign}\n")


SPELT: dict[str, Callable[[str], str]] = {
    "letters in one code where there is one": lambda text: unicodedata.normalize("NFC", text),
    "letters taken apart": lambda text: unicodedata.normalize("NFD", text),
    "the dotted letters in two codes": lambda text: (
        text.replace("\u09df", "\u09af\u09bc").replace("\u09dc", "\u09a1\u09bc").replace("\u09dd", "\u09a2\u09bc")
    ),
    "zero-width spaces": with_invisible("\u200b"),
    "joiners": with_invisible("\u200d"),
    "non-joiners": with_invisible("\u200c"),
    "byte order marks": with_invisible("\ufeff"),
    "no-break spaces": lambda text: text.replace(" ", "\xa0"),
    "Bengali digits": lambda text: "".join(
        line if "@" in line else in_bengali_digits(line) for line in text.splitlines(keepends=True)
    ),
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("spelt", SPELT.values(), ids=SPELT)
def test_however_its_letters_are_written_the_charter_is_the_same(spelt: Callable[[str], str]) -> None:
    text = spelt(SOURCE)
    assert text != SOURCE

    draft = reader.read(text).draft

    assert draft.source == text
    assert understood(draft) == understood(reader.read(SOURCE).draft)


def told(content: str | bytes) -> str:
    with pytest.raises(reader.NotACharter) as refused:
        read(content)
    return refused.value.finding.code


@pytest.mark.parametrize("form", [str, as_page, as_word], ids=["text", "html", "docx"])
def test_text_of_an_old_font_is_refused_in_every_form(form: Callable[[str], str | bytes]) -> None:
    assert told(form(BIJOY)) == "LEGACY_FONT"
    assert told(form(SOURCE + BIJOY * 5)) == "LEGACY_FONT"


def test_the_refusal_says_how_to_convert() -> None:
    with pytest.raises(reader.NotACharter) as refused:
        reader.read(BIJOY)

    assert str(refused.value) == (
        "The document is not in Unicode but typed for an old font (Bijoy, SutonnyMJ or the like): †mev cÖ`vb cÖwZkÖæwZ "
        "µwgK †mevi. Convert its text to Unicode with a converter for Bijoy, save it and import it again."
    )


def test_an_old_font_is_known_by_its_name_where_its_letters_are_plain() -> None:
    def change(document: Document) -> None:
        for _ in range(12):
            run = document.add_paragraph().add_run("bvg mgq KvMR ")
            run.font.name = "SutonnyMJ"

    assert told(as_word("২.১) নাগরিক সেবা", change=change)) == "LEGACY_FONT"


def test_addresses_and_digits_in_an_old_font_are_what_they_are() -> None:
    def change(document: Document) -> None:
        for paragraph in _paragraphs(document):
            for run in paragraph.runs:
                run.font.name = "SutonnyMJ"

    assert len(read(as_word(SOURCE, change=change)).draft.services) == 12


def _paragraphs(document: Document) -> list[Paragraph]:
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [*document.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]


def test_a_cell_of_an_old_font_is_told() -> None:
    draft = reader.read(with_lines({53: "\tI‡qe †cvU©vj mnvqZv cÖ`vb"})).draft

    (found,) = [f for f in draft.findings if f.code == "LEGACY_TEXT"]
    assert (found.published, found.place.section, found.place.row, found.place.column, found.place.line) == (
        ("I‡qe †cvU©vj mnvqZv cÖ`vb", "CITIZEN", 2, 2, 53)
    )


def test_text_that_was_read_in_a_wrong_encoding_is_refused() -> None:
    garbled = SOURCE.encode().decode("latin-1")
    windows = "".join(_as_windows(byte) for byte in SOURCE.encode())

    assert (told(garbled), told(windows)) == ("TEXT_GARBLED", "TEXT_GARBLED")


def _as_windows(byte: int) -> str:
    return bytes([byte]).decode("cp1252", errors="replace")


def test_text_of_which_question_marks_are_left_is_refused() -> None:
    assert told(SOURCE.encode("ascii", errors="replace")) == "TEXT_LOST"


@pytest.mark.parametrize("text", ["Café Zürich, 10°C, 5 m², ½ day © 2020", "Why??? What???", "à la carte"])
def test_signs_of_other_languages_are_no_old_font(text: str) -> None:
    assert len(reader.read(f"{SOURCE}\n\n{text}").draft.services) == 12
