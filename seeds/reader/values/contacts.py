"""Parses phones and e-mails in the lines of an officer's cell; returns other text unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from districts.charters.draft import ContactKind
from districts.charters.findings.notes import Note
from districts.posts.contacts import phones
from districts.posts.contacts.mailboxes import mailbox
from districts.posts.contacts.phones import Area, phone
from seeds.reader.document import TextLine, trimmed
from seeds.reader.values import contact_labels

_LONGEST_LINE = 500
_AROUND = " \t,;|([-–"
_RUN = re.compile(r"[০-৯0-9]{5}|(?:[০-৯0-9][^০-৯0-9]*){9}")
_FEWEST_UNLABELLED = 9
# "২০২৩-২৪ অর্থবছর", "৩০-০৬-২০২৪": a year and a date have as many digits as a short number.
_YEAR = "(?:১৯|২০|19|20)[০-৯0-9]{2}"
_DATE = re.compile(
    rf"\(?(?:{_YEAR}\s?[-–]\s?(?:{_YEAR}|[০-৯0-9]{{2}})"
    rf"|[০-৯0-9]{{1,2}}[-–.][০-৯0-9]{{1,2}}[-–.]{_YEAR})\)?"
)
_BESIDE = re.compile(r"\s?\(([^()]{1,20})\)$")
_APART = re.compile(rf"[,;/।|]|\s{contact_labels.WORDS.any_published(contact_labels.ContactWord.BETWEEN)}\s")


@dataclass(frozen=True, slots=True)
class Found:
    """A contact before its owner is known."""

    kind: ContactKind
    published: str
    normalized: str | None
    valid: bool
    line: int = 0
    at: int = 0


@dataclass
class Reader:
    """Reads line after line: a label may stand on one line and its value on the next."""

    found: list[Found] = field(default_factory=list)
    rooms: list[Found] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    label: ContactKind | None = None
    label_line: TextLine | None = None
    area: Area | None = None

    def line(self, line: TextLine) -> str | None:
        """Take the contacts out of a line, and give back what stands before them, or the line when it holds none."""
        if len(line.text) > _LONGEST_LINE:
            return line.text
        if contact_labels.is_website(line.text):
            self._website(line.number, line.text)
            return None
        told = contact_labels.of_line(line.text)
        if not told and self.label is None and not _looks_like_contact(line.text):
            return self._unlabelled(line)
        before = line.text[: told[0].start()].rstrip(_AROUND).strip() if told else line.text
        plain = None if not before else self._value(line.number, before)
        for label, end in zip(told, [*(label.start() for label in told[1:]), len(line.text)], strict=False):
            self.close()
            value = trimmed(line.text[label.end() : end]).strip(" \t,;|")
            kind = contact_labels.kind(label)
            if kind == contact_labels.WEBSITE:
                self._website(line.number, f"{label[0].strip()} {value}".strip())
                continue
            self.label = ContactKind(kind)
            self.label_line = TextLine(line.number, label[0])
            if value:
                self._value(line.number, value)
        return plain

    def _website(self, line: int, text: str) -> None:
        self.notes.append(Note("WEBSITE_NOT_KEPT", line, text))

    def _unlabelled(self, line: TextLine) -> str:
        """What stands before a number at the end of a line: one with its zero, as long as only a phone's is."""
        for number in phones.NUMBER.finditer(line.text):
            whole = number[0].strip("()") if number[0][-1] == ")" else number[0]
            begins = whole[:1] in "+০0" and phones.count_digits(whole) >= _FEWEST_UNLABELLED
            if number.end() == len(line.text) and begins and phone(whole).normalized:
                self._phone(line.number, whole, None)
                return line.text[: number.start()].rstrip(_AROUND)
        return line.text

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
            valid = box.normalized is not None
            self.found.append(Found(ContactKind.EMAIL, box.published, box.normalized, valid, line))
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
                rest = trimmed(beside).strip(" ()[].-–")
                if rest and not contact_labels.is_beside(rest):
                    self.notes.append(Note("TEXT_NOT_UNDERSTOOD", line, rest))

    def _phone(self, line: int, published: str, label: ContactKind | None) -> None:
        read = phone(published)
        completed = phones.within(self.area, published) if read.lacks_area and self.area else None
        read = completed or read
        self.found.append(Found(phones.kind(read, label), published, read.normalized, read.valid, line))
        mended = {"mended": read.normalized or ""}
        if completed:
            self.notes.append(Note("PHONE_AREA_TAKEN", line, published, mended))
        elif read.normalized is None:
            code = "PHONE_WITHOUT_AREA" if read.lacks_area else "PHONE_NOT_POSSIBLE"
            self.notes.append(Note(code, line, published))
            return
        elif read.lacks_zero:
            self.notes.append(Note("PHONE_MENDED", line, published, mended))
        elif read.kind is not ContactKind.MOBILE:
            self.area = phones.area(published) or self.area
        if not read.valid:
            self.notes.append(Note("PHONE_UNLISTED" if read.unlisted else "PHONE_UNVERIFIED", line, published))


def _looks_like_contact(text: str) -> bool:
    chunks = [chunk for each in _APART.split(text) if (chunk := each.strip())]
    return "@" in text or (bool(chunks) and all(map(_is_number, chunks)))


def _is_number(text: str) -> bool:
    """Also with a bracket that says whose it is: "০১৭১১-২২৩৩৪৪ (মোবাইল)"."""
    beside = _BESIDE.search(text)
    if beside and contact_labels.is_beside(beside[1]):
        text = text[: beside.start()]
    return phones.NUMBER.fullmatch(text) is not None and phones.count_digits(text) >= phones.FEWEST_DIGITS


def hides_number(text: str) -> bool:
    """Whether as many digits stand together as only a phone's do: no house, street or post code has so many."""
    return any(
        phones.count_digits(number[0]) >= phones.FEWEST_DIGITS and _RUN.search(number[0])
        for number in phones.NUMBER.finditer(text)
    )


def has_contact(text: str) -> bool:
    """Whether a cell's text holds a phone or an e-mail at all."""
    return "@" in text or any(
        phones.count_digits(number[0]) >= phones.FEWEST_DIGITS and not _DATE.fullmatch(number[0])
        for number in phones.NUMBER.finditer(text)
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
        yield from parts if alone and all(map(_is_one, parts)) else [chunk]


def _is_one(text: str) -> bool:
    read = phone(text)
    return read.normalized is not None or read.lacks_area
