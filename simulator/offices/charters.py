"""Publishes a charter for each office that has none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

import models
import seeds.charters
from districts.catalogue import office_posts
from districts.catalogue.definitions import CataloguePost, parts_of
from districts.charters import parts
from districts.charters.draft import ServiceCategory
from districts.identity.actors import Actor
from districts.shared.text import LocalizedText
from simulator import random_choices, refusals
from simulator.offices import documents, variations
from simulator.offices.holders import Holders
from simulator.offices.posts import Office
from simulator.offices.variations import Promise
from simulator.parameters import Plan, midnight
from simulator.random_choices import happens
from simulator.vocabulary import Vocabulary, placed
from simulator.without_triggers import without_triggers

_TITLE = LocalizedText("সেবা প্রদান প্রতিশ্রুতি", "Citizen's Charter")


async def publish(
    client: BaseDBAsyncClient,
    plan: Plan,
    offices: Sequence[Office],
    holders: Holders,
    words: Vocabulary,
    actor: Actor,
) -> None:
    """Most offices adopt the catalogue; some districts import a document."""
    without_charter = [office for office in offices if not office.has_charter]
    imported = documents.documents(plan, without_charter, holders)
    for document in imported:
        text = documents.text(document)
        await seeds.charters.import_document(document.office_code, text, actor=actor, publish=False)
    codes = {document.office_code for document in imported}
    await _bring_into_force(client, plan, [office for office in without_charter if office.code in codes], actor)
    adopting = [office for office in without_charter if office.code not in codes]
    of_charters = ["services", *parts.TABLES]
    async with without_triggers(client, of_charters), without_triggers(client, ["charters"], "charters_public"):
        await _adopt(client, plan, adopting, words)
        await _make_public(client)
        await client.execute_query(f"ANALYZE charters, {', '.join(of_charters)}")
        await _bring_into_force(client, plan, adopting, actor)


async def _adopt(client: BaseDBAsyncClient, plan: Plan, offices: Sequence[Office], words: Vocabulary) -> None:
    """Stores for all offices at once what adopting the catalogue stores for one, with variations."""
    national = await _national(client)
    if not national:
        raise refusals.no_offices()
    posts = await _posts(client, [office.id for office in offices])
    charters = await _ids(client, "charters", len(offices))
    statements: list[dict[str, Any]] = []
    services: list[dict[str, Any]] = []
    promised: list[parts.Parts] = []
    for office, charter_id in zip(offices, charters, strict=True):
        random = random_choices.generator(plan.seed, "charter", office.code)
        statements.append(_statement(office, charter_id, words, random))
        promises = [_taken(each, posts, office) for each in national]
        for row, each in _numbered(variations.varied(promises, office.name, words, random)):
            services.append({"charter_id": charter_id, "version": 1, **row})
            promised.append(each)
    ids = await _ids(client, "services", len(services))
    for key, row in zip(ids, services, strict=True):
        row["id"] = key
    await parts.insert_rows(client, "charters", statements)
    await parts.insert_rows(client, "services", services)
    await parts.insert(client, dict(zip(ids, promised, strict=True)))
    await client.execute_query(_NAME, [charters])


async def _national(client: BaseDBAsyncClient) -> list[models.CatalogueService]:
    rows = await client.execute_query_dict(_NATIONAL)
    by_id = await models.CatalogueService.in_bulk([row["id"] for row in rows], "id", using_db=client)
    return [by_id[row["id"]] for row in rows]


_NATIONAL = "SELECT id FROM catalogue_newest() WHERE NOT retired ORDER BY category_rank, serial, code"


_Posts = dict[tuple[int, CataloguePost | None], int]


async def _posts(client: BaseDBAsyncClient, office_ids: Sequence[int]) -> _Posts:
    """By office and a definition's post, the post of the office that it stands for."""
    rows = await client.execute_query_dict(_POSTS, [list(office_ids)])
    return {(row["office_id"], office_posts.of(orjson.loads(row["seat"]))): row["id"] for row in rows}


# All definitions together name few different posts.
_POSTS = """
WITH named AS MATERIALIZED (
    SELECT DISTINCT seat
    FROM catalogue_newest() k CROSS JOIN LATERAL (VALUES (k.responsible), (k.superior)) AS posts (seat)
    WHERE NOT k.retired AND seat IS NOT NULL
)
SELECT DISTINCT ON (o.id, m.seat) o.id AS office_id, m.seat::text AS seat, p.id
FROM offices o CROSS JOIN named m JOIN posts p ON p.office_id IN (o.id, o.parent_id) AND seat_is(p.id, o.id, m.seat)
WHERE o.id = ANY ($1) ORDER BY o.id, m.seat, p.office_id <> o.id, p.id
"""


