"""PDF files: words and rulings become the tables that their writer had, or the file is refused in one line."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import seeds
from districts.charters.draft import Severity
from districts.charters.imports.source_document import Form, PublishedDocument
from seeds import reader
from seeds.reader.source import pdf
from seeds.reader.source.bijoy import to_bijoy
from seeds.reader.source.flow import Aside, Cell, Flow, Grid
from seeds.reader.source.pdf import glyph_order
from seeds.reader.source.pdf.programs import Programs
from seeds.reader_processes import Interrupted, Readers
from tests.seeds.documents import COMPLETE
from tests.seeds.pdfs import HEIGHT, MARGIN, Canvas, as_pdf, file
from tests.seeds.reader.test_source import read, values

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler is not installed (Debian: poppler-utils)"
)
WIDTHS = (30, 90, 115, 150, 62, 55, 130, 130)


def flow(content: bytes) -> Flow:
    return pdf.flow(*pdf._read(Programs(9), content))


def texts(grid: str | Aside | Grid) -> list[list[object]]:
    assert isinstance(grid, Grid)
    return [[_text(cell) for cell in row] for row in grid.rows]


def _text(cell: Cell) -> object:
    said = "\n".join(line for line in cell.flow if isinstance(line, str))
    return said if (cell.rows, cell.columns) == (1, 1) else (said, cell.rows, cell.columns)


def code(content: bytes) -> str:
    with pytest.raises(reader.NotACharter) as refused:
        reader.read(PublishedDocument(Form.FILE, content, "charter.pdf"))
    assert "\n" not in str(refused.value)
    return refused.value.finding.code


@needs_poppler
@pytest.mark.system
def test_a_ruled_pdf_gives_the_draft_of_its_text() -> None:
    """On three pages, which repeat the headings."""
    read_as_text = read(COMPLETE).draft

    draft = read(as_pdf(COMPLETE, WIDTHS)).draft

    assert values(draft) == values(read_as_text)
    codes = [found.code for found in draft.findings if found.code != "PDF_LAYOUT_INFERRED"]
    assert codes == [found.code for found in read_as_text.findings]
    assert len(codes) == len(draft.findings) - 1


@needs_poppler
@pytest.mark.system
async def test_a_reading_process_reads_a_pdf() -> None:
    """Although it may write no file itself."""
    content = as_pdf(COMPLETE, WIDTHS)
    readers = Readers(processes=1)
    try:
        read_in_process = await readers.read(PublishedDocument(Form.FILE, content, "charter.pdf"))
    finally:
        await readers.aclose()

    assert read_in_process.draft == read(content).draft


def _ruled(canvas: Canvas, xs: list[float], ys: list[float]) -> None:
    """A table with these columns and rows."""
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)


@needs_poppler
@pytest.mark.system
def test_a_cell_reaches_as_far_as_no_line_divides_it() -> None:
    canvas = Canvas()
    for x in (40, 300):
        canvas.line(x, 40, x, 130)
    canvas.line(100, 70, 100, 130)
    canvas.line(200, 70, 200, 130)
    for x0, x1, y in ((40, 300, 40), (40, 300, 70), (100, 300, 100), (40, 300, 130)):
        canvas.line(x0, y, x1, y)
    for x, y, text in (
        (44, 60, "head"),
        (44, 90, "a"),
        (104, 90, "b"),
        (204, 90, "c"),
        (104, 120, "d"),
        (204, 120, "e"),
    ):
        canvas.text(x, y, text)

    [grid] = flow(canvas.pdf())

    assert texts(grid) == [[("head", 1, 3)], [("a", 2, 1), "b", "c"], ["d", "e"]]


@needs_poppler
@pytest.mark.system
def test_thin_rectangles_are_lines_and_wide_ones_are_not() -> None:
    """A table without lines at its left and right, with a coloured heading and a frame around the page."""
    canvas = Canvas()
    canvas.fill(40, 40, 200, 0.6)
    canvas.fill(40, 70, 200, 0.6)
    canvas.fill(40, 100, 200, 0.6)
    canvas.fill(120, 40, 0.6, 60)
    canvas.pages[-1].append("0.8 0.9 1 rg")
    canvas.fill(40, 41, 200, 28)
    canvas.pages[-1].append("0 g")
    _ruled(canvas, [20, 800], [20, 580])
    for x, y, text in (
        (44, 60, "a"),
        (124, 60, "b"),
        (44, 90, "c"),
        (124, 90, "d"),
        (44, 30, "above"),
        (44, 130, "below"),
    ):
        canvas.text(x, y, text)

    above, grid, below = flow(canvas.pdf())

    assert (above, texts(grid), below) == ("above", [["a", "b"], ["c", "d"]], "below")


@needs_poppler
@pytest.mark.system
def test_lines_that_were_full_are_one_paragraph() -> None:
    """In a cell of 152 points letters of 4 points: 38 of them. An address is cut where the cell ends."""
    canvas = Canvas()
    _ruled(canvas, [40, 200, 360], [40, 120])
    lines = (
        "the application and a copy of the",
        "identity card are needed",
        "১। a photo of the applicant in small",
        "২। a fee",
    )
    for at, line in enumerate(lines):
        canvas.text(44, 52 + 11 * at, line)
    for at, line in enumerate(("somebody.of.an.office@a.very.long.name", ".gov.bd", "০১৭১২৩৪৫৬৭৮")):
        canvas.text(204, 52 + 11 * at, line)

    [grid] = flow(canvas.pdf())

    assert texts(grid) == [[
        "the application and a copy of the identity card are needed\n১। a photo of the applicant in small\n২। a fee",
        "somebody.of.an.office@a.very.long.name.gov.bd\n০১৭১২৩৪৫৬৭৮",
    ]]  # fmt: skip


@needs_poppler
@pytest.mark.system
def test_a_table_goes_on_at_the_next_page() -> None:
    """Its headings stand again, a row was cut, a merged cell is empty there; page numbers and heads are beside it."""
    canvas = Canvas()
    for page, rows in enumerate((
        (("No", "Name", "Head"), ("1", "one", "chief"), ("2", "two begins", "")),
        (("No", "Name", "Head"), ("", "and ends", ""), ("3", "three", "")),
    )):  # fmt: skip
        if page:
            canvas.page()
        canvas.text(44, 20, "Office of the district")
        canvas.text(400, HEIGHT - 15, f"Page {page + 1} of 2")
        for at, row in enumerate(rows):
            for x, cell in zip((44, 84, 164), row, strict=True):
                canvas.text(x, MARGIN + 14 + 20 * at, cell)
        for x in (40, 80, 160, 240):
            canvas.line(x, MARGIN, x, MARGIN + 60)
        for at in range(4):
            canvas.line(40, MARGIN + 20 * at, 160 if at == 2 else 240, MARGIN + 20 * at)

    grid, *beside = flow(canvas.pdf())

    assert texts(grid) == [
        ["No", "Name", "Head"],
        ["1", "one", ("chief", 3, 1)],
        ["2", "two begins\nand ends"],
        ["3", "three"],
    ]
    assert beside == [Aside("Office of the district"), Aside("Page 1 of 2"), Aside("Page 2 of 2")]


PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << >> >>"


def one_page(
    content: bytes, *, pages: bytes = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page: bytes = PAGE
) -> bytes:
    return file([b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, content])


def locked() -> bytes:
    key = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O (%s) /U (%s) >> /ID [(a) (a)]" % (b"o" * 32, b"u" * 32)
    return as_pdf("\ta\tb", (80, 80)).replace(b"/Root 1 0 R", b"/Root 1 0 R " + key)


def hostile() -> Iterator[tuple[str, bytes, str]]:
    whole = as_pdf(COMPLETE, WIDTHS)
    empty = b"<< /Length 0 >>\nstream\n\nendstream"
    swells = zlib.compress(zlib.compress(b"0 0 m 9 9 l S\n" * 8_000_000, 1))
    bomb = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(swells), swells)
    cut = whole[: whole.index(b"startxref")]
    yield "a password", locked(), "PDF_ENCRYPTED"
    yield "half of a file", whole[: len(whole) // 2], "FILE_DAMAGED"
    yield "its end alone", b"%PDF-1.5\n" + whole[len(whole) // 2 :], "FILE_DAMAGED"
    yield "a file without its last lines", cut, "FILE_DAMAGED"
    yield "no page", file([b"<< /Type /Catalog >>"]), "FILE_DAMAGED"
    yield "no text", one_page(empty), "PDF_WITHOUT_TEXT"
    yield "pages in a circle", one_page(empty, pages=b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"), "PDF_WITHOUT_TEXT"
    yield "many pages", Canvas(pages=[[]] * 61).pdf(), "FILE_TOO_LARGE"
    yield "a stream that swells", one_page(bomb), "FILE_TOO_COMPLEX"


@needs_poppler
@pytest.mark.system
@pytest.mark.parametrize(("content", "expected"), [pytest.param(file, code, id=name) for name, file, code in hostile()])
def test_a_hostile_pdf_is_refused_in_time(content: bytes, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_SECONDS", 2)
    began = time.monotonic()

    assert code(content) == expected
    assert time.monotonic() - began < 4


def _fake(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """A program in place of poppler's, for a PDF with something in it."""
    for name in ("pdfinfo", "pdftotext"):
        folder.joinpath(name).write_text(f"#!/bin/sh\n{script}\n")
        folder.joinpath(name).chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


