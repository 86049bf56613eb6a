"""The applicant of a request: name and contacts as typed, checked and normalised."""

from __future__ import annotations

from dataclasses import dataclass

from districts.charters.draft import ContactKind, ContactOwner
from districts.posts.contacts import typed_contact
from districts.requests import refusals
from districts.shared import typed_text
from districts.shared.refused import Refusal

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Applicant:
    """mobile: in E.164. All None: an anonymous request."""

    name: str | None = None
    mobile: str | None = None
    email: str | None = None


ANONYMOUS = Applicant()


def read(name: str | None, mobile: str | None, email: str | None, *, present: bool) -> Applicant:
    """Normalises the typed name and contacts. present: the applicant is at the counter, so that contacts are optional.

    Raises Refused (REQUIRED without a name or any contact; INVALID for an invalid number or address).
    """
    if name is None or typed_text.is_blank(name):
        raise refusals.nameless_applicant()
    name = name.strip()
    if len(name) > LONGEST_NAME:
        raise refusals.too_much_text("applicant", "name", longest=LONGEST_NAME)
    read = Applicant(
        name,
        _contact(ContactKind.MOBILE, mobile, refusals.impossible_mobile),
        _contact(ContactKind.EMAIL, email, refusals.impossible_email),
    )
    if not present and read.mobile is None and read.email is None:
        raise refusals.unreachable_applicant()
    return read


def _contact(kind: ContactKind, given: str | None, refused: Refusal) -> str | None:
    if given is None or typed_text.is_blank(given):
        return None
    contact = typed_contact.read(kind, ContactOwner.OFFICER, given)
    if contact is None or contact.normalized is None or not contact.valid:
        raise refused(typed=given)
    return contact.normalized
