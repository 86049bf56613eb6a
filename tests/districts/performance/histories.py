"""Weeks in the life of some offices, drawn at random: what is filed, what becomes of it, and what changes around it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import models
from districts import scope
from districts.calendar import declarations
from districts.calendar.declarations import Declaration
from districts.calendar.office_calendar import CalendarExceptionKind
from districts.catalogue import adoption
from districts.charters import publishing
from districts.charters.draft import Channel
from districts.identity.actors import ANONYMOUS
from districts.offices import renaming
from districts.requests import applicants, filing, moves, recomputing, scheduled_changes, tracking
from districts.requests.enums import RequestKind
from districts.requests.escalation import escalating
from districts.requests.filing import Filed, Filing
from districts.requests.move_transaction import Named
from districts.shared.refused import Refused
from districts.shared.text import LocalizedText
from tests.schema.networks import drafts
from tests.support.rows import TESTER, make

DHAKA = ZoneInfo("Asia/Dhaka")
NOW = datetime.now(DHAKA).replace(microsecond=0)
SREEPUR = "bd.khulna.magura.sreepur"
PROMISING = ("bd.khulna.magura", "bd.khulna.jashore", "bd.dhaka.gazipur", SREEPUR)
OFFICES = ("bd", "bd.khulna", "bd.dhaka", *PROMISING, "bd.khulna.magura.shalikha")
SAID = LocalizedText(en="something")
HEADQUARTERS = "headquarters"
OFFICER = "officer of Magura"
_MOVES: list[tuple[Callable[..., Awaitable[Any]], bool]] = [
    *((move, True) for move in (moves.acknowledge, moves.start, moves.ask, moves.resolve, moves.resolve, moves.reject)),
    *((move, False) for move in (moves.reply, moves.reopen, moves.withdraw)),
]


async def prepare() -> None:
    """Four offices with charters, one of them with services that are no national ones; in one division a suggestion has
    no deadline.
    """
    await revise()
    for office in ("bd.khulna.jashore", SREEPUR):
        draft = await adoption.adopt(office, actor=TESTER)
        await publishing.publish(office, draft.revision, actor=TESTER)
    async with scope.acting(TESTER):
        division = await models.Office.get(code="bd.khulna")
    await make(models.RequestRoute, office_id=division.id, kind="SUGGESTION", step=1, rise=0)


async def revise(office: str = "bd.dhaka.gazipur") -> None:
    """Gazipur publishes a charter, or its next revision."""
    await drafts.publish(office, drafts.charter(drafts.services(3)))


class History:
    """now: how far it has come; everything is done at that moment."""

    def __init__(self, seed: int, since: datetime) -> None:
        self.random = Random(seed)  # noqa: S311
        self.now = since
        self.filed: list[Filed] = []
        self.offices = list(OFFICES)
        self.services: dict[str, list[str]] = {}

    async def live(self, steps: int, *, filings: int = 6) -> None:
        for _ in range(steps):
            left = NOW - self.now
            self.now = min(
                NOW, self.now + min(left, timedelta(minutes=self.random.choice([50, 600, 1440, 4000, 9000])))
            )
            for _ in range(self.random.randrange(filings + 1)):
                await self._file()
            for _ in range(self.random.randrange(filings * 2)):
                await self._move()
            await escalating.sweep(at=self.now)
            await scheduled_changes.close(at=self.now)

    async def _file(self) -> None:
        office = self.random.choice(self.offices)
        if office not in self.services:
            found = await models.Service.filter(charter__office__code=office, public=True).values_list(
                "code", flat=True
            )
            self.services[office] = sorted({str(code) for code in found})
        about = (
            self.random.choice(self.services[office]) if self.services[office] and self.random.random() < 0.8 else None
        )
        others = [RequestKind.GRIEVANCE, RequestKind.SUGGESTION, RequestKind.INFORMATION_REQUEST]
        kind = RequestKind.SERVICE_REQUEST if about and self.random.random() < 0.7 else self.random.choice(others)
        channel = self.random.choice([Channel.WEBSITE, Channel.WEBSITE, Channel.SMS, Channel.PHONE])
        wanted = Filing(office, kind, "subject", service_code=about, channel=channel, applicant=applicants.ANONYMOUS)
        self.filed.append(await filing.submit(wanted, actor=ANONYMOUS, at=self.now))

    async def _move(self) -> None:
        """What the workflow does not allow now is not done."""
        if not self.filed:
            return
        one = self.random.choice(self.filed)
        applicant = Named(tracking=tracking.digest_of(one.tracking_code))
        try:
            if self.random.random() < 0.2:
                await moves.rate(applicant, self.random.randint(1, 5), actor=ANONYMOUS, at=self.now)
                return
            move, officers = self.random.choice(_MOVES)
            named, actor = (Named(one.request_id), TESTER) if officers else (applicant, ANONYMOUS)
            await move(named, message=SAID, actor=actor, at=self.now)
        except Refused:
            pass

    async def declare(self, office: str) -> None:
        """A holiday that nobody knew of; deadlines follow."""
        first = self.now.date() + timedelta(days=self.random.randrange(-3, 4))
        name = LocalizedText(en=f"Holiday {self.random.random()}")
        declaration = Declaration(CalendarExceptionKind.HOLIDAY, first, first + timedelta(days=2), name)
        await declarations.declare(office, declaration, actor=TESTER)
        while await recomputing.recompute(at=self.now):
            pass

    async def move_office(self, office: str, parent: str) -> None:
        """With all below it; what is filed there later is filed by its new code."""
        await renaming.move(office, parent, None, "Gazette", actor=TESTER)
        moved = f"{parent}.{office.rpartition('.')[2]}"
        self.offices = [
            f"{moved}{code.removeprefix(office)}" if f"{code}.".startswith(f"{office}.") else code
            for code in self.offices
        ]
        self.services.clear()


async def lived(seed: int, *, steps: int = 12, days: int = 100, filings: int = 6) -> History:
    """A history that ends today."""
    await prepare()
    history = History(seed, NOW - timedelta(days=days))
    await history.live(steps // 2, filings=filings)
    await revise()
    await history.live(steps - steps // 2, filings=filings)
    history.now = NOW
    return history


def first_day() -> date:
    return NOW.date() - timedelta(days=400)
