"""Telephone numbers and e-mail addresses that belong to nobody, as charters write them; some have a mistake.

Mobile numbers begin with 011, the prefix of Citycell, whose network closed in 2016. Landlines have a real area code and
a number that begins with 0, as no real one does. Mailboxes are at `.example`, which is reserved (RFC 2606).
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from districts.charters.draft import ContactKind
from districts.posts.contacts import mailboxes, phones
from districts.shared.text import in_bengali_digits
from simulator.random_choices import happens

MAIL = "doict.example"
_AREAS = ("0331", "0421", "0481", "0488", "0521", "0641", "0731", "0831")
_BROKEN = 0.06


@dataclass(frozen=True, slots=True)
class Contact:
    kind: ContactKind
    published: str
    normalized: str | None
    valid: bool


def landline(random: Random, number: int) -> Contact:
    """number: distinguishes it from the others; below 80,000."""
    rest, area = divmod(number, len(_AREAS))
    written = f"{_AREAS[area]}-0{rest:04}"
    # One digit is missing.
    written = written[:-1] if happens(random, _BROKEN) else written
    return _phone(ContactKind.PHONE, in_bengali_digits(written) if happens(random, 0.6) else written)


def mobile(random: Random, number: int) -> Contact:
    """number: distinguishes it from the others; below 100 million."""
    written = f"01{100_000_000 + number:09}"
    written = f"{written[:5]}-{written[5:]}"
    if happens(random, _BROKEN):
        written = written[:-2]
    return _phone(ContactKind.MOBILE, in_bengali_digits(written) if happens(random, 0.6) else written)


def mailbox(random: Random, name: str) -> Contact:
    address = f"{name}@{MAIL}"
    # The dot before the last part is missing.
    address = address.replace(".example", "") if happens(random, _BROKEN) else address
    box = mailboxes.mailbox(address)
    return Contact(ContactKind.EMAIL, address, box.normalized, box.normalized is not None)


def _phone(kind: ContactKind, published: str) -> Contact:
    read = phones.phone(published)
    return Contact(kind, published, read.normalized, read.valid)
