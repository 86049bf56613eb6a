"""Phones and e-mails in the lines of an officer's cell; what is none of them is returned as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from districts.charters.draft import ContactKind
from districts.contacts import phones
from districts.contacts.mailboxes import mailbox
from districts.contacts.phones import phone
from seeds.reader import words
from seeds.reader.findings import Note
from seeds.reader.pieces import Line, trimmed

# A label is a word of these and a colon (visarga serves as one), or nothing else on its line, or a number after it.
# The colon in "মো: রফিকুল ইসলাম" is no label's.
_LABEL = re.compile(
    r"(?<![\u0980-\u09ffA-Za-z0-9.@_+-])"
    r"(?:(?P<EMAIL>ই[\s-]?মেইল|ই[\s-]?মেল|e[\s-]?mail)|(?P<FAX>ফ্যাক্স|fax)"
    rf"|(?P<MOBILE>{words.both_ways('মোবাইল|মোবাঃ?')}|mobile|cell)"
    rf"|(?P<PHONE>{words.both_ways('(?:টেলি)?ফোন')}|(?:tele)?phone|tel))"
    r"(?:\s?(?:নম্বর|নং|নাম্বার|number|no\.?))?(?:\s{0,3}[:ঃ：=–-]+|\.(?=\s)|(?=\s{0,3}[+(০-৯0-9])|(?=\s{0,3}$))",
    re.IGNORECASE,
)
_LONGEST_LINE = 500
_APART = re.compile(r"[,;/।|]|\s(?:ও|এবং|বা|অথবা|or|and)\s")


@dataclass(frozen=True, slots=True)
class Found:
    """A contact before its owner is known."""

    kind: ContactKind
    published: str
    normalized: str | None
    valid: bool


@dataclass
class Reader:
    """Reads line after line: a label may stand on one line and its value on the next."""

    found: list[Found] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    label: ContactKind | None = None
    label_line: Line | None = None

    def line(self, line: Line) -> str | None:
        """Take the contacts out of a line. The line itself is given back when it holds none and no label waits."""
        if len(line.text) > _LONGEST_LINE:
            return line.text
        labels = list(_LABEL.finditer(line.text))
        before = line.text[: labels[0].start()].strip() if labels else line.text
        if not labels and self.label is None and not _looks_like_contact(line.text):
            return line.text
        plain = None if not before else self._value(line.number, before)
        for label, end in zip(labels, [*(label.start() for label in labels[1:]), len(line.text)], strict=False):
            self.close()
            self.label = ContactKind(label.lastgroup or ContactKind.PHONE)
            self.label_line = Line(line.number, label[0])
            if value := trimmed(line.text[label.end() : end]).strip(" \t,;|"):
                self._value(line.number, value)
        return plain

    def close(self) -> None:
        """A label that no value follows is told."""
        if self.label and self.label_line:
            self.notes.append(Note("CONTACT_NOT_UNDERSTOOD", self.label_line.number, self.label_line.text))
        self.label = self.label_line = None

    def _value(self, line: int, text: str) -> str | None:
        """Text without a label that is no contact is given back."""
        kind, self.label, self.label_line = self.label, None, None
        if "@" in text:
            self._emails(line, text)
        elif kind is None and not _looks_like_contact(text):
            return text
        elif kind is ContactKind.EMAIL:
            self.notes.append(Note("CONTACT_NOT_UNDERSTOOD", line, text))
        else:
            self._phones(line, text, kind)
        return None

    def _emails(self, line: int, text: str) -> None:
        for chunk in _email_chunks(text):
            if "@" not in chunk:
                self.notes.append(Note("TEXT_NOT_UNDERSTOOD", line, chunk))
                continue
            box = mailbox(chunk)
            self.found.append(Found(ContactKind.EMAIL, box.published, box.normalized, valid=box.normalized is not None))
            if box.normalized is None:
                self.notes.append(Note("EMAIL_NOT_VALID", line, chunk))
            elif box.mended:
                self.notes.append(Note("EMAIL_MENDED", line, chunk, {"mended": box.normalized}))
            if box.rest:
                self.notes.append(Note("TEXT_NOT_UNDERSTOOD", line, box.rest))

    def _phones(self, line: int, text: str, label: ContactKind | None) -> None:
        for chunk in _phone_chunks(text):
            number = phones.NUMBER.search(chunk)
            if number is None or phones.count_digits(number[0]) < 3:
                self.notes.append(Note("CONTACT_NOT_UNDERSTOOD", line, chunk))
                continue
            self._phone(line, number[0].strip(), label)
            for beside in (chunk[: number.start()], chunk[number.end() :]):
                if rest := trimmed(beside).strip(" ()[].-–"):
                    self.notes.append(Note("TEXT_NOT_UNDERSTOOD", line, rest))

    def _phone(self, line: int, published: str, label: ContactKind | None) -> None:
        read = phone(published)
        self.found.append(Found(phones.kind(read, label), published, read.normalized, read.valid))
        if read.normalized is None:
            self.notes.append(Note("PHONE_NOT_POSSIBLE", line, published))
        elif not read.valid:
            self.notes.append(Note("PHONE_UNVERIFIED", line, published))
        elif read.lacks_zero:
            self.notes.append(Note("PHONE_MENDED", line, published, {"mended": read.normalized}))


def _looks_like_contact(text: str) -> bool:
    number = phones.NUMBER.fullmatch(text.strip())
    return "@" in text or (number is not None and phones.count_digits(text) >= phones.FEWEST_DIGITS)


def has_contact(text: str) -> bool:
    """Whether a cell's text holds a phone or an e-mail at all."""
    return "@" in text or any(
        phones.count_digits(number[0]) >= phones.FEWEST_DIGITS for number in phones.NUMBER.finditer(text)
    )


def _email_chunks(text: str) -> Iterator[str]:
    for chunk in _APART.split(text):
        several = chunk.count("@") > 1
        yield from chunk.split() if several else [chunk.strip()] if chunk.strip() else []


def _phone_chunks(text: str) -> Iterator[str]:
    """Numbers apart by a comma, a slash or a word; by a blank only where each is possible alone and both are not."""
    for chunk in filter(None, map(str.strip, _APART.split(text))):
        parts = chunk.split()
        alone = len(parts) > 1 and len(chunk) < 80 and phone(chunk).normalized is None
        yield from parts if alone and all(phone(part).normalized for part in parts) else [chunk]
