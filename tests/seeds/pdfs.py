"""A charter's text as a PDF, written without any program: words at places, rulings, fonts that say what they draw."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from tests.seeds.renderings import shown

WIDTH, HEIGHT = 842.0, 595.0
MARGIN = 40.0
_SIZE = 8.0
_ADVANCE = 0.5
_PITCH = 11.0
_PADDING = 4.0
_FIRST_CODE, _CODES = 33, 220
_SPACE = 32


@dataclass
class Canvas:
    """Pages of text and lines, measured in points from the upper left corner. font: its name without the number."""

    font: str = "Helvetica"
    pages: list[list[str]] = field(default_factory=lambda: [[]])
    _codes: dict[str, int] = field(default_factory=dict)

    def page(self) -> None:
        self.pages.append([])

    def text(self, x: float, y: float, text: str, size: float = _SIZE) -> None:
        """y: of the baseline. Each letter is as wide as half the size."""
        shows = []
        for number, codes in self._runs(text):
            shows.append(f"/F{number} {size} Tf <{bytes(codes).hex()}> Tj")
        self.pages[-1].append(f"BT 1 0 0 1 {x:.2f} {HEIGHT - y:.2f} Tm {' '.join(shows)} ET")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.pages[-1].append(f"0.5 w {x0:.2f} {HEIGHT - y0:.2f} m {x1:.2f} {HEIGHT - y1:.2f} l S")

    def fill(self, x: float, y: float, width: float, height: float) -> None:
        self.pages[-1].append(f"{x:.2f} {HEIGHT - y - height:.2f} {width:.2f} {height:.2f} re f")

    def _runs(self, text: str) -> list[tuple[int, list[int]]]:
        found: list[tuple[int, list[int]]] = []
        for letter in text:
            number, code = (
                (None, _SPACE) if letter == " " else divmod(self._codes.setdefault(letter, len(self._codes)), _CODES)
            )
            if number is None:
                number = found[-1][0] if found else 0
            else:
                code += _FIRST_CODE
            if not found or found[-1][0] != number:
                found.append((number, []))
            found[-1][1].append(code)
        return found

    def pdf(self) -> bytes:
        objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
        fonts = max(len(self._codes) - 1, 0) // _CODES + 1
        resources = " ".join(f"/F{number} {3 + 2 * number} 0 R" for number in range(fonts))
        for number in range(fonts):
            letters = [letter for letter, code in self._codes.items() if code // _CODES == number]
            widths = " ".join(["500"] * 224)
            objects.append(
                f"<< /Type /Font /Subtype /TrueType /BaseFont /{self.font} /FirstChar 32 /LastChar 255 "
                f"/Widths [{widths}] /ToUnicode {4 + 2 * number} 0 R >>".encode()
            )
            objects.append(_stream(_to_unicode(letters)))
        kids = []
        for content in self.pages:
            kids.append(len(objects) + 1)
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {len(objects) + 2} 0 R "
                f"/Resources << /Font << {resources} >> >> >>".encode()
            )
            objects.append(_stream("\n".join(content)))
        objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>".encode()
        return file(objects)


def file(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, the first of them its catalogue."""
    written, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def _stream(content: str) -> bytes:
    packed = zlib.compress(content.encode())
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def _to_unicode(letters: Iterable[str]) -> str:
    pairs = [(_SPACE, " "), *enumerate(letters, _FIRST_CODE)]
    lines = [f"<{code:02x}> <{letter.encode('utf-16-be').hex()}>" for code, letter in pairs]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    mapping = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{mapping}\nendcmap end end"
    )


def wrapped(text: str, width: float, size: float = _SIZE) -> list[str]:
    """Its lines, each broken where the next word does not fit."""
    most = int(width / (size * _ADVANCE))
    found = []
    for line in text.split("\n"):
        at = ""
        for word in line.split():
            if at and len(at) + 1 + len(word) > most:
                found.append(at)
                at = word
            else:
                at = f"{at} {word}".strip()
        found.append(at)
    return found


@dataclass
class Printer:
    """Writes paragraphs and tables down the pages. ruled: with lines. drawn: what is drawn of each text."""

    widths: Sequence[float]
    ruled: bool = True
    drawn: Callable[[str], str] = str
    canvas: Canvas = field(default_factory=Canvas)
    y: float = MARGIN

    def paragraph(self, text: str) -> None:
        lines = wrapped(text, WIDTH - 2 * MARGIN)
        self._room(len(lines) * _PITCH)
        for line in lines:
            self.y += _PITCH
            self.canvas.text(MARGIN, self.y, self.drawn(line))
        self.y += _PITCH / 2

    def table(self, rows: Sequence[Sequence[str]], *, repeated: int = 1) -> None:
        """repeated: rows that stand again on each page."""
        for at, row in enumerate(rows):
            if not self._fits(row):
                self._next_page()
                for head in rows[: repeated if at else 0]:
                    self._row(head)
            self._row(row)
        self.y += _PITCH

    def _fits(self, row: Sequence[str]) -> bool:
        most = max(len(wrapped(cell, width - 2 * _PADDING)) for cell, width in zip(row, self.widths, strict=False))
        return self.y + most * _PITCH + _PADDING < HEIGHT - MARGIN

    def _row(self, row: Sequence[str]) -> None:
        cells = [wrapped(cell, width - 2 * _PADDING) for cell, width in zip(row, self.widths, strict=False)]
        height = max(map(len, cells)) * _PITCH + _PADDING
        x = MARGIN
        for lines, width in zip(cells, self.widths, strict=False):
            for number, line in enumerate(lines, 1):
                self.canvas.text(x + _PADDING, self.y + number * _PITCH, self.drawn(line))
            if self.ruled:
                self._box(x, self.y, x + width, self.y + height)
            x += width
        self.y += height

    def _box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        for line in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            self.canvas.line(*line)

    def _room(self, height: float) -> None:
        if self.y + height > HEIGHT - MARGIN:
            self._next_page()

    def _next_page(self) -> None:
        self.canvas.page()
        self.y = MARGIN


def as_pdf(text: str, widths: Sequence[float] = (34, 100, 120, 160, 70, 60, 120, 98), **options: object) -> bytes:
    """A text with tabs as a PDF, its tables in columns of these widths."""
    printer = Printer(widths, **options)  # type: ignore[arg-type]
    for part in shown(text, len(widths)):
        if part.text:
            printer.paragraph(part.text)
        else:
            printer.table(part.rows)
    return printer.canvas.pdf()
