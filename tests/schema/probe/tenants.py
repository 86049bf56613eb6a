"""Two districts whose codes begin alike, each with what everybody may see and what only its own people may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import models
from districts import offices, scope
from districts.calendar import declarations
from districts.calendar.declarations import Declaration
from districts.calendar.office_calendar import CalendarExceptionKind
from districts.catalogue import definitions
from districts.catalogue.definitions import Definition
from districts.charters import publishing, storing
from districts.charters.draft import (
    Channel,
    CharterDraft,
    Contact,
    ContactKind,
    ContactOwner,
    DeliveryMethod,
    Fee,
    Finding,
    NamedPost,
    Place,
    PublishedCell,
    RequiredDocument,
    Service,
    ServiceCategory,
    Severity,
    TimeLimit,
    TimeUnit,
)
from districts.charters.findings import settling
from districts.charters.findings.settling import Settlement
from districts.identity import api_clients, grants, trusted_documents
from districts.identity.actors import ANONYMOUS, Actor, ActorKind, Held, Role
from districts.identity.trusted_documents import Entry
from districts.offices import EscalationTime, HeadPost, Level, OfficeRow, closing
from districts.posts.postings import appointments
from districts.requests import filing, moves, tracking
from districts.requests.applicants import ANONYMOUS as ANONYMOUS_APPLICANT
from districts.requests.applicants import Applicant
from districts.requests.enums import RequestKind
from districts.requests.filing import Filed, Filing
from districts.requests.move_transaction import Named
from districts.shared.text import LocalizedText
from seeds import tables
from tests.support.rows import TESTER

OFFICES = {"A": "bd.khulna.mag", "B": "bd.khulna.magura"}
CLOSED = "bd.khulna.old"


def secret(tenant: str) -> str:
    return f"SECRET-{tenant}"


def internal(tenant: str) -> str:
    """What is said of a request, but not to its applicant."""
    return f"{secret(tenant)} internally"


# What stands in each personal column: no two alike, and none of it is in what others may read.
WRITTEN = ("subject", "body", "applicant", "mailbox", "internally", "answered", "reply", "reopening", "comment")
MOBILE = "+8801712345678"
"""Of both tenants' applicants: the number may not bring them together."""


def private(tenant: str, what: str) -> str:
    return f"{secret(tenant).lower()}-mailbox@example.org" if what == "mailbox" else f"{secret(tenant)} {what}"


ASKED = "What somebody asks for, in so many words that the subject makes no difference, whoever reads it"


def person(tenant: str, role: Role) -> str:
    """Who has the role there: whom an office trusts is its own business too."""
    return f"{secret(tenant)} {role}"


KEPT = "A national service"
"""As both charters call it: they took the version of that name, and headquarters has renamed it since."""
ANALYST, HEADQUARTERS = "the analyst", "headquarters"


async def plant() -> None:
    """The tree, and those who work for all of it."""
    rows = [
        OfficeRow("bd", Level.NATIONAL, "অধিদপ্তর", "Department"),
        OfficeRow("bd.khulna", Level.DIVISION, "খুলনা", "Khulna"),
        OfficeRow(OFFICES["A"], Level.DISTRICT, "মাগ", "Mag"),
        OfficeRow(OFFICES["B"], Level.DISTRICT, "মাগুরা", "Magura"),
        OfficeRow(CLOSED, Level.DISTRICT, "পুরাতন", "Old"),
    ]
    heads = [HeadPost(level, "প্রধান", "Head", None, None, assumed=False) for level in Level]
    times = [EscalationTime(level, 3, assumed=False) for level in Level]
    await offices.seed(rows, heads, times, actor=TESTER)
    await declarations.seed(tables.office_hours(), [], actor=TESTER)
    await closing.close(CLOSED, "It is no more.", actor=TESTER)
    await definitions.define("national", _definition("national"), actor=TESTER)
    taken = await definitions.define("kept", _definition(KEPT), actor=TESTER)
    await definitions.update(taken, Definition(name=LocalizedText(en="Changed since")), actor=TESTER)
    await grants.grant(ANALYST, Role.HQ_ANALYST, "bd", actor=TESTER)
    await grants.grant(HEADQUARTERS, Role.HQ_ADMIN, "bd", actor=TESTER)


def _definition(name: str) -> Definition:
    return Definition(category=ServiceCategory.CITIZEN, name=LocalizedText(en=name))


async def open_to_all(tenant: str) -> None:
    """A charter in force, one before it, and an officer who is to act for the head. What was noticed in their documents
    stays the office's own, and the documents too.
    """
    for _ in range(2):
        stored = await storing.store(OFFICES[tenant], _draft(f"PUBLIC-{tenant}", secret(tenant)), actor=TESTER)
        await publishing.publish(OFFICES[tenant], stored.revision, actor=TESTER)
    officer = await models.Officer.get(name_en=f"PUBLIC-{tenant} officer")
    head = await models.Post.get(office__code=OFFICES[tenant], head=True)
    await appointments.appoint(officer.id, head.id, since=date(2099, 1, 1), acting=True, actor=TESTER)
    name = LocalizedText(f"PUBLIC-{tenant}", f"PUBLIC-{tenant}")
    holiday = Declaration(CalendarExceptionKind.HOLIDAY, date(2026, 11, 1), date(2026, 11, 2), name)
    await declarations.declare(OFFICES[tenant], holiday, actor=TESTER)
    await file(tenant)


