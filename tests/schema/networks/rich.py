"""A network richer than the seeded one: every state that a charter, a post or a text can be in, always the same.

Everything is drawn from one fixed seed. What the database makes by itself (the public list) it makes here too.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from random import Random
from typing import Any

from asyncpg import Range

import models
from districts import scope
from districts.calendar import declarations
from districts.calendar.declarations import Declaration
from districts.calendar.office_calendar import CalendarExceptionKind
from districts.charters import publishing, restoring
from districts.identity.actors import system
from districts.offices import closing, renaming
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.schema.networks import drafts, filed_requests
from tests.support.rows import TESTER

# Nobody else writes it.
SIMULATION = """
INSERT INTO simulations (seed, requests, first_day, last_day, simulated_at, simulated_by)
VALUES (7, 0, '2025-07-01', '2026-06-30', '2026-07-01 11:00+06', 'a test')
"""

# What a JSON writer could get wrong, and what the read engine's own templates look like.
AWKWARD = [
    '"উদ্ধৃতি" \\ /',
    "{this} {row} $1 %s {held}",
    "আইসিটি\u09df\t\n\u2028😀\u0001",
    "'; SELECT 1 --",
    " ",
    "ড়\u200dয়",
]
WORDS = ["সেবা", "তথ্য", "প্রশিক্ষণ", "পণ্য", "সহায়তা", "নেটওয়ার্ক", "ICT", "training", "১২৩", "2026"]
CATEGORIES = ["CITIZEN", "INSTITUTIONAL", "INTERNAL", "SUBORDINATE"]
CHANNELS = ["WEBSITE", "PHONE", "EMAIL", "IN_PERSON", "POST_MAIL", "MOBILE_APP", "SMS", "OTHER"]
MOHAMMADPUR = "bd.khulna.magura.mohammadpur"
MAGURA, GAZIPUR, SAVAR, KHULNA = "bd.khulna.magura", "bd.dhaka.gazipur", "bd.dhaka.dhaka.savar", "bd.khulna"


_Posting = tuple[models.Officer | None, bool, date | None, date | None]


async def fill(database: Database) -> None:
    """Adds to a seeded database."""
    today = await drafts.today(database)
    async with scope.acting(TESTER):
        await _Filling(database, today).fill()
    await filed_requests.fill(today)


class _Filling:
    def __init__(self, database: Database, today: date) -> None:
        self.database = database
        self.today = today
        self.random = Random(1871)  # noqa: S311
        self.beside = Random(1872)  # noqa: S311
        self.catalogue: list[models.CatalogueService] = []
        self.posts: list[models.Post] = []

    async def fill(self) -> None:
        for code, versions in (("n1", 3), ("n2", 1), ("n3", 2)):
            self.catalogue += [await self._defined(code, version) for version in range(1, versions + 1)]
        await self._posts()
        await self._officers()
        await self._times()
        # Superseded, in force, upcoming, and a draft of one office.
        await self._charter(GAZIPUR, self._day(-400))
        await self._charter(GAZIPUR, self._day(-100))
        await self._charter(GAZIPUR, self._day(30))
        await self._charter(GAZIPUR, None, draft=True)
        # One that is only upcoming; one that was overtaken before it began; a draft beside the seeded charter.
        await self._charter(SAVAR, self._day(1))
        await self._charter("bd.dhaka.gazipur.kapasia", self._day(40))
        await self._charter("bd.dhaka.gazipur.kapasia", self._day(10))
        await self._charter(MAGURA, None, draft=True)
        await self._charter(KHULNA, self._day(0))
        await self._charter("bd", None)
        await self._charter(MOHAMMADPUR, self._day(-1))
        await self._charter(MOHAMMADPUR, self._day(0))
        await restoring.restore(MOHAMMADPUR, 1, actor=TESTER, effective_from=self._day(2))
        await self._tree()
        await self._calendar()

    async def _defined(self, code: str, version: int) -> models.CatalogueService:
        """The second version of n3 retires it."""
        paper = {"position": 1, **self._both("name"), **self._either("obtain_from"), "conditional": True}
        limit = {**self._either("text"), "immediate": True, "as_needed": False, "conditional": False}
        counted = {"minimum": None, "maximum": version, "unit": "WORKING_DAY", "working_days": version}
        post = {"seat": "TITLED", **self._both("title")}
        return await models.CatalogueService.create(
            code=code,
            version=version,
            retired=(code, version) == ("n3", 2),
            category=self.random.choice(CATEGORIES),
            serial=self.random.randint(1, 2),
            delivery_methods=[
                {"position": n, "channel": channel, **self._either("text")}
                for n, channel in enumerate(self.random.sample(CHANNELS, version), 1)
            ],
            required_documents=[paper] if version > 1 else [],
            fee={**self._either("text"), "free": None} if version == 1 else None,
            time_limit=limit | counted if version > 1 else None,
            responsible=post if version > 1 else None,
            superior={"seat": "HEAD_ABOVE", "title_bn": None, "title_en": None} if code == "n1" else None,
            defined_by=f"জনাব {self._text()}",
            **self._both("name"),
        )

    def _day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def _maybe(self, value: Any) -> Any:
        return value if self.random.random() < 0.6 else None

    def _text(self) -> str:
        if self.random.random() < 0.2:
            return self.random.choice(AWKWARD)
        return " ".join(self.random.sample(WORDS, self.random.randint(1, 3)))

    def _both(self, name: str) -> dict[str, Any]:
        """A text in one language, the other, or both."""
        bn, en = self.random.choice([(True, False), (False, True), (True, True)])
        return {f"{name}_bn": self._text() if bn else None, f"{name}_en": self._text() if en else None}

    def _either(self, name: str) -> dict[str, Any]:
        return {f"{name}_bn": self._maybe(self._text()), f"{name}_en": self._maybe(self._text())}

    def _beside(self, name: str) -> dict[str, Any]:
        """As `_either`, drawn apart: what else is drawn stays what it was."""
        return {f"{name}_{language}": self.beside.choice([None, f"{name} {language}"]) for language in ("bn", "en")}

    async def _office(self, code: str) -> int:
        found: int = await self.database.read("SELECT id FROM offices WHERE ltree2text(code) = $1", code)
        return found

    async def _posts(self) -> None:
        for code in (
            MAGURA,
            GAZIPUR,
            GAZIPUR,
            GAZIPUR,
            SAVAR,
            KHULNA,
            "bd",
            "bd.dhaka",
            MOHAMMADPUR,
        ):
            title = {"title_bn": self._text().strip() or "পদ", "title_en": self._maybe(self._text())}
            self.posts.append(
                await models.Post.create(office_id=await self._office(code), **title, **self._either("current_title"))
            )
        for days, code in ((0, GAZIPUR), (9, KHULNA), (-9, MAGURA)):
            gone = await models.Post.create(
                office_id=await self._office(code), title_bn="বিলুপ্ত পদ", abolished_on=self._day(days)
            )
            await models.Posting.create(post_id=gone.id, held=Range(self._day(days), None))
        heads = await models.Post.filter(head=True).order_by("id").limit(80)
        self.posts += heads[::10]
        for post in self.posts:
            await self._contacts(post_id=post.id)

    async def _contacts(self, **owner: Any) -> None:
        for n, kind in enumerate(self.random.sample(["PHONE", "MOBILE", "EMAIL", "FAX"], self.random.randint(0, 3))):
            normalized = self._maybe(f"+8801{owner}{n}")
            await models.ContactPoint.create(
                kind=kind,
                published=self._text(),
                normalized=normalized,
                valid=normalized is not None and self.random.random() < 0.5,
                **owner,
            )

    async def _officers(self) -> None:
        officers = [await models.Officer.create(**self._name(n)) for n in range(14)]
        for officer in officers:
            await self._contacts(officer_id=officer.id)
        for n, post in enumerate(self.posts):
            first, second = officers[n % len(officers)], officers[(n * 3 + 1) % len(officers)]
            for holder, acting, start, end in self._postings(n, first, second):
                await models.Posting.create(
                    post_id=post.id, officer_id=holder and holder.id, acting=acting, held=Range(start, end)
                )

    def _name(self, n: int) -> dict[str, Any]:
        """Two officers share a name; what sorts them is then their id."""
        if n in {3, 4}:
            return {"name_bn": "জনাব করিম", "name_en": None}
        return (
            {"name_bn": None, "name_en": f"Officer {self._text()}"}
            if n % 4 == 0
            else {"name_bn": f"জনাব {self._text()}"}
        )

    def _postings(self, n: int, first: models.Officer, second: models.Officer) -> list[_Posting]:
        today, past, ahead = self.today, self._day(-10), self._day(10)
        kinds: list[list[_Posting]] = [
            [(first, False, past, None)],
            [(first, False, past, today), (second, False, today, None)],
            [(first, False, past, None), (second, True, today, ahead)],
            [(None, False, past, None)],
            [(None, False, past, None), (first, True, past, self._day(1))],
            [(first, False, ahead, None)],
            [(first, False, None, today)],
            [(first, True, None, None)],
            [],
            [(first, False, None, None), (second, True, past, today), (second, True, ahead, None)],
        ]
        return kinds[n % len(kinds)]

    async def _times(self) -> None:
        for code, level, days in (("bd.dhaka", "DISTRICT", 9), (GAZIPUR, "DISTRICT", None), (KHULNA, "UPAZILA", 2)):
            await models.EscalationTime.create(office_id=await self._office(code), level=level, working_days=days)

    async def _tree(self) -> None:
        """An office that was renamed, one moved with all below it, one that is closed and one that will be."""
        await renaming.rename("bd.sylhet.sylhet", LocalizedText(en="Shilhot"), "a test", actor=TESTER)
        await renaming.move("bd.sylhet.sunamganj", "bd.dhaka", None, "a test", actor=TESTER)
        await renaming.move("bd.rangpur.dinajpur", None, "dinajpur_1", "a test", actor=TESTER)
        await closing.close(MOHAMMADPUR, "a test", successor_code=MAGURA, actor=TESTER)
        await closing.close(SAVAR, "a test", day=self._day(20), actor=TESTER)

    async def _calendar(self) -> None:
        """Exceptions at every level that meet each other, and hours that become others."""
        for n, code in enumerate(("bd", "bd", "bd.khulna", MAGURA, MAGURA, "bd.dhaka", GAZIPUR, SAVAR, "bd", MAGURA)):
            kind = self.random.choice(list(CalendarExceptionKind))
            first = self._day(self.random.randint(-35, 40))
            clock = (time(9, n), time(15, 30)) if kind is CalendarExceptionKind.HOURS else ()
            name = LocalizedText(*(text and f"ছুটি {text}" for text in self._both("name").values()))
            declaration = Declaration(kind, first, first + timedelta(days=self.random.choice([0, 3, 20])), name, *clock)
            made = await declarations.declare(code, declaration, actor=TESTER)
            if n == 8:
                await declarations.revoke(made.id, actor=TESTER)
        early: dict[str, Any] = {"weekdays": [6, 7, 1], "opens": time(8), "closes": time(14)}
        days = Range(self._day(-20), self._day(10))
        await models.OfficeHours.create(office_id=await self._office("bd.khulna"), days=days, **early)

    async def _charter(self, code: str, start: date | None, *, draft: bool = False) -> None:
        office_id = await self._office(code)
        revision = 1 + await models.Charter.filter(office_id=office_id).count()
        charter = await models.Charter.create(
            office_id=office_id,
            revision=revision,
            source="",
            **self._either("title"),
            **self._either("vision"),
            **self._either("mission"),
            **self._sections(),
        )
        for n in range(self.random.randint(3, 8)):
            await self._service(charter, f"s{n}")
        if not draft:
            await publishing.publish(code, revision, actor=system(f"জনাব {self._text()}"), effective_from=start)

    def _sections(self) -> dict[str, Any]:
        expectations = [{"position": n, **self._beside("text")} for n in (2, 1)]
        limit = {**self._beside("text"), "immediate": True, "as_needed": False, "conditional": False}
        contact = {"kind": "PHONE", "published": "১", "normalized": self.beside.choice([None, "+8801"]), "valid": False}
        tiers = [
            {
                "position": n,
                "level": self.beside.choice(["OFFICER", "APPEAL", "CENTRAL", "OTHER"]),
                **self._beside("whom"),
                **self._beside("occasion"),
                **self._beside("address"),
                "contacts": [contact] * self.beside.randint(0, 2),
                "time_limit": self.beside.choice([limit, None]),
            }
            for n in (1, 2)
        ]
        return {
            "expectations": self.beside.choice([expectations, None]),
            "grievance_tiers": self.beside.choice([tiers, None]),
            **self._beside("grievance_note"),
        }

    async def _service(self, charter: models.Charter, code: str) -> None:
        service = await models.Service.create(
            charter_id=charter.id,
            catalogue_id=self._maybe(self.random.choice(self.catalogue).id),
            code=code,
            category=self.random.choice(CATEGORIES),
            serial=self.random.randint(1, 3),
            responsible_id=self._maybe(self.random.choice(self.posts).id),
            superior_id=self._maybe(self.random.choice(self.posts).id),
            **self._both("name"),
            **self._beside("group"),
            **self._beside("remedy"),
        )
        await self._lists(service.id)
        if self._maybe(True):
            free = self.random.choice([True, False, None])
            amounts = [{"position": 1, **self._beside("label"), "poisha": 250 * self.beside.randint(0, 9)}]
            payments = [{"position": 1, "method": "CASH", **self._beside("text")}]
            await models.Fee.create(
                service_id=service.id,
                free=free,
                amounts=self.beside.choice([amounts, None]),
                payments=self.beside.choice([payments, None]),
                **self._either("text"),
            )
        if self._maybe(True):
            await self._limit(service.id)

    async def _limit(self, service_id: int) -> None:
        unit = self.random.choice(["WORKING_DAY", "WORKING_DAY", "CALENDAR_DAY", "HOUR", "MONTH", None])
        maximum = self.random.randint(3, 30) if unit else None
        starts = self._beside("starts_from") if self.beside.random() < 0.2 else {}
        hours = {"minimum": None, "maximum": 2, "unit": "HOUR"}
        await models.TimeLimit.create(
            service_id=service_id,
            immediate=self.random.random() < 0.5,
            minimum=self._maybe(2) if unit else None,
            maximum=maximum,
            unit=unit,
            working_days=maximum if unit == "WORKING_DAY" and not starts else None,
            classes=self.beside.choice([[{"position": 1, **self._beside("name"), "immediate": True, **hours}], None]),
            **self._beside("subject_to"),
            **starts,
            as_needed=self.random.random() < 0.5,
            conditional=self.random.random() < 0.5,
            **self._either("text"),
        )

    async def _lists(self, service_id: int) -> None:
        for position, channel in enumerate(self.random.sample(CHANNELS, self.random.randint(0, 4)), 1):
            await models.DeliveryMethod.create(
                service_id=service_id, position=position, channel=channel, **self._either("text")
            )
        for position in range(1, self.random.randint(1, 4)):
            await models.RequiredDocument.create(
                service_id=service_id,
                position=position,
                conditional=self.random.random() < 0.5,
                **self._both("name"),
                **self._either("obtain_from"),
            )
        for n in range(self.random.randint(0, 3)):
            await models.PublishedCell.create(
                service_id=service_id,
                meaning="NAME",
                text=self._text(),
                section=self._maybe("CITIZEN"),
                row=self._maybe(n),
                column=self._maybe(9 - n),
                line=self._maybe(n * 7),
            )
