"""`make closed-loop`: a made-up charter for each office, written in five formats; all must be read as one draft.

PDF files are printed by LibreOffice (`libreoffice-writer-nogui`, a Bengali font) from the Word files.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from shutil import which

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Mm
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from districts.charters.draft import CharterDraft, Service
from districts.charters.imports.source_document import Form, PublishedDocument
from districts.shared.text import in_bengali_digits
from seeds import reader, tables
from tests.seeds.bijoy_fonts import in_fonts
from tests.seeds.generator import layout, model, writing
from tests.seeds.generator.layout import Part
from tests.seeds.generator.writing import Way

_PDF, _BIJOY = "PDF", "Bijoy docx"
_FORMATS = (*(str(way) for way in (Way.PAGE, Way.WORD, Way.LINES)), _BIJOY, _PDF)
_AT_ONCE = 50
_PATIENCE = 600.0
_WIDTH, _MARGIN = 420, 15
_BLANKS = re.compile(r"\s+")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.seeds.generator.closed_loop", description=__doc__)
    parser.add_argument("--offices", type=int, help="the first so many offices; all if not given")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="of the charters")
    given_ = parser.parse_args()
    print(f"Seed {given_.seed}", flush=True)
    codes = [office.code for office in tables.offices()][: given_.offices]
    differing: Counter[str] = Counter()
    read: Counter[str] = Counter()
    seconds: dict[str, float] = dict.fromkeys(_FORMATS, 0.0)
    with tempfile.TemporaryDirectory(prefix="charter-loop-") as folder:
        charters = dict(zip(codes, _charters(len(codes), given_.seed), strict=True))
        printed = _printed(charters, Path(folder))
        for code, parts in charters.items():
            drafts: dict[str, object] = {}
            for name, document in _documents(parts, printed.get(code)):
                began = time.perf_counter()
                drafts[name] = _draft(document)
                seconds[name] += time.perf_counter() - began
                read[name] += 1
            for name, told in _told(drafts):
                differing[name] += 1
                print(f"{code}: {name}: {told}", flush=True)
    for name in _FORMATS:
        each = f"{1000 * seconds[name] / read[name]:.0f} ms each" if read[name] else "not read: LibreOffice is missing"
        print(f"{name}: {read[name] - differing[name]} of {read[name]} as {_FORMATS[0]}, {each}")
    if differing:
        sys.exit(1)


def _charters(count: int, number: int) -> list[list[Part]]:
    """The first that hypothesis draws is the simplest; it is left out."""
    found: list[list[Part]] = []

    @seed(number)
    @settings(
        max_examples=count + 1,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data(), model.charters())
    def draw(data: st.DataObject, charter: model.Charter) -> None:
        found.append(data.draw(layout.parts(charter)))

    draw()
    return found[-count:]


def _documents(parts: list[Part], pdf: bytes | None) -> Iterator[tuple[str, PublishedDocument]]:
    for way in (Way.PAGE, Way.WORD, Way.LINES):
        yield str(way), writing.written(parts, way)
    yield _BIJOY, PublishedDocument(Form.WORD, writing.as_word(parts, in_fonts))
    if pdf is not None:
        yield _PDF, PublishedDocument(Form.FILE, pdf, "charter.pdf")


def _printed(charters: Mapping[str, list[Part]], folder: Path) -> dict[str, bytes]:
    """PDF files by office; none without LibreOffice."""
    if not (program := which("soffice")):
        return {}
    for code, parts in charters.items():
        (folder / f"{code}.docx").write_bytes(writing.as_word(parts, _for_print))
    words = sorted(folder.glob("*.docx"))
    for at in range(0, len(words), _AT_ONCE):
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
        ]
        files = map(str, words[at : at + _AT_ONCE])
        subprocess.run([*command, "--outdir", str(folder), *files], check=True, timeout=_PATIENCE, capture_output=True)
    return {path.stem: path.read_bytes() for path in folder.glob("*.pdf")}


def _for_print(document: Document) -> None:
    """A wide page, and tables over all of it, whose lines are drawn."""
    for section in document.sections:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(_WIDTH), Mm(297)
        section.left_margin = section.right_margin = Mm(_MARGIN)
    for table in document.tables:
        table.style = "Table Grid"
        for column in table.columns:
            column.width = Mm((_WIDTH - 2 * _MARGIN) / len(table.columns))


def _draft(document: PublishedDocument) -> object:
    try:
        return _bare(reader.read(document).draft)
    except reader.NotACharter as error:
        return str(error)


def _bare(draft: CharterDraft) -> dict[str, str]:
    """What a draft says, by service and field: without lines of the source, blanks alike, digits of one script."""
    said = {each.name: getattr(draft, each.name) for each in fields(draft) if each.name not in {"source", "findings"}}
    services: tuple[Service, ...] = said.pop("services")
    for service in services:
        published = [(cell.meaning, cell.place.column, cell.text) for cell in service.published]
        whole = replace(service, published=())
        said |= {f"{service.code}.{each.name}": getattr(whole, each.name) for each in fields(whole)}
        said[f"{service.code}.published"] = published
    return {
        name: _BLANKS.sub(" ", in_bengali_digits(unicodedata.normalize("NFC", repr(value)).replace("\\n", " ")))
        for name, value in said.items()
    }


def _told(drafts: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Each format whose draft is another than the first one's, and the first field in which it differs."""
    expected = drafts[_FORMATS[0]]
    for name, draft in drafts.items():
        if draft == expected:
            continue
        if not (isinstance(draft, dict) and isinstance(expected, dict)):
            yield name, f"{draft!s:.300}"
            continue
        field = next(each for each in {**expected, **draft} if expected.get(each) != draft.get(each))
        yield name, f"{field}: {draft.get(field)!s:.300}, not {expected.get(field)!s:.300}"


if __name__ == "__main__":
    main()
