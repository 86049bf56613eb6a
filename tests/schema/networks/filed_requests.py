"""Requests of the rich database: in every state, with and without a deadline, in several offices, always the same."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import models
from districts.identity import grants
from districts.identity.actors import ANONYMOUS, Role
from districts.requests import applicants, filing, moves, scheduled_changes, tracking
from districts.requests.applicants import Applicant
from districts.requests.enums import RequestKind
from districts.requests.escalation import escalating
from districts.requests.filing import Filed, Filing
from districts.requests.move_transaction import Named
from districts.shared.text import LocalizedText
from tests.support.rows import TESTER, make

MAGURA, GAZIPUR = "bd.khulna.magura", "bd.dhaka.gazipur"
READER = "an analyst"
"""Who reads the requests of every office."""
RAHIMA = Applicant('রহিমা "খাতুন"', "+8801712345678", None)
SAID = LocalizedText("যা বলা হল {row} $1", None)
SUGGESTED = ["bd", "bd.khulna", "bd.dhaka", MAGURA, GAZIPUR, "bd.khulna.magura.sreepur"]
Way = Callable[[Named, Named, datetime], Awaitable[object]]


def code(n: int) -> str:
    """The tracking code of the nth request, and of none that is there beyond."""
    digits = f"{n:015}"
    return digits + next(check for check in "0123456789" if tracking.understood(digits + check))


async def _hears_of_it(request: Named, applicant: Named, at: datetime) -> None:
    await moves.comment(request, message=SAID, public=True, actor=TESTER, at=at)
    await moves.comment(request, message=SAID, public=False, actor=TESTER, at=at)
    await moves.comment(applicant, message=SAID, actor=ANONYMOUS, at=at)


async def _asked(request: Named, _: Named, at: datetime) -> None:
    await moves.ask(request, message=SAID, actor=TESTER, at=at)


async def _replied(request: Named, applicant: Named, at: datetime) -> None:
    await _asked(request, applicant, at)
    await moves.reply(applicant, message=SAID, actor=ANONYMOUS, at=at + timedelta(hours=3))


async def _rated(request: Named, applicant: Named, at: datetime) -> None:
    await moves.resolve(request, message=SAID, actor=TESTER, at=at)
    await moves.rate(applicant, 4, actor=ANONYMOUS, at=at)


async def _reopened(request: Named, applicant: Named, at: datetime) -> None:
    await moves.reject(request, message=SAID, actor=TESTER, at=at)
    await moves.reopen(applicant, message=SAID, actor=ANONYMOUS, at=at + timedelta(days=1))


async def _withdrawn(_: Named, applicant: Named, at: datetime) -> None:
    await moves.withdraw(applicant, actor=ANONYMOUS, at=at)


async def _handed_over(request: Named, _: Named, at: datetime) -> None:
    head = await models.Post.get(head=True, office__code="bd.khulna")
    await moves.start(request, actor=TESTER, at=at)
    await moves.hand_over(request, head.id, message=SAID, actor=TESTER, at=at)


async def _acknowledged(request: Named, _: Named, at: datetime) -> None:
    await moves.acknowledge(request, actor=TESTER, at=at)


async def _rejected(request: Named, _: Named, at: datetime) -> None:
    await moves.reject(request, message=SAID, actor=TESTER, at=at)


WAYS: list[Way] = [
    _hears_of_it, _acknowledged, _asked, _replied, _rated, _rejected, _reopened, _withdrawn, _handed_over
]  # fmt: skip


async def fill(today: date) -> None:
    # A suggestion has no deadline there.
    route: dict[str, Any] = {"kind": RequestKind.SUGGESTION, "step": 1, "rise": 0}
    for office in ("bd.khulna", "bd.dhaka"):
        await make(models.RequestRoute, office_id=(await models.Office.get(code=office)).id, **route)
    numbers = itertools.count(1)
    with patch.object(tracking, "new", lambda: code(next(numbers))):
        await _Filing(datetime.combine(today, time(11), ZoneInfo("Asia/Dhaka"))).fill()
    await grants.grant(READER, Role.HQ_ANALYST, "bd", actor=TESTER)


class _Filing:
    def __init__(self, now: datetime) -> None:
        self.now = now

    async def fill(self) -> None:
        """The first is one that six others repeat; the next is erased."""
        for days in range(7):
            await self._file(MAGURA, 40 - days, "c3", RAHIMA)
        await _withdrawn(*(await self._file(MAGURA, 200, "c2")), self._at(199))
        await scheduled_changes.erase(timedelta(days=1), at=self.now)
        await _rated(*(await self._file(MAGURA, 90, "c2")), self._at(80))
        await scheduled_changes.close(at=self.now)
        for way in WAYS:
            await way(*(await self._file(MAGURA, 3, "c3", RAHIMA)), self._at(1))
        for service in await self._services():
            await self._file(GAZIPUR, 5, service)
        await escalating.sweep(at=self.now)
        for office in SUGGESTED:
            for kind in (RequestKind.SUGGESTION, RequestKind.GRIEVANCE, RequestKind.INFORMATION_REQUEST):
                await self._file(office, 0, None, RAHIMA, kind)

    def _at(self, days_ago: int) -> datetime:
        return self.now - timedelta(days=days_ago)

    async def _services(self) -> list[str]:
        rows = await models.ServiceListing.filter(office__code=GAZIPUR).order_by("service__code")
        found = [await models.Service.get(id=row.service_id) for row in rows]
        return sorted({service.code for service in found})

    async def _file(
        self,
        office: str,
        days_ago: int,
        service: str | None,
        applicant: Applicant = applicants.ANONYMOUS,
        kind: RequestKind = RequestKind.SERVICE_REQUEST,
    ) -> tuple[Named, Named]:
        """As an officer names it, and as its applicant does."""
        subject, body = f"ইন্টারনেট {office} \\ {days_ago}", "{this} $1" if days_ago % 2 else None
        wanted = Filing(office, kind, subject, body, service, applicant=applicant)
        filed: Filed = await filing.submit(wanted, actor=ANONYMOUS, at=self._at(days_ago))
        return Named(filed.request_id), Named(tracking=tracking.digest_of(filed.tracking_code))
