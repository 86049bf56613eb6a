"""An office."""

# No `from __future__ import annotations`: Strawberry resolves these types when it decorates.
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from benchmarks.peers.dataloaders.loaders import Row
from benchmarks.peers.dataloaders.text import Info, LocalizedText, global_id, loaders

if TYPE_CHECKING:
    from benchmarks.peers.dataloaders.charters import Charter


@strawberry.type
class Office:
    key: strawberry.Private[int]
    id: strawberry.ID
    code: str
    level: str
    name: LocalizedText

    @classmethod
    def read(cls, row: Row) -> Self:
        return cls(
            key=row["id"],
            id=global_id("Office", row["id"]),
            code=row["code"],
            level=row["level"],
            name=LocalizedText(bn=row["name_bn"], en=row["name_en"]),
        )

    @strawberry.field
    async def ancestors(self, info: Info) -> list["Office"]:
        return [Office.read(row) for row in await loaders(info).ancestors.load(self.key)]

    @strawberry.field
    async def charter(
        self, info: Info
    ) -> Annotated["Charter", strawberry.lazy("benchmarks.peers.dataloaders.charters")] | None:
        # The types refer to each other in a circle.
        from benchmarks.peers.dataloaders.charters import Charter  # noqa: PLC0415

        row = await loaders(info).charters.load(self.key)
        return Charter.read(row) if row else None
