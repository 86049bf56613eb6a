"""Old Office files (.doc, .xls): converted by LibreOffice where it is installed, refused with advice elsewhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from docx.document import Document

from districts.charters.imports.source_document import Form, PublishedDocument
from seeds import reader
from seeds.reader.source import old_office
from seeds.reader_processes import Readers
from tests.seeds.documents import COMPLETE
from tests.seeds.reader.test_source import read
from tests.seeds.renderings import as_word

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20) + b"\xfe\xff" + bytes(4000) + "WordDocument".encode("utf-16-le")


# Word's own files do not end with a table.
def _with_an_end(document: Document) -> None:
    document.add_paragraph("")


DOCX = as_word("\n".join(line.rstrip(" ") for line in COMPLETE.split("\n")), change=_with_an_end)
needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed (Debian: libreoffice-writer-nogui)"
)


@pytest.fixture(scope="module")
def doc(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Magura's charter as old Word saves it."""
    folder = tmp_path_factory.mktemp("doc")
    folder.joinpath("charter.docx").write_bytes(DOCX)
    profile = f"-env:UserInstallation={folder.joinpath('profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "charter.docx")], check=True, capture_output=True, timeout=60)  # noqa: S603
    return folder.joinpath("charter.doc").read_bytes()


@pytest.fixture
def leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], list[str]]:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return lambda: [*(each.name for each in tmp_path.iterdir()), *_programs_in(tmp_path)]


def _programs_in(folder: Path) -> list[str]:
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = each.read_bytes()
        except OSError:
            continue
        if str(folder).encode() in command:
            found.append(command.decode(errors="replace"))
    return found


@needs_libreoffice
@pytest.mark.system
def test_a_doc_gives_the_draft_of_its_docx(doc: bytes, leaves_nothing: Callable[[], list[str]]) -> None:
    draft = read(doc).draft

    assert draft == read(DOCX).draft
    assert leaves_nothing() == []


@needs_libreoffice
@pytest.mark.system
async def test_a_reading_process_reads_a_doc(doc: bytes) -> None:
    """Although it may write no file itself."""
    readers = Readers(processes=1)
    try:
        read_in_process = await readers.read(PublishedDocument(Form.FILE, doc, "charter.doc"))
    finally:
        await readers.aclose()

    assert read_in_process.draft == read(doc).draft


@needs_libreoffice
@pytest.mark.system
def test_what_libreoffice_cannot_read_is_refused(doc: bytes, leaves_nothing: Callable[[], list[str]]) -> None:
    for content in (
        OLD,
        doc[: len(doc) // 2],
        doc[:2048] + os.urandom(len(doc) - 2048) + "WordDocument".encode("utf-16-le"),
    ):
        began = time.monotonic()
        with pytest.raises(reader.NotACharter):
            read(content)
        assert time.monotonic() - began < 10
    assert leaves_nothing() == []


@pytest.mark.system
def test_a_conversion_that_hangs_is_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, leaves_nothing: Callable[[], list[str]]
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    programs.joinpath("soffice").write_text('#!/bin/sh\nsleep 60 "$@" &\nexec sleep 60\n')
    programs.joinpath("soffice").chmod(0o700)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setattr(old_office, "_SECONDS", 1)

    with pytest.raises(reader.NotACharter) as refused:
        read(OLD)

    assert refused.value.finding.code == "FILE_TOO_COMPLEX"
    assert leaves_nothing() == ["programs"]


def test_without_libreoffice_the_message_says_how_to_save_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(reader.NotACharter) as refused:
        read(OLD)

    assert refused.value.finding.code == "FILE_IS_OLD_WORD"
    assert (
        str(refused.value)
        == "This is a file of the old Word (.doc). Open it in Word, save it as .docx and import that."
    )
