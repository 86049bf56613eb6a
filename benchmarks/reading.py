"""How fast documents are read: Magura's in each of its forms, then 600, with and without a database.

    python -m benchmarks.reading

The documents are Magura's, with the office's name in it, as text, as a page and as a Word file in turn. One process
reads them, in processor time: on a machine that does nothing else that is the time itself. Then `charter import FOLDER
--report …` imports those of the districts, in one run that starts the program, writes a page for each and keeps it all.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from api.commands.serve import url
from benchmarks import report, servers
from benchmarks.adopt import network
from districts.charters.imports.source_document import Form, PublishedDocument
from models.database.connection import Address
from seeds import reader, tables
from tests.seeds.documents import SOURCE
from tests.seeds.renderings import as_page, as_word

ONE_AT_MOST = 50.0  # milliseconds
ALL_AT_MOST = 30.0  # seconds
DOCUMENTS, ROUNDS = 600, 21
_DISTRICT, _DEEPEST = 2, 3
_FORMS: dict[str, Callable[[str], bytes]] = {
    "txt": lambda text: text.encode(),
    "html": lambda text: as_page(text).encode(),
    "docx": as_word,
}
_COMMAND = [str(Path(sys.executable).with_name("charter")), "import"]


def run(server: Address) -> str:
    """Measures, and answers the report. server: a PostgreSQL, as its superuser."""
    lines = ["| what | ms, the median | promised |", "| --- | ---: | ---: |"]
    for form, written in _FORMS.items():
        document = PublishedDocument(Form.FILE, written(SOURCE), f"charter.{form}")
        promised = f"≤ {ONE_AT_MOST:.0f} ms" if form == "txt" else ""
        lines.append(f"| Magura's charter as {form} | {_milliseconds(document):.0f} | {promised} |")
    lines += ["", "| what | documents | seconds | promised |", "| --- | ---: | ---: | ---: |"]
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder) / "documents"
        _write(documents, _DEEPEST)
        lines.append(f"| read | {DOCUMENTS} | {_reading(documents):.1f} | ≤ {ALL_AT_MOST:.0f} s |")
        districts = Path(folder) / "districts"
        count = _write(districts, _DISTRICT)
        lines.append(f"| imported, with pages | {count} | {_importing(server, districts):.1f} | |")
    load = os.getloadavg()[1]
    return "\n".join([*lines, "", f"The machine's load was {load:.1f} (five minutes' average) at the end."])


def _milliseconds(document: PublishedDocument) -> float:
    """The median of what reading it takes, after a first time."""
    reader.read(document)
    return statistics.median(_seconds(document) for _ in range(ROUNDS)) * 1000


def _seconds(document: PublishedDocument) -> float:
    begin = time.process_time()
    reader.read(document)
    return time.process_time() - begin


def _write(folder: Path, deepest: int) -> int:
    """A document for each office below the divisions. No two are the same: the reader remembers words it has seen."""
    folder.mkdir()
    offices = [office for office in tables.offices() if _DISTRICT <= office.code.count(".") <= deepest]
    for at, office in enumerate(offices):
        form = list(_FORMS)[at % len(_FORMS)]
        text = SOURCE.replace("মাগুরা।", f"{office.name_bn}।").replace("৭৫০৭২", f"{75_000 + at}")
        (folder / f"{office.code}.{form}").write_bytes(_FORMS[form](text))
    return len(offices)


def _reading(folder: Path) -> float:
    files = sorted(folder.iterdir())
    documents = [
        PublishedDocument(Form.FILE, files[at % len(files)].read_bytes(), files[at % len(files)].name)
        for at in range(DOCUMENTS)
    ]
    return sum(map(_seconds, documents))


def _importing(server: Address, folder: Path) -> float:
    address = asyncio.run(network(server, "bench_reading"))
    begin = time.perf_counter()
    command = [*_COMMAND, str(folder), "--report", str(folder.parent / "pages")]
    subprocess.run(command, env={**os.environ, "DATABASE_URL": url(address)}, capture_output=True, check=True)
    return time.perf_counter() - begin


if __name__ == "__main__":
    with servers.database() as postgres:
        report.write("reading", run(postgres))
