"""The XML parts of a .docx, unpacked within limits."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Final

from lxml import etree

from districts.shared.text import LocalizedText
from seeds.reader.findings.not_a_charter import NotACharter
from seeds.reader.source.flow import too_large

_MOST_PARTS = 2_000
_LARGEST_PART = 30_000_000
_MOST_MARKS = 1_000_000
"""Of elements and attributes: each takes a hundred bytes of memory and more, however few of the file."""
_MAIN = "/officeDocument"
_PACKED = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
"""How Word packs. What Python unpacks besides can fail, and grow, in ways of its own."""
_EXCEL: Final = LocalizedText("Excel", "Excel")
_KINDS = {
    "content.xml": LocalizedText("OpenDocument (.odt)", "OpenDocument (.odt)"),
    "xl/workbook.xml": _EXCEL,
    "xl/workbook.bin": _EXCEL,
    "ppt/presentation.xml": LocalizedText("PowerPoint", "PowerPoint"),
}
_ARCHIVE: Final = LocalizedText("আর্কাইভ (ZIP)", "an archive (ZIP)")


@dataclass(frozen=True, slots=True)
class _Relation:
    """A part's reference to another: kind is its type's address, target the name of the other part."""

    id: str
    kind: str
    target: str


class Package:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries = {entry.filename: entry for entry in archive.infolist()}
        self._left = _LARGEST_PART
        self._marks = _MOST_MARKS
        self._relations: dict[str, list[_Relation]] = {}

    @cached_property
    def main(self) -> str:
        """The name of the document itself. Raises NotACharter for an archive that is no .docx."""
        for target in (*self.related("", _MAIN), "word/document.xml"):
            if target in self._entries and target not in _KINDS:  # a workbook names its main part in the same way
                return target
        kind = next((kind for name, kind in _KINDS.items() if name in self._entries), _ARCHIVE)
        raise NotACharter("FILE_IS_SPREADSHEET" if kind is _EXCEL else "FILE_OF_ANOTHER_KIND", what=kind)

    def related(self, part: str, kind: str) -> list[str]:
        """The names of the parts that a part refers to by a relationship whose type ends so."""
        return [each.target for each in self._related(part) if each.kind.endswith(kind)]

    def referred(self, part: str, identity: str) -> str:
        """The name of the part that a part refers to by an id, "" if there is none."""
        return next((each.target for each in self._related(part) if each.id == identity), "")

    def _related(self, part: str) -> list[_Relation]:
        if part not in self._relations:
            self._relations[part] = list(self._targets(part))
        return self._relations[part]

    def _targets(self, part: str) -> Iterator[_Relation]:
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        for said in () if root is None else root:
            target = posixpath.normpath(posixpath.join("/", folder, said.get("Target", ""))).lstrip("/")
            if target in self._entries and said.get("TargetMode") != "External":
                yield _Relation(said.get("Id", ""), said.get("Type", ""), target)

    def xml(self, name: str) -> etree._Element | None:
        """A part of it, None where there is no such. Raises NotACharter."""
        entry = self._entries.get(name)
        if entry is None:
            return None
        self._left -= entry.file_size
        if self._left < 0:
            raise too_large(_LARGEST_PART // 1_000_000, "মেগাবাইটের বেশি XML", "more than {} MB of XML")
        content = self._unpacked(entry)
        self._marks -= content.count(b"<") + content.count(b"=")
        if self._marks < 0:
            raise too_large(_MOST_MARKS, "XML উপাদানের বেশি", "more than {} elements and attributes")
        return _parsed(content)

    def _unpacked(self, entry: zipfile.ZipInfo) -> bytes:
        if entry.flag_bits & 1:
            raise NotACharter("FILE_ENCRYPTED")
        if entry.compress_type not in _PACKED:
            raise _damaged(entry.filename)
        try:
            with self._archive.open(entry) as part:
                return part.read(entry.file_size)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise _damaged(entry.filename) from error


def opened(content: bytes) -> Package:
    """Raises NotACharter for a damaged archive, and for one of more parts than a document has."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise _damaged("ZIP") from error
    if len(archive.infolist()) > _MOST_PARTS:
        raise too_large(_MOST_PARTS, "অংশের বেশি", "more than {} parts")
    return Package(archive)


def _parsed(part: bytes) -> etree._Element:
    """XML without a document type: a part of Word's has none, and only there could entities be declared."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged("XML") from error
    if root.getroottree().docinfo.doctype:
        what = LocalizedText("XML-এর ভেতরে DOCTYPE", "a DOCTYPE in its XML")
        raise NotACharter("FILE_NOT_SAFE", what=what)
    return root


def _damaged(where: str) -> NotACharter:
    return NotACharter("FILE_DAMAGED", what=LocalizedText(f"{where} পড়া যায় না", f"{where} cannot be read"))
