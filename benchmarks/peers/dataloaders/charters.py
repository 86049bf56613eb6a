"""A charter in force."""

# No `from __future__ import annotations`: Strawberry resolves these types when it decorates.
from datetime import date
from typing import Self

import strawberry

from benchmarks.peers.dataloaders.loaders import Row
from benchmarks.peers.dataloaders.services import Service
from benchmarks.peers.dataloaders.text import Info, LocalizedText, global_id, loaders


@strawberry.type
class Charter:
    key: strawberry.Private[int]
    id: strawberry.ID
    revision: int
    status: str
    title: LocalizedText
    effective_from: date | None
    vision: LocalizedText | None
    mission: LocalizedText | None

    @classmethod
    def read(cls, row: Row) -> Self:
        return cls(
            key=row["id"],
            id=global_id("Charter", row["id"]),
            revision=row["revision"],
            status="PUBLISHED",
            title=LocalizedText(bn=row["title_bn"], en=row["title_en"]),
            effective_from=row["effective_from"],
            vision=LocalizedText.optional(row["vision_bn"], row["vision_en"]),
            mission=LocalizedText.optional(row["mission_bn"], row["mission_en"]),
        )

    @strawberry.field
    async def services(self, info: Info) -> list[Service]:
        return [Service.read(row) for row in await loaders(info).services.load(self.key)]