@pytest.mark.system
def test_a_program_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _fake(monkeypatch, tmp_path, "exec sleep 61")
    monkeypatch.setattr(pdf, "_SECONDS", 1)

    assert code(as_pdf(COMPLETE, WIDTHS)) == "FILE_TOO_COMPLEX"
    assert _running("sleep 61") == []


@pytest.mark.system
def test_a_program_that_never_stops_writing_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _fake(monkeypatch, tmp_path, "exec yes")

    assert code(as_pdf(COMPLETE, WIDTHS)) == "FILE_TOO_LARGE"


@pytest.mark.system
async def test_a_program_ends_with_the_reading_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _fake(monkeypatch, tmp_path, "exec sleep 62")
    readers = Readers(processes=1)
    reading = asyncio.create_task(readers.read(PublishedDocument(Form.FILE, as_pdf(COMPLETE, WIDTHS), "a.pdf")))
    await asyncio.to_thread(_wait, "sleep 62", running=True)
    [process] = readers.processes

    os.kill(process, signal.SIGKILL)
    with pytest.raises(Interrupted):
        await reading

    await asyncio.to_thread(_wait, "sleep 62", running=False)
    await readers.aclose()


def _wait(command: str, *, running: bool) -> None:
    until = time.monotonic() + 10
    while bool(_running(command)) is not running:
        assert time.monotonic() < until
        time.sleep(0.05)


