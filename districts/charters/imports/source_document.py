"""A document as published by an office, before it is read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """The form of a document. FILE: the format follows from its content."""

    TEXT = "TEXT"
    HTML = "HTML"
    WORD = "WORD"
    FILE = "FILE"


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """content: text, HTML, or the bytes of a file. name: of the file."""

    form: Form
    content: str | bytes
    name: str | None = None
