"""Parses one typed contact, with the parser of documents, and tells whether it is personal."""

from __future__ import annotations

from dataclasses import replace

from districts.charters.draft import Contact, ContactKind, ContactOwner
from districts.posts.contacts import mailboxes, phones
from districts.shared.text import DIGITS


def is_personal(kind: ContactKind, published: str) -> bool:
    """Whether the contact leaves with the officer (mobile, own mailbox) or stays with the post (landline, role
    mailbox).
    """
    return kind is ContactKind.MOBILE or (kind is ContactKind.EMAIL and not mailboxes.is_role(published))


def as_published(
    kind: ContactKind, owner: ContactOwner, published: str, normalized: str | None = None
) -> Contact | None:
    """The contact as a document would be read: also a hotline, and what is no number or address at all.

    normalized: what the published text means, where it does not say so by itself (a number without its area code). The
    result is None if that is no number or address itself.
    """
    read = _as_published(kind, owner, published)
    if normalized in {None, read.normalized}:
        return read
    meant = _as_published(kind, owner, normalized or "")
    return replace(meant, published=published) if meant.normalized == normalized else None


def _as_published(kind: ContactKind, owner: ContactOwner, published: str) -> Contact:
    if kind is ContactKind.EMAIL:
        box = mailboxes.mailbox(published)
        return Contact(kind, owner, published, box.normalized, box.normalized is not None)
    if kind is ContactKind.ROOM:
        return Contact(kind, owner, published, published.translate(DIGITS), True)
    number = phones.phone(published)
    return Contact(phones.kind(number, kind), owner, published, number.normalized, number.valid)


def read(kind: ContactKind, owner: ContactOwner, typed: str) -> Contact | None:
    """The contact; None if the text is no number or address, or more than one."""
    published = typed.strip()
    if kind is ContactKind.EMAIL:
        box = mailboxes.mailbox(published)
        return None if box.normalized is None or box.rest else Contact(kind, owner, published, box.normalized, True)
    if kind is ContactKind.ROOM:
        return Contact(kind, owner, published, published.translate(DIGITS), True) if published else None
    number = phones.phone(published) if phones.NUMBER.fullmatch(published) else None
    # Hotlines occur in documents; a post's or an officer's contact is a number of their own.
    if number is None or number.normalized is None or not number.normalized.startswith("+"):
        return None
    return Contact(phones.kind(number, kind), owner, published, number.normalized, number.valid)