def _statement(office: Office, charter_id: int, words: Vocabulary, random: Random) -> dict[str, Any]:
    says = happens(random, 0.7)
    vision, mission = (
        placed(words.one(each, random), office.name) if says else LocalizedText() for each in ("VISION", "MISSION")
    )
    return {
        "id": charter_id,
        "office_id": office.id,
        "revision": 1,
        **parts.columns("title", _TITLE),
        **parts.columns("vision", vision),
        **parts.columns("mission", mission),
        "drafted_at": "2000-01-01",  # until it comes into force
    }


def _taken(national: models.CatalogueService, posts: _Posts, office: Office) -> Promise:
    row = {
        "catalogue_id": national.id,
        "category": ServiceCategory(national.category),
        **parts.columns("name", LocalizedText(national.name_bn, national.name_en)),
        "responsible_id": posts.get((office.id, office_posts.of(national.responsible))),
        "superior_id": posts.get((office.id, office_posts.of(national.superior))),
    }
    return Promise(row, parts_of(national))


def _numbered(promises: Sequence[Promise]) -> list[tuple[dict[str, Any], parts.Parts]]:
    """With the codes and serial numbers that adoption gives them."""
    last: defaultdict[str, int] = defaultdict(int)
    numbered = []
    for each in promises:
        category = each.row["category"]
        last[category] += 1
        numbers = {"code": f"{category.letter}{last[category]}", "serial": last[category]}
        numbered.append(({**each.row, **numbers}, each.parts))
    return numbered


async def _ids(client: BaseDBAsyncClient, table: str, count: int) -> list[int]:
    rows = await client.execute_query_dict(_NEXT, [f"{table}_id_seq", count])
    return [row["id"] for row in rows]


_NEXT = "SELECT nextval($1::text::regclass)::integer AS id FROM generate_series(1, $2)"
_NAME = """
INSERT INTO named_posts (charter_id, post_id, contacts)
SELECT DISTINCT s.charter_id, seat, '[]'::jsonb
FROM services s CROSS JOIN LATERAL (VALUES (s.responsible_id), (s.superior_id)) AS named (seat)
WHERE s.charter_id = ANY ($1) AND seat IS NOT NULL
"""


async def _make_public(client: BaseDBAsyncClient) -> None:
    """Sets the columns that the disabled triggers would set: the office, and that the rows are public."""
    await client.execute_query(
        "UPDATE services s SET office_id = c.office_id, public = true FROM charters c"
        " WHERE c.id = s.charter_id AND s.office_id = 0"
    )
    for table in parts.TABLES:
        await client.execute_query(
            f"UPDATE {table} p SET office_id = s.office_id, public = true FROM services s"
            " WHERE s.id = p.service_id AND p.office_id = 0"
        )


async def _bring_into_force(client: BaseDBAsyncClient, plan: Plan, offices: Sequence[Office], actor: Actor) -> None:
    """Each charter before the simulated period; some so long before that they are stale."""
    starts = [_start(plan, office) for office in offices]
    published = [midnight(day) + timedelta(hours=11, minutes=day.day) for day in starts]
    values = [[office.id for office in offices], starts, published, actor.subject]
    rows = await client.execute_query_dict(_PUBLISH, values)
    await client.execute_query("SELECT list_charter(c) FROM unnest($1::integer[]) c", [[row["id"] for row in rows]])


def _start(plan: Plan, office: Office) -> date:
    random = random_choices.generator(plan.seed, "in force", office.code)
    ago = random.randint(1100, 2600) if happens(random, 0.15) else random.randint(30, 700)
    return plan.first - timedelta(days=ago)


# As publishing does, but in the past; the people whom a document names hold their posts already.
_PUBLISH = """
UPDATE charters c
SET in_force = daterange(d.day, NULL), effective_from = d.day, drafted_at = d.at - interval '3 days',
    published_at = d.at, published_by = $4
FROM unnest($1::integer[], $2::date[], $3::timestamptz[]) AS d (office_id, day, at)
WHERE c.office_id = d.office_id AND c.in_force IS NULL
RETURNING c.id
"""
