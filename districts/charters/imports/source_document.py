"""A document as an office has published it, before anybody has read it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """FILE: what a file turns out to be."""

    TEXT = "TEXT"
    HTML = "HTML"
    WORD = "WORD"
    FILE = "FILE"


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """content: a text or a page, the bytes of a file. name: the file's."""

    form: Form
    content: str | bytes
    name: str | None = None
