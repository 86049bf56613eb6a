"""Who answers for a service, and in which office."""

# No `from __future__ import annotations`: Strawberry resolves these types when it decorates.

import strawberry

from benchmarks.peers.dataloaders.offices import Office
from benchmarks.peers.dataloaders.text import Info, LocalizedText, loaders


@strawberry.type
class ContactPoint:
    kind: str
    owner: str
    published: str
    normalized: str | None
    valid: bool


@strawberry.type
class Officer:
    name: LocalizedText


@strawberry.type
class Post:
    key: strawberry.Private[int]
    office_key: strawberry.Private[int]
    title: LocalizedText
    current_title: LocalizedText | None

    @strawberry.field
    async def office(self, info: Info) -> Office:
        return Office.read(await loaders(info).offices.load(self.office_key))

    @strawberry.field
    async def occupancy(self, info: Info) -> str:
        posting = await loaders(info).postings.load(self.key)
        if posting is None:
            return "UNKNOWN"
        if posting["officer_id"] is None:
            return "VACANT"
        return "ACTING" if posting["acting"] else "HELD"

    @strawberry.field
    async def officer(self, info: Info) -> Officer | None:
        posting = await loaders(info).postings.load(self.key)
        if posting is None or posting["officer_id"] is None:
            return None
        row = await loaders(info).officers.load(posting["officer_id"])
        return Officer(name=LocalizedText(bn=row["name_bn"], en=row["name_en"]))

    @strawberry.field
    async def contact_points(self, info: Info) -> list[ContactPoint]:
        load = loaders(info)
        posting = await load.postings.load(self.key)
        rows = await load.contacts_of_posts.load(self.key)
        if posting is not None and posting["officer_id"] is not None:
            rows = rows + await load.contacts_of_officers.load(posting["officer_id"])
        return [
            ContactPoint(
                kind=row["kind"],
                owner=row["owner"],
                published=row["published"],
                normalized=row["normalized"],
                valid=row["valid"],
            )
            for row in rows
        ]


async def post(info: Info, key: int | None) -> Post | None:
    row = await loaders(info).posts.load(key) if key else None
    if row is None:
        return None
    return Post(
        key=row["id"],
        office_key=row["office_id"],
        title=LocalizedText(bn=row["title_bn"], en=row["title_en"]),
        current_title=LocalizedText.optional(row["current_title_bn"], row["current_title_en"]),
    )
