"""Reads a web page saved in one file (.mhtml, .mht): the page itself, without its pictures and styles.

The parts are taken apart here and not by Python's e-mail parser, which calls itself for each part inside a part.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser

from districts.shared.text import LocalizedText
from seeds.reader.document import Document
from seeds.reader.findings.not_a_charter import NotACharter
from seeds.reader.source import encoding
from seeds.reader.source import html as pages

_LONGEST_HEAD = 64_000
_NAMED = re.compile(rb"[!-9;-~]+:")
_VERSION = re.compile(rb"^MIME-Version:", re.IGNORECASE | re.MULTILINE)
_BLANK = re.compile(rb"\r?\n\r?\n")
_PAGES = {"text/html", "application/xhtml+xml"}


def holds(content: bytes) -> bool:
    """It begins with headers, one of which is that of MIME."""
    return _NAMED.match(content) is not None and _VERSION.search(_parted(content)[0]) is not None


def document(content: bytes) -> Document:
    """Raises NotACharter."""
    for head, body in _parts(content):
        if head.get_content_type() in _PAGES:
            return pages.document(_page(head, body))
    raise NotACharter("FILE_OF_ANOTHER_KIND", what=LocalizedText("পাতাহীন ওয়েব আর্কাইভ", "a web archive without a page"))


def _parts(content: bytes) -> Iterator[tuple[Message, bytes]]:
    """The file as one part, then its parts."""
    head, body = _parted(content)
    whole = BytesHeaderParser().parsebytes(head)
    yield whole, body
    if boundary := whole.get_boundary():
        for part in body.split(b"--" + boundary.encode("latin-1", "replace"))[1:]:
            head, body = _parted(part.lstrip(b"\r\n"))
            yield BytesHeaderParser().parsebytes(head), body


def _parted(content: bytes) -> tuple[bytes, bytes]:
    """The headers, and what follows the blank line after them."""
    if blank := _BLANK.search(content, 0, _LONGEST_HEAD):
        return content[: blank.end()], content[blank.end() :]
    return b"", content


def _page(head: Message, body: bytes) -> str:
    """The page of a part, by the encoding that its headers name or else as a file of its own."""
    content = _unpacked(body, str(head.get("Content-Transfer-Encoding", "")).strip().lower())
    try:
        return content.decode(head.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return encoding.page(content)


def _unpacked(body: bytes, transfer: str) -> bytes:
    if transfer == "quoted-printable":
        return binascii.a2b_qp(body)
    if transfer == "base64":
        try:
            return binascii.a2b_base64(body)
        except binascii.Error as error:
            raise NotACharter("ENCODING_UNKNOWN", count=1) from error
    return body