def _running(command: str) -> list[str]:
    wanted = command.replace(" ", "\0").encode() + b"\0"
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found += [each.parent.name] if each.read_bytes() == wanted else []
    return found


def test_without_poppler_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(reader.NotACharter) as refused:
        read(as_pdf(COMPLETE, WIDTHS))

    assert refused.value.finding.code == "FILE_IS_PDF"
    assert str(refused.value) == (
        "This is a PDF: PDF files cannot be read here. Import the Word file that it was made from (.docx); without "
        "one, open the PDF in Word and save it as .docx, or ask the operator to install poppler-utils."
    )


DATA = Path(seeds.__file__).parent / "data"
CONSONANT = "[ক-হ\u09dc\u09dd\u09df]\u09bc?"


def drawn(text: str) -> str:
    """The letters of a text from left to right, as most programs write them into a PDF."""
    text = text.replace("\u09cb", "\u09c7\u09be").replace("\u09cc", "\u09c7\u09d7")
    cluster = f"{CONSONANT}(?:্{CONSONANT})*"
    return re.sub(f"((?:র্(?={CONSONANT}))?)({cluster})([িেৈ]?)", r"\3\2\1", text)


@pytest.mark.parametrize(("as_drawn", "as_written"), [
    ("িদন", "দিন"), ("েসবা", "সেবা"), ("আেবদন", "আবেদন"), ("কমর্", "কর্ম"), ("কমর্কতর্া", "কর্মকর্তা"), ("েকাড", "কোড"),
    ("েনৗকা", "নৌকা"), ("ৈতল", "তৈল"), ("প্রিতষ্ঠান", "প্রতিষ্ঠান"), ("িবিভন্ন", "বিভিন্ন"), ("িনিদর্ষ্ট", "নির্দিষ্ট"),
    ("েযাগােযাগ", "যোগাযোগ"), ("ব্যবস্থা", "ব্যবস্থা"), ("(েফান)", "(ফোন)"), ("programmer", "programmer"),
])  # fmt: skip
def test_letters_in_the_order_of_drawing_are_put_in_order(as_drawn: str, as_written: str) -> None:
    assert glyph_order.written(as_drawn) == as_written


def test_every_word_of_the_network_is_put_in_order() -> None:
    words = {word for file in DATA.glob("*") for word in file.read_text("utf-8").split() if "\u200d" not in word}

    assert {word for word in words if glyph_order.written(drawn(word)) != composed(word)} == set()


def composed(text: str) -> str:
    return text.replace("\u09c7\u09be", "\u09cb").replace("\u09c7\u09d7", "\u09cc")


@needs_poppler
@pytest.mark.system
def test_a_pdf_in_the_order_of_drawing_is_read_and_stays_a_draft() -> None:
    read_as_text = read(COMPLETE).draft

    draft = read(as_pdf(COMPLETE, WIDTHS, drawn=drawn)).draft

    assert [service.name for service in draft.services] == [service.name for service in read_as_text.services]
    [mended] = [found for found in draft.findings if found.code == "PDF_ORDER_MENDED"]
    assert mended.severity is Severity.ERROR


@needs_poppler
@pytest.mark.system
def test_lost_letters_are_told_or_the_pdf_is_refused() -> None:
    some = as_pdf(COMPLETE, WIDTHS, drawn=lambda text: text.replace("কর্তৃপক্ষ", "কর\ue123পক্ষ"))

    assert "PDF_TEXT_DOUBTFUL" in {found.code for found in read(some).draft.findings}
    assert code(as_pdf(COMPLETE, WIDTHS, drawn=lambda text: text.replace("্", "\ufffd"))) == "PDF_TEXT_BROKEN"


@needs_poppler
@pytest.mark.system
def test_a_font_of_bijoy_is_converted() -> None:
    """Its name in the PDF is enough to trust it."""
    text = "\tক্রমিক\tসেবার নাম\tসেবা প্রদানের সময়সীমা\n\t১\tনাগরিক সেবা প্রদান\t৭ কার্যদিবস\n"
    typed = as_pdf(
        text,
        (40, 200, 200),
        drawn=lambda line: " ".join(to_bijoy.word(word) or word for word in line.split()),
        canvas=Canvas("SutonnyMJ"),
    )

    draft = read(typed).draft

    [service] = draft.services
    assert (service.name.bn, service.time_limit and service.time_limit.maximum) == ("নাগরিক সেবা প্রদান", 7)
    assert "BIJOY_CONVERTED" in {found.code for found in draft.findings}
