"""A service and its parts, and pages of services."""

# No `from __future__ import annotations`: Strawberry resolves these types when it decorates.
from typing import Self

import strawberry

from benchmarks.peers.dataloaders.loaders import Row
from benchmarks.peers.dataloaders.offices import Office
from benchmarks.peers.dataloaders.posts import Post, post
from benchmarks.peers.dataloaders.text import Info, LocalizedText, global_id, loaders


@strawberry.type
class DeliveryMethod:
    position: int
    channel: str
    text: LocalizedText


@strawberry.type
class RequiredDocument:
    position: int
    name: LocalizedText
    obtain_from: LocalizedText | None
    conditional: bool


@strawberry.type
class Fee:
    free: bool | None
    text: LocalizedText


@strawberry.type
class TimeLimit:
    text: LocalizedText
    immediate: bool
    minimum: int | None
    maximum: int | None
    unit: str | None
    working_days: int | None
    as_needed: bool
    conditional: bool


@strawberry.type
class Service:
    key: strawberry.Private[int]
    office_key: strawberry.Private[int]
    responsible_key: strawberry.Private[int | None]
    superior_key: strawberry.Private[int | None]
    id: strawberry.ID
    code: str
    category: str
    serial: int
    name: LocalizedText

    @classmethod
    def read(cls, row: Row) -> Self:
        return cls(
            key=row["id"],
            office_key=row["office_id"],
            responsible_key=row["responsible_id"],
            superior_key=row["superior_id"],
            id=global_id("Service", row["id"]),
            code=row["code"],
            category=row["category"],
            serial=row["serial"],
            name=LocalizedText(bn=row["name_bn"], en=row["name_en"]),
        )

    @strawberry.field
    async def office(self, info: Info) -> Office:
        return Office.read(await loaders(info).offices.load(self.office_key))

    @strawberry.field
    async def delivery_methods(self, info: Info) -> list[DeliveryMethod]:
        return [
            DeliveryMethod(position=row["position"], channel=row["channel"], text=_text(row))
            for row in await loaders(info).methods.load(self.key)
        ]

    @strawberry.field
    async def required_documents(self, info: Info) -> list[RequiredDocument]:
        return [
            RequiredDocument(
                position=row["position"],
                name=LocalizedText(bn=row["name_bn"], en=row["name_en"]),
                obtain_from=LocalizedText.optional(row["obtain_from_bn"], row["obtain_from_en"]),
                conditional=row["conditional"],
            )
            for row in await loaders(info).documents.load(self.key)
        ]

    @strawberry.field
    async def fee(self, info: Info) -> Fee | None:
        row = await loaders(info).fees.load(self.key)
        return Fee(free=row["free"], text=_text(row)) if row else None

    @strawberry.field
    async def time_limit(self, info: Info) -> TimeLimit | None:
        row = await loaders(info).limits.load(self.key)
        if row is None:
            return None
        return TimeLimit(
            text=_text(row),
            immediate=row["immediate"],
            minimum=row["minimum"],
            maximum=row["maximum"],
            unit=row["unit"],
            working_days=row["working_days"],
            as_needed=row["as_needed"],
            conditional=row["conditional"],
        )

    @strawberry.field
    async def responsible(self, info: Info) -> Post | None:
        return await post(info, self.responsible_key)

    @strawberry.field
    async def superior(self, info: Info) -> Post | None:
        return await post(info, self.superior_key)


def _text(row: Row) -> LocalizedText:
    return LocalizedText(bn=row["text_bn"], en=row["text_en"])


@strawberry.type
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class Edge:
    cursor: str
    node: Service


@strawberry.type
class Connection:
    edges: list[Edge]
    page_info: PageInfo

    @strawberry.field
    async def total_count(self, info: Info) -> int:
        count: int = await loaders(info).pool.fetchval(
            "SELECT sum(services)::bigint FROM listing_counts WHERE in_force @> (SELECT dhaka_today())"
        )
        return count


@strawberry.input
class ServiceFilter:
    office_code: str | None = None
    include_below: bool = False
    categories: list[str] | None = None
    catalogue_code: str | None = None
    free: bool | None = None
    max_working_days: int | None = None
    text: str | None = None
