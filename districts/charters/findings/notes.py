"""Turns notes of parsers into findings with a place and a message in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from districts.charters.draft import Finding, Place
from districts.charters.findings.finding_kinds import Kind
from districts.shared.text import LocalizedText, in_bengali_digits

Detail = str | int | LocalizedText


@dataclass(frozen=True, slots=True)
class Note:
    """A parser's note, before its place in the document is known. line: in the source."""

    code: str
    line: int | None = None
    published: str | None = None
    details: Mapping[str, Detail] = field(default_factory=dict)


def finding(kind: Kind, note: Note, place: Place, *, service_code: str | None = None, count: int = 1) -> Finding:
    """The finding of a note at a place. A long text is shortened in the message, never in `published`."""
    details = {"text": _short(note.published or ""), "count": count, **note.details}
    bn = {name: _said(value, "bn") for name, value in details.items()}
    en = {name: _said(value, "en") for name, value in details.items()}
    return Finding(
        code=note.code,
        severity=kind.severity,
        message=LocalizedText(f"{kind.bn} {kind.do_bn}".format_map(bn), f"{kind.en} {kind.do_en}".format_map(en)),
        place=place,
        published=note.published,
        resolution=kind.done.format_map(en),
        resolution_bn=kind.done_bn.format_map(bn),
        service_code=service_code,
    )


def _said(detail: Detail, language: str) -> str:
    """A detail in a language, numbers in its digits; in the other language if it is missing."""
    if isinstance(detail, LocalizedText):
        return getattr(detail, language) or detail.bn or detail.en or ""
    return in_bengali_digits(detail) if isinstance(detail, int) and language == "bn" else str(detail)


def _short(text: str) -> str:
    line = " ".join(text[:200].split())
    return line if len(line) <= 80 else f"{line[:79]}…"
