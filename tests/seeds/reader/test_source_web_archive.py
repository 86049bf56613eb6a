"""Pages that a browser saved in one file (.mhtml, .mht)."""

from __future__ import annotations

import base64
import quopri

import pytest

from districts.charters.imports.source_document import Form, PublishedDocument
from seeds import reader
from seeds.reader import NotACharter
from tests.seeds.documents import COMPLETE
from tests.seeds.renderings import as_page

PAGE = as_page(COMPLETE)
_BOUNDARY = "----MultipartBoundary--xQ1----"
_CHROME = f"""From: <Saved by Blink>
Snapshot-Content-Location: http://magura.example/charter
Subject: =?utf-8?Q?=E0=A6=B8=E0=A6=A8=E0=A6=A6?=
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="{_BOUNDARY}"
"""


def archive(*parts: str, head: str = _CHROME, boundary: str = _BOUNDARY) -> bytes:
    """As browsers write it: lines end with CR and LF."""
    text = "\n".join([head, "", *(f"--{boundary}\n{part}" for part in parts), f"--{boundary}--", ""])
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode("latin-1")


def part(page: str, *, kind: str = "text/html", transfer: str = "quoted-printable") -> str:
    body = page.encode()
    if transfer != "binary":
        body = quopri.encodestring(body) if transfer == "quoted-printable" else base64.encodebytes(body)
    return f"Content-Type: {kind}\nContent-Transfer-Encoding: {transfer}\n\n{body.decode('latin-1')}\n"


def read(content: bytes) -> object:
    return reader.read(PublishedDocument(Form.FILE, content, "charter.mhtml")).draft


STYLE = part("td { color: red }", kind="text/css")


@pytest.mark.parametrize(
    "content",
    [
        archive(part(PAGE), STYLE),
        archive(STYLE, part(PAGE, transfer="base64", kind='text/html; charset="utf-8"')),
        archive(part(PAGE, transfer="binary", kind="text/html; charset=unknown-8bit")),
        _CHROME.partition("Content-Type")[0].encode() + part(PAGE).encode("latin-1"),
    ],
    ids=["Chrome", "styles first, base64", "an encoding that nobody knows", "a single part"],
)
def test_the_page_in_the_archive_is_read(content: bytes) -> None:
    assert read(content) == reader.read(PublishedDocument(Form.HTML, PAGE)).draft


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (archive(STYLE), "FILE_OF_ANOTHER_KIND"),
        (archive(), "FILE_OF_ANOTHER_KIND"),
        (archive("Content-Type: text/html\nContent-Transfer-Encoding: base64\n\nA\n"), "ENCODING_UNKNOWN"),
        (archive(part("")), "FILE_EMPTY"),
        (archive(*["Content-Type: multipart/related; boundary=b\n\n--b" * 1_000]), "FILE_OF_ANOTHER_KIND"),
    ],
    ids=["no page", "no part", "a part that is cut off", "an empty page", "parts inside parts"],
)
def test_what_holds_no_charter_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(NotACharter) as refused:
        read(content)

    assert refused.value.finding.code == code
