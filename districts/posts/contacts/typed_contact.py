"""One contact as somebody types it, and whose it is: with what a document's are read with."""

from __future__ import annotations

from districts.charters.draft import Contact, ContactKind, ContactOwner
from districts.posts.contacts import mailboxes, phones
from districts.shared.text import DIGITS


def is_personal(kind: ContactKind, published: str) -> bool:
    """A person's mobile and mailbox leave with the person; a landline and a role's mailbox stay with the seat."""
    return kind is ContactKind.MOBILE or (kind is ContactKind.EMAIL and not mailboxes.is_role(published))


def read(kind: ContactKind, owner: ContactOwner, typed: str) -> Contact | None:
    """None where it can be no number or address at all, or holds more than one."""
    published = typed.strip()
    if kind is ContactKind.EMAIL:
        box = mailboxes.mailbox(published)
        return None if box.normalized is None or box.rest else Contact(kind, owner, published, box.normalized, True)
    if kind is ContactKind.ROOM:
        return Contact(kind, owner, published, published.translate(DIGITS), True) if published else None
    number = phones.phone(published) if phones.NUMBER.fullmatch(published) else None
    # A hotline stands in documents; the contact of a post or an officer is a number of their own.
    if number is None or number.normalized is None or not number.normalized.startswith("+"):
        return None
    return Contact(phones.kind(number, kind), owner, published, number.normalized, number.valid)
