"""One charter in three forms is one draft; what cannot be read is refused with what to do about it."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from districts.charters.draft import CharterDraft, Place
from districts.charters.imports.document_reading import Reading
from districts.charters.imports.source_document import Form, PublishedDocument
from districts.shared.refused import RefusalCode
from seeds import reader
from seeds.reader import accounting, source
from tests.seeds.documents import COMPLETE, SOURCE
from tests.seeds.renderings import as_page, as_word

FORMS: dict[str, Callable[..., str | bytes]] = {"html": as_page, "docx": as_word}
SUPERIOR = frozenset({7})


def read(content: str | bytes, name: str | None = None) -> Reading:
    file = content.encode() if isinstance(content, str) else content
    reading = reader.read(PublishedDocument(Form.FILE, file, name))
    assert accounting.misowned(reading) == []
    assert accounting.unaccounted(reading) == []
    return reading


def values(draft: CharterDraft) -> list[object]:
    """Everything but lines: they differ with the form."""
    services = [replace(service, published=()) for service in draft.services]
    return [draft.title, draft.vision, draft.mission, services]


def cells(draft: CharterDraft) -> list[tuple[object, ...]]:
    """Of a page, blanks at the end of a line and blanks behind blanks are nothing."""
    return [
        (
            cell.meaning,
            cell.place.section,
            cell.place.row,
            cell.place.column,
            [line.split() for line in cell.text.splitlines()],
        )
        for service in draft.services
        for cell in service.published
    ]


def findings(draft: CharterDraft) -> list[tuple[object, ...]]:
    return [
        (found.code, found.severity, found.published, found.service_code, *_where(found.place))
        for found in draft.findings
    ]


def _where(place: Place) -> tuple[object, ...]:
    return place.section, place.row, place.column


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("text", "merged"),
    [(SOURCE, frozenset()), (COMPLETE, frozenset()), (COMPLETE, SUPERIOR)],
    ids=["Magura", "complete", "with merged cells"],
)
def test_a_charter_reads_the_same_in_every_form(form: str, text: str, merged: frozenset[int]) -> None:
    expected = reader.read(text).draft

    draft = read(FORMS[form](text, merged=merged)).draft

    assert values(draft) == values(expected)
    assert cells(draft) == cells(expected)
    assert findings(draft) == findings(expected)


def test_what_word_keeps_is_kept_code_point_for_code_point() -> None:
    draft = read(as_word(SOURCE)).draft

    texts = [cell.text for service in draft.services for cell in service.published]
    assert texts == [cell.text for service in reader.read(SOURCE).draft.services for cell in service.published]


def test_a_source_that_was_rendered_reads_the_same_again() -> None:
    """It is what is stored with the revision."""
    draft = read(as_word(SOURCE)).draft

    assert values(reader.read(draft.source).draft) == values(draft)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_text_with_and_without_a_byte_order_mark(mark: bytes) -> None:
    assert values(read(mark + SOURCE.encode()).draft) == values(reader.read(SOURCE).draft)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_text_in_utf_16_says_so_by_its_mark(encoding: str) -> None:
    assert values(read(f"\ufeff{SOURCE}".encode(encoding)).draft) == values(reader.read(SOURCE).draft)


def packed(**parts: str | bytes) -> bytes:
    """A ZIP of these parts; in a name without a dot __ is a / and then _ a dot."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name if "." in name else name.replace("__", "/").replace("_", ".", 1), content)
    return written.getvalue()


