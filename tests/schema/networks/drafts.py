"""Charters that no office ever published, for what Magura's does not show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from districts.charters import publishing, storing
from districts.charters.draft import (
    CharterDraft,
    Contact,
    ContactKind,
    ContactOwner,
    Fee,
    NamedPost,
    Service,
    ServiceCategory,
    TimeLimit,
    TimeUnit,
)
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.support.rows import TESTER


def mobile(number: str) -> Contact:
    return Contact(ContactKind.MOBILE, ContactOwner.OFFICER, number, f"+88{number}", valid=True)


def service(code: str, name: str, *, serial: int = 1, days: int | None = 3, **more: Any) -> Service:
    """A free service for citizens, unless said otherwise."""
    limit = TimeLimit(text="সময়", maximum=days, unit=TimeUnit.WORKING_DAY if days else None, working_days=days)
    given: dict[str, Any] = {
        "category": ServiceCategory.CITIZEN,
        "fee": Fee(text="বিনামূল্যে", free=True),
        "time_limit": limit,
        "responsible": NamedPost("সহকারী প্রোগ্রামার", officer="জনাব সালমা খাতুন"),
    }
    return Service(code=code, serial=serial, name=LocalizedText(bn=name), **{**given, **more})


def services(count: int) -> list[Service]:
    """So many services, each with a responsible officer of its own."""
    return [
        service(f"c{n}", f"সেবা {n}", serial=n, responsible=NamedPost("উচ্চমান সহকারী", officer=f"জনাব {n}"))
        for n in range(1, count + 1)
    ]


def charter(
    promised: Iterable[Service], *, title: str = "সিটিজেন চার্টার", effective_from: date | None = None
) -> CharterDraft:
    nothing = LocalizedText()
    return CharterDraft(LocalizedText(bn=title), nothing, nothing, effective_from, tuple(promised), (), title)


async def publish(office_code: str, draft: CharterDraft, effective_from: date | None = None) -> int:
    """Stores and publishes it. The charter's primary key."""
    stored = await storing.store(office_code, draft, actor=TESTER)
    await publishing.publish(office_code, stored.revision, actor=TESTER, effective_from=effective_from)
    return stored.id


async def today(database: Database) -> date:
    day: date = await database.read("SELECT dhaka_today()")
    return day
