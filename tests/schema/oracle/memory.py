"""All rows in memory, drafts too, found through Tortoise's models: what the oracle resolves from, in plain Python."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from asyncpg import Range

import models
from districts import scope
from models.database.connection import Database
from tests.support.rows import TESTER

# What the generated operations look for. The hits come from the database; the rest of `search` is the oracle's own.
TEXTS = ["পণ্য", "Magura", "মাগুরা", "সেবা", "জনাব", "officer", "2026", "২০২৬", "প্রশিক্ষন", "xyzzy", "", "!!", "%", "bd.dhaka"]
_HITS = "SELECT coalesce(json_agg(json_build_array(h.kind, h.id, h.score)), '[]')::text FROM search_hits($1) h"
# What is compared: the titles of posts, and the words of fees, limits and papers.
_TITLES = """
SELECT json_object_agg(title, normalised(title))::text
FROM (SELECT unnest(ARRAY[title_bn, title_en, current_title_bn, current_title_en]) FROM posts
      UNION SELECT unnest(ARRAY[responsible->>'title_bn', responsible->>'title_en', superior->>'title_bn',
                                superior->>'title_en', fee->>'text_bn', fee->>'text_en', time_limit->>'text_bn',
                                time_limit->>'text_en']) FROM catalogue_services
      UNION SELECT unnest(ARRAY[p->>'name_bn', p->>'name_en'])
            FROM catalogue_services, jsonb_array_elements(required_documents) p
      UNION SELECT unnest(ARRAY[text_bn, text_en]) FROM fees
      UNION SELECT unnest(ARRAY[text_bn, text_en, starts_from_bn, starts_from_en]) FROM time_limits
      UNION SELECT unnest(ARRAY[a->>'label_bn', a->>'label_en']) FROM fees, jsonb_array_elements(amounts) a
      UNION SELECT unnest(ARRAY[c->>'name_bn', c->>'name_en']) FROM time_limits, jsonb_array_elements(classes) c
      UNION SELECT unnest(ARRAY[name_bn, name_en]) FROM required_documents) said (title)
WHERE title IS NOT NULL
"""
# What the database derives, and what no type of the schema shows.
_BESIDE = {"ServiceListing", "Grant", "AuditEntry", "OfficeEvent", "CalendarChange", "Recomputation"}
_BESIDE |= {"Applicant", "OutboxEntry", "RequestSeries", "PerformanceCount", "PerformanceChange"}
RANKS = {"CITIZEN": 1, "INSTITUTIONAL": 2, "INTERNAL": 3, "SUBORDINATE": 4}


def within(days: Range[Any] | None, day: date) -> bool:
    """Whether a day lies in a range that includes its start and excludes its end."""
    if days is None or days.isempty:
        return False
    return (days.lower is None or days.lower <= day) and (days.upper is None or day < days.upper)


@dataclass
class Memory:
    """The rows by table and primary key, and what the oracle asks the database for."""

    today: date
    rows: dict[str, dict[int, Any]]
    name_keys: dict[int, str]
    hits: dict[str, list[list[Any]]]
    columns: dict[str, set[str]]
    namesakes: dict[int, int]
    normalised: dict[str, str]
    _children: dict[tuple[str, str], dict[Any, list[Any]]] = field(default_factory=dict)

    @classmethod
    async def load(cls, database: Database) -> Memory:
        tables = [getattr(models, name) for name in models.__all__ if name not in _BESIDE]
        async with scope.acting(TESTER):
            rows = {table.__name__: {row.id: row for row in await table.all()} for table in tables}
        name_keys = {
            id_: await database.read("SELECT name_key FROM officers WHERE id = $1", id_) for id_ in rows["Officer"]
        }
        hits = {text: orjson.loads(await database.read(_HITS, text)) for text in TEXTS}
        columns = {table.__name__: set(table._meta.fields_db_projection) for table in tables}
        namesakes = {
            service.id: found
            for service in rows["Service"].values()
            if (found := await database.read("SELECT catalogue_named($1, $2)", service.name_bn, service.name_en))
        }
        titles = orjson.loads(await database.read(_TITLES))
        today = datetime.now(ZoneInfo("Asia/Dhaka")).date()
        return cls(today, rows, name_keys, hits, columns, namesakes, titles)

    def one(self, table: str, key: int | None) -> Any:
        return None if key is None else self.rows[table].get(key)

    def many(self, table: str, column: str, key: int) -> list[Any]:
        """The rows whose column has this value, by primary key."""
        if (table, column) not in self._children:
            groups: dict[Any, list[Any]] = {}
            for _, row in sorted(self.rows[table].items()):
                groups.setdefault(getattr(row, column), []).append(row)
            self._children[table, column] = groups
        return self._children[table, column].get(key, [])

    def office(self, code: str) -> Any:
        """The office that has or had this code."""
        had = [kept.office_id for kept in self.rows["OfficeCode"].values() if kept.code == code]
        return self.one("Office", had[0]) if had else None

    def closed(self, office: Any) -> bool:
        return office.closed_from is not None and office.closed_from <= self.today

    def below(self, code: str, *, include_below: bool) -> set[int]:
        """The office of that code, with those below it if wanted; empty when there is none."""
        top = self.office(code)
        if top is None:
            return set()
        return {
            office.id
            for office in self.rows["Office"].values()
            if office is top or (include_below and office.code.startswith(f"{top.code}."))
        }

    def parents(self, office: Any) -> list[Any]:
        """The offices above, from the nearest up."""
        found = []
        while (office := self.one("Office", office.parent_id)) is not None:
            found.append(office)
        return found

    def charter_in_force(self, office_id: int) -> Any:
        charters = self.many("Charter", "office_id", office_id)
        return next((charter for charter in charters if within(charter.in_force, self.today)), None)

    def services(self, charter_id: int) -> list[Any]:
        return sorted(self.many("Service", "charter_id", charter_id), key=self.service_order)

    @staticmethod
    def service_order(service: Any) -> tuple[int, int, int]:
        return RANKS[service.category], service.serial, service.id

    def posting(self, post_id: int) -> Any:
        """Who answers for the post today: an acting posting before the substantive one."""
        held = [g for g in self.many("Posting", "post_id", post_id) if within(g.held, self.today)]
        return next((g for g in held if g.acting), held[0] if held else None)

    def head(self, office_id: int) -> Any:
        return next((post for post in self.many("Post", "office_id", office_id) if post.head), None)