async def its_own(tenant: str) -> None:
    """A draft with findings and a post that only it names, who may do what, and a request that asks for the same as the
    one before.
    """
    for role in (Role.DISTRICT_ADMIN, Role.OFFICER):
        await grants.grant(person(tenant, role), role, OFFICES[tenant], actor=TESTER)
    # A key's name, its sites, and whoever made it.
    who = Actor(ActorKind.PERSON, secret(tenant), (Held(Role.DISTRICT_ADMIN, OFFICES[tenant]),))
    origins = (f"https://{secret(tenant).lower()}",)
    created = await api_clients.create(OFFICES[tenant], secret(tenant), origins=origins, actor=who)
    text = f"query {secret(tenant).replace('-', '_')} {{ __typename }} # {secret(tenant)}"
    await trusted_documents.register(
        created.client.id, [Entry(trusted_documents.digest(text), text)], check=_valid, actor=who
    )
    charter = await storing.store(OFFICES[tenant], _draft(secret(tenant), secret(tenant)), actor=TESTER)
    async with scope.acting(TESTER) as client:
        rows = await client.execute_query_dict("SELECT id FROM findings WHERE charter_id = $1 LIMIT 1", [charter.id])
    await settling.settle(rows[0]["id"], Settlement.WAIVED, secret(tenant), actor=TESTER)
    await file(tenant)
    await course(tenant)


async def _valid(_text: str) -> None:
    """Nothing is wrong with it."""


def officer_of(tenant: str) -> Actor:
    return Actor(ActorKind.PERSON, person(tenant, Role.OFFICER), (Held(Role.OFFICER, OFFICES[tenant]),))


async def file(tenant: str) -> Filed:
    """A request whose time was up long ago, and what the office says of it where the applicant does not hear it.

    Whoever files with one files the same with the other: what they ask for may not bring them together.
    """
    applicant = Applicant(private(tenant, "applicant"), MOBILE, private(tenant, "mailbox"))
    subject, body = private(tenant, "subject"), f"{ASKED} {private(tenant, 'body')}"
    wanted = Filing(OFFICES[tenant], RequestKind.SERVICE_REQUEST, subject, body, "c1", applicant=applicant)
    long_ago = datetime.now(ZoneInfo("Asia/Dhaka")) - timedelta(days=60)
    filed = await filing.submit(wanted, actor=ANONYMOUS, at=long_ago)
    noted = LocalizedText(internal(tenant), internal(tenant))
    await moves.comment(Named(filed.request_id), message=noted, public=False, actor=officer_of(tenant))
    return filed


async def course(tenant: str) -> None:
    """A request without an applicant, in whose timeline both sides said something; it is closed to the inbox."""
    wanted = Filing(OFFICES[tenant], RequestKind.SUGGESTION, "Lamps", "Along the road", applicant=ANONYMOUS_APPLICANT)
    filed = await filing.submit(wanted, actor=ANONYMOUS)
    office, applicant = Named(filed.request_id), Named(tracking=tracking.digest_of(filed.tracking_code))

    def said(what: str) -> LocalizedText:
        return LocalizedText(private(tenant, what), private(tenant, what))

    await moves.ask(office, message=said("answered"), actor=officer_of(tenant))
    await moves.reply(applicant, message=said("reply"), actor=ANONYMOUS)
    await moves.resolve(office, message=said("answered"), actor=officer_of(tenant))
    await moves.reopen(applicant, message=said("reopening"), actor=ANONYMOUS)
    await moves.reject(office, message=said("answered"), actor=officer_of(tenant))
    await moves.rate(applicant, 1, message=said("comment"), actor=ANONYMOUS)


def _draft(said: str, noticed: str) -> CharterDraft:
    """A charter in which every text is `said`, and every finding says `noticed`."""
    text = LocalizedText(said, said)
    place = Place("CITIZEN", 1, 1, 1)
    limit: Any = {"maximum": 3, "unit": TimeUnit.WORKING_DAY, "working_days": 3}
    contacts = (
        Contact(ContactKind.PHONE, ContactOwner.POST, said, None, valid=False),
        Contact(ContactKind.EMAIL, ContactOwner.OFFICER, said, said, valid=False),
    )
    service = Service(
        code="c1",
        category=ServiceCategory.CITIZEN,
        serial=1,
        name=text,
        delivery_methods=(DeliveryMethod(1, Channel.OTHER, said),),
        required_documents=(RequiredDocument(1, said, said, conditional=False),),
        fee=Fee(said, free=True),
        time_limit=TimeLimit(said, **limit),
        responsible=NamedPost(f"{said} clerk", officer=f"{said} officer", contacts=contacts),
        superior=NamedPost("Head"),
        published=(PublishedCell("NAME", place, said),),
    )
    noted = tuple(
        Finding(noticed, severity, LocalizedText(noticed, noticed), place, noticed, noticed, noticed)
        for severity in (Severity.WARNING, Severity.INFO)
    )
    national = replace(service, code="c2", serial=2, name=LocalizedText(en=KEPT))
    return CharterDraft(text, text, text, None, (service, national), noted, noticed)