def related(main: str) -> bytes:
    """An Office file that names its main part as all of them do."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    relation = f'<Relationship Id="rId1" Type="{kind}" Target="{main}"/>'
    return packed(**{"_rels/.rels": f'<Relationships xmlns="{namespace}">{relation}</Relationships>', main: "<x/>"})


def repacked(archive: bytes, method: int) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as given, zipfile.ZipFile(written, "w", method) as other:
        for name in given.namelist():
            other.writestr(name, given.read(name))
    return written.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = f"<w:document {W}><w:body>{{}}</w:body></w:document>"
NESTED = "<w:tbl><w:tr><w:tc>" * 30 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 30
ROW = "<w:tr>" + "<w:tc><w:p/></w:tc>" * 50 + "</w:tr>"


def locked(archive: bytes) -> bytes:
    """With the mark that its parts are encrypted."""
    changed = bytearray(archive)
    for at in _headers(archive, b"PK\x03\x04", 6) + _headers(archive, b"PK\x01\x02", 8):
        changed[at] |= 1
    return bytes(changed)


def _headers(archive: bytes, mark: bytes, flags: int) -> list[int]:
    return [at + flags for at in range(len(archive)) if archive.startswith(mark, at)]


def lying(archive: bytes) -> bytes:
    """With sizes that are not those of its parts."""
    changed = bytearray(archive)
    for at in _headers(archive, b"PK\x01\x02", 24):
        struct.pack_into("<I", changed, at, 100)
    return bytes(changed)


def refused() -> Iterator[tuple[str, bytes, str]]:
    document = as_word(SOURCE)
    yield "a PDF without anything in it", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "FILE_DAMAGED"
    yield "an old Word file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "FILE_IS_OLD_WORD"
    locked_by_word = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64) + "EncryptedPackage".encode("utf-16-le")
    yield "a Word file with a password", locked_by_word, "FILE_ENCRYPTED"
    yield "an encrypted ZIP", locked(document), "FILE_ENCRYPTED"
    yield "RTF", rb"{\rtf1\ansi charter}", "FILE_OF_ANOTHER_KIND"
    yield "a picture", b"\x89PNG\r\n\x1a\n", "FILE_IS_PICTURE"
    yield "a workbook without sheets", packed(xl__workbook_xml="<x/>"), "FILE_DAMAGED"
    yield "a workbook without sheets as Excel saves it", related("xl/workbook.xml"), "FILE_DAMAGED"
    yield "a binary workbook", related("xl/workbook.bin"), "FILE_IS_SPREADSHEET"
    yield "slides", related("ppt/presentation.xml"), "FILE_OF_ANOTHER_KIND"
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)
    yield "an old workbook", old + "Workbook".encode("utf-16-le"), "FILE_IS_SPREADSHEET"
    yield "an old Word file with a sheet in it", old + "WordDocument Workbook".encode("utf-16-le"), "FILE_IS_OLD_WORD"
    yield "old slides", old + "PowerPoint Document".encode("utf-16-le"), "FILE_OF_ANOTHER_KIND"
    yield "packed as Word does not pack", repacked(document, zipfile.ZIP_LZMA), "FILE_DAMAGED"
    yield "OpenDocument", packed(content_xml="<x/>"), "FILE_OF_ANOTHER_KIND"
    yield "an archive", packed(a_txt="x"), "FILE_OF_ANOTHER_KIND"
    yield "nothing", b"", "FILE_EMPTY"
    yield "blanks", b" \n\t\n", "FILE_EMPTY"
    yield "an empty page", b"<html>", "NO_TABLE_OF_SERVICES"
    yield "a letter", "প্রিয় মহোদয়,".encode(), "NO_TABLE_OF_SERVICES"
    yield "half a Word file", document[: len(document) // 2], "FILE_DAMAGED"
    yield "a Word file whose sizes lie", lying(document), "FILE_DAMAGED"
    yield "no XML", packed(word__document_xml="<w:document"), "FILE_DAMAGED"
    yield "no body", packed(word__document_xml=f"<w:document {W}/>"), "FILE_DAMAGED"
    yield "a part to be put together", packed(word__document_xml=BODY.format("<w:altChunk/>")), "FILE_DAMAGED"
    entity = f'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document {W}><w:body>&a;</w:body></w:document>'
    yield "an external entity", packed(word__document_xml=entity), "FILE_NOT_SAFE"
    yield "one in UTF-16", packed(word__document_xml=f"\ufeff{entity}".encode("utf-16-le")), "FILE_NOT_SAFE"
    laughs = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    bomb = f'<!DOCTYPE d [<!ENTITY a0 "ha">{laughs}]><w:document {W}><w:body>&a9;</w:body></w:document>'
    yield "a billion laughs", packed(word__document_xml=bomb), "FILE_DAMAGED"
    yield "a ZIP bomb", packed(word__document_xml=bytes(40_000_000)), "FILE_TOO_LARGE"
    yield "many parts", packed(**{f"a{n}": "" for n in range(2_001)}), "FILE_TOO_LARGE"
    yield "tables in tables", packed(word__document_xml=BODY.format(NESTED)), "FILE_TOO_LARGE"
    yield "many cells", packed(word__document_xml=BODY.format(f"<w:tbl>{ROW * 500}</w:tbl>")), "FILE_TOO_LARGE"
    yield "a large file", b"a" * 10_000_001, "FILE_TOO_LARGE"
    yield "a deep page", ("<html>" + "<div>" * 200 + "a").encode(), "FILE_TOO_LARGE"
    wide = "<tr><td rowspan=60000 colspan=1000>a<td>b</tr>" * 1000
    yield "cells that reach far", f"<html><table>{wide}</table>".encode(), "FILE_TOO_LARGE"
    yield "a legacy code page", b"citizen charter \x93service\x94", "ENCODING_UNKNOWN"
    yield "no character", b"a\0b", "NOT_TEXT"


@pytest.mark.parametrize(("file", "code"), [pytest.param(file, code, id=name) for name, file, code in refused()])
def test_what_cannot_be_read_is_refused_and_told_what_to_do(file: bytes, code: str) -> None:
    with pytest.raises(reader.NotACharter) as refusal:
        reader.read(PublishedDocument(Form.FILE, file, "charter"))

    finding = refusal.value.finding
    assert (finding.code, finding.severity) == (code, "ERROR")
    assert refusal.value.code is (RefusalCode.TOO_LARGE if code == "FILE_TOO_LARGE" else RefusalCode.INVALID)
    assert refusal.value.message == finding.message
    assert finding.message.bn
    assert finding.message.en
    assert "\n" not in finding.message.en
    assert "{" not in finding.message.en


@pytest.mark.parametrize(("form", "content"), [
    (Form.TEXT, as_page(SOURCE)), (Form.WORD, as_page(SOURCE).encode()), (Form.WORD, SOURCE.encode()),
])  # fmt: skip
def test_what_is_given_decides_and_not_what_it_was_said_to_be(form: Form, content: str | bytes) -> None:
    assert len(reader.read(PublishedDocument(form, content)).draft.services) == 12


@pytest.mark.parametrize(("content", "code"), [
    ("", "FILE_EMPTY"), (" \n", "FILE_EMPTY"), (rb"{\rtf1\ansi charter}".decode(), "FILE_OF_ANOTHER_KIND"),
    ("%PDF-1.7", "FILE_IS_PDF"),
])  # fmt: skip
def test_text_that_is_none_is_told_what_it_is(content: str, code: str) -> None:
    with pytest.raises(reader.NotACharter) as refusal:
        reader.read(PublishedDocument(Form.TEXT, content))

    assert refusal.value.finding.code == code


def test_an_old_word_file_that_is_a_page_is_read_as_one() -> None:
    assert len(read(as_page(SOURCE), "charter.doc").draft.services) == 12


def test_a_page_in_another_encoding_says_which() -> None:
    page = as_page("২.১) নাগরিক সেবা").replace("২.১) নাগরিক সেবা", "<meta charset=windows-1252>caf\xe9")
    table = "<table><tr><th>Serial<th>Service<th>Method<th>Fee<tr><td>1<td>caf\xe9<td>online<td>free</table>"
    file = page.replace("</body>", f"<p>Citizen services</p>{table}</body>").encode("cp1252")

    assert [service.name.en for service in read(file).draft.services] == ["caf\xe9"]


def test_a_document_format_is_found_by_its_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked before Word, which takes every archive."""
    tmp_path.joinpath("typed_text.py").write_text(
        "from seeds.reader.source import plain_text\n"
        "def holds(content): return content.startswith(b'TYPED')\n"
        "def document(content): return plain_text.extract(content[5:].decode())\n"
    )
    monkeypatch.setattr(source, "__path__", [*source.__path__, str(tmp_path)])
    monkeypatch.setattr(source, "_FORMATS", source._formats())

    assert source.file("TYPEDভিশন: সেবা".encode()).source == "ভিশন: সেবা"
    names = [getattr(each, "__name__", "") for each in source._FORMATS]
    assert "seeds.reader.source.typed_text" in names
    assert names[-1] == "seeds.reader.source.word"
