"""Files that chance has spoilt: read with every character accounted for, or refused with what to do; nothing else."""

from __future__ import annotations

from random import Random

import pytest

from districts.charters.draft import Severity
from districts.charters.imports.source_document import Form, PublishedDocument
from seeds import reader
from seeds.reader import accounting
from seeds.reader.findings import FINDINGS
from tests.seeds import mutations
from tests.seeds.documents import COMPLETE
from tests.seeds.reader.test_source_html import AROUND
from tests.seeds.renderings import as_page, as_word

MERGED = frozenset({7})
PAGE = AROUND.format(as_page(COMPLETE, merged=MERGED))
WORD = as_word(COMPLETE, merged=MERGED)
HEADS = (
    b"",
    b"PK\x03\x04",
    b"%PDF-",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"<html>",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"{\\rtf",
)


def file(seed: int) -> bytes:
    chance = Random(seed)  # noqa: S311  nothing secret
    match seed % 5:
        case 0:
            return mutations.of_bytes(WORD, chance)
        case 1:
            return mutations.of_word(WORD, chance)
        case 2:
            return mutations.of_page(PAGE, chance).encode("utf-8", "replace")
        case 3:
            return mutations.of_bytes(chance.choice((PAGE, COMPLETE)).encode(), chance)
        case _:
            return chance.choice(HEADS) + chance.randbytes(chance.randrange(400))


def check(content: bytes) -> str:
    """The code of the refusal, or nothing."""
    try:
        reading = reader.read(PublishedDocument(Form.FILE, content, "charter"))
    except reader.NotACharter as refused:
        return refused.finding.code
    assert accounting.misowned(reading) == []
    assert accounting.unaccounted(reading) == []
    assert all(found.code in FINDINGS for found in reading.draft.findings)
    codes = [service.code for service in reading.draft.services]
    assert len(set(codes)) == len(codes)
    return ""


@pytest.mark.parametrize("seed", range(150))
def test_a_spoilt_file_is_read_or_refused(seed: int) -> None:
    code = check(file(seed))

    assert not code or FINDINGS[code].severity is Severity.ERROR
