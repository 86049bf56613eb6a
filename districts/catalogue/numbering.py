"""Codes and serials for the services that an office adopts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts.charters.draft import ServiceCategory
from districts.charters.imports import service_matching
from districts.services import service_codes


@dataclass(frozen=True, slots=True)
class Numbering:
    """Numbers the services added to a draft after the existing ones.

    A code names one service in all revisions: a national service that the office once had gets its former code, any
    other one a code that no revision has used. had: codes by national code; used: all codes of the office; last:
    the last serial of each category.
    """

    had: Mapping[str, str]
    used: set[str]
    last: defaultdict[str, int]

    @classmethod
    async def of(cls, client: BaseDBAsyncClient, charter: models.Charter) -> Numbering:
        had = await client.execute_query_dict(_HAD, [charter.office_id, charter.id])
        last = await client.execute_query_dict(_LAST, [charter.id])
        return cls(
            {row["national"]: row["code"] for row in had},
            await service_codes.used(client, charter.office_id),
            defaultdict(int, {row["category"]: row["serial"] for row in last}),
        )

    def code(self, service: models.CatalogueService) -> str:
        if service.code in self.had:
            return self.had[service.code]
        code = service_matching.fresh_code(f"{ServiceCategory(service.category).letter}1", self.used)
        self.used.add(code)
        return code

    def serial(self, service: models.CatalogueService) -> int:
        self.last[service.category] += 1
        return self.last[service.category]


# Each code once: in a renumbered document one code may have meant two national services.
_HAD = """
SELECT DISTINCT ON (code) code, national
FROM (SELECT DISTINCT ON (k.code) k.code AS national, s.code, c.revision
      FROM services s JOIN charters c ON c.id = s.charter_id JOIN catalogue_services k ON k.id = s.catalogue_id
      WHERE c.office_id = $1
      ORDER BY k.code, c.revision DESC) newest
WHERE code NOT IN (SELECT s.code FROM services s WHERE s.charter_id = $2)
ORDER BY code, revision DESC
"""
_LAST = "SELECT category, max(serial) AS serial FROM services WHERE charter_id = $1 GROUP BY category"
