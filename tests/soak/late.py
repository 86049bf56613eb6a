"""Requests whose time was up long ago: workers have something to escalate from the first second."""

from __future__ import annotations

import asyncio
import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import asyncpg
from tortoise.exceptions import DBConnectionError, OperationalError

from districts.identity.actors import ANONYMOUS
from districts.requests import filing
from districts.requests.applicants import Applicant
from districts.requests.enums import RequestKind
from districts.requests.filing import Filing
from tests.soak.household import Filed
from tests.soak.living import Living

# What a database that was killed, cut off or is full is met as. InternalClientError: it said so between two statements.
LOST = (
    OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OperationalError,
    DBConnectionError,
)  # fmt: skip


async def keep_filing(lives: list[Living], until: asyncio.Event, pause: float) -> int:
    """Files by the rule itself, as of half a year ago. Answers how many failed: those may be there or not."""
    failed = number = 0
    while not until.is_set():
        number += 1
        life = lives[number % len(lives)]
        wanted = Filing(
            life.house.office,
            RequestKind.GRIEVANCE,
            f"late-{uuid.uuid4().hex}",
            applicant=Applicant("করিম", f"+88018{number:08}"),
        )
        at = datetime.now(ZoneInfo("Asia/Dhaka")) - timedelta(days=180)
        async with life.gate.passed():
            try:
                filed = await filing.submit(wanted, actor=ANONYMOUS, at=at)
                life.house.late.append(Filed("", filed.tracking_code, "", "SUBMITTED"))
            except LOST:
                failed += 1
        await asyncio.sleep(pause)
    return failed
