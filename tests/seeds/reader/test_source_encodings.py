"""Letters as they come: in one code or two, with invisible ones between, of old fonts, garbled, or lost."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from docx.document import Document

from districts.charters.draft import CharterDraft
from districts.shared.text import in_bengali_digits
from seeds import reader
from tests.seeds.documents import SOURCE
from tests.seeds.reader.test_source import read
from tests.seeds.renderings import as_word


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


def test_an_old_font_of_another_maker_is_refused_by_its_name() -> None:
    def change(document: Document) -> None:
        for _ in range(12):
            run = document.add_paragraph().add_run("bvg mgq KvMR ")
            run.font.name = "Boishakhi"

    with pytest.raises(reader.NotACharter) as refused:
        read(as_word("২.১) নাগরিক সেবা", change=change))

    assert refused.value.finding.code == "LEGACY_FONT"
    assert str(refused.value) == (
        "The document is not in Unicode but typed for an old font that is not known: Boishakhi. Convert its text to "
        "Unicode with a converter for this font, save it and import it again."
    )


def test_text_in_the_letters_of_another_old_font_is_refused() -> None:
    """A converter for Bijoy makes nothing of it."""
    assert told("\n".join("\tgÀ¡Z¡ ®~pÔ¡ Aœ¡cÉ ¡¡g±" for _ in range(12))) == "LEGACY_FONT"


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
