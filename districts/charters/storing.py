"""Stores a draft as a revision that is not public and changes nothing live."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts import scope
from districts.charters import fields, parts
from districts.charters.draft import CharterDraft, Finding, NamedPost, Service
from districts.charters.findings import noticed_when_stored
from districts.charters.parts import Parts, Row
from districts.identity.actors import Actor, Permission
from districts.offices import tree
from districts.posts import post_matching


async def store(office_code: str, draft: CharterDraft, *, actor: Actor) -> models.Charter:
    """Adds the draft as the office's next revision. Raises Refused (FORBIDDEN, NOT_FOUND, NOT_ALLOWED_NOW).

    Named officers and contacts are stored with it and become live when it is published. The number of statements does
    not depend on the number of services.
    """
    scope.require(actor, Permission.EDIT_CHARTER, office_code)
    async with scope.acting(actor) as client:
        office_id = await lock_office(client, office_code)
        charter = await next_revision(
            client,
            office_id,
            **parts.row(draft),
        )
        named = [post for service in draft.services for post in (service.responsible, service.superior) if post]
        seated = await post_matching.seat(client, office_id, named)
        await _keep_names(client, charter, named, seated)
        promised = [(_columns(service, seated), parts.read(service)) for service in draft.services]
        await add_services(client, charter.id, promised)
        noticed = await noticed_when_stored.posts_elsewhere(client, charter, named)
        noticed += await noticed_when_stored.grievance_route(client, charter, draft)
        await add_findings(client, charter.id, [*draft.findings, *noticed])
        return charter


async def lock_office(client: BaseDBAsyncClient, code: str) -> int:
    """Locks the office's charters against other changes until the end of this transaction; returns the office's id.

    Raises Refused (NOT_FOUND, NOT_ALLOWED_NOW for a closed office).
    """
    return await tree.require_open(client, code, alone=True)


async def next_revision(client: BaseDBAsyncClient, office_id: int, **said: Any) -> models.Charter:
    """An empty draft of the office, which is locked. said: what the charter says beside its services."""
    newest = await models.Charter.filter(office_id=office_id).using_db(client).order_by("-revision").first()
    revision = newest.revision + 1 if newest else 1
    return await models.Charter.create(using_db=client, office_id=office_id, revision=revision, **said)


async def add_services(client: BaseDBAsyncClient, charter_id: int, promised: Sequence[tuple[Row, Parts]]) -> None:
    """Adds services with their parts to a draft. A row: the columns of a service, posts and national service by id.

    Where it names no national service, it is an instance of the one that bears its name (in the version that the office
    took of it, if it did), or else of the one that the service with its code was.
    """
    rows = orjson.dumps([row for row, _ in promised]).decode()
    stored = {row["code"]: row["id"] for row in await client.execute_query_dict(_ADD_SERVICES, [charter_id, rows])}
    await parts.insert(client, {stored[row["code"]]: of_service for row, of_service in promised})


_COLUMNS = fields.columns(Service)
_ADD_SERVICES = f"""
WITH earlier AS (
    SELECT s.code, k.id AS catalogue_id, k.code AS national, other.revision
    FROM charters c
    JOIN charters other ON other.office_id = c.office_id AND other.id <> c.id
    JOIN services s ON s.charter_id = other.id
    JOIN catalogue_services k ON k.id = s.catalogue_id
    WHERE c.id = $1
)
INSERT INTO services (charter_id, catalogue_id, {", ".join(_COLUMNS)})
SELECT $1, coalesce(
           r.catalogue_id,
           (SELECT e.catalogue_id FROM earlier e JOIN catalogue_services named ON named.code = e.national
            WHERE named.id = catalogue_named(r.name_bn, r.name_en) ORDER BY e.revision DESC LIMIT 1),
           catalogue_named(r.name_bn, r.name_en),
           (SELECT e.catalogue_id FROM earlier e WHERE e.code = r.code ORDER BY e.revision DESC LIMIT 1)),
       {", ".join(f"r.{name}" for name in _COLUMNS)}
FROM json_populate_recordset(NULL::services, $2::json) r
RETURNING id, code
"""


def _columns(service: Service, seated: dict[post_matching.Named, int]) -> Row:
    def seat(post: NamedPost | None) -> int | None:
        return seated[post.title, post.officer] if post else None

    return {
        **parts.row(service),
        "responsible_id": seat(service.responsible),
        "superior_id": seat(service.superior),
    }


async def _keep_names(
    client: BaseDBAsyncClient, charter: models.Charter, named: list[NamedPost], seated: dict[post_matching.Named, int]
) -> None:
    kept: dict[int, models.NamedPost] = {}
    for post in named:
        post_id = seated[post.title, post.officer]
        row = kept.setdefault(
            post_id, models.NamedPost(charter_id=charter.id, post_id=post_id, officer=None, contacts=[])
        )
        if post.officer:
            row.officer = row.officer or post.officer
        row.contacts += [contact for contact in map(asdict, post.contacts) if contact not in row.contacts]
    await models.NamedPost.bulk_create(kept.values(), using_db=client)


async def add_findings(client: BaseDBAsyncClient, charter_id: int, findings: Iterable[Finding]) -> None:
    await models.Finding.bulk_create(
        (
            models.Finding(
                charter_id=charter_id,
                position=position,
                code=finding.code,
                severity=finding.severity,
                message_bn=finding.message.bn,
                message_en=finding.message.en,
                published=finding.published,
                resolution=finding.resolution,
                resolution_bn=finding.resolution_bn,
                service_code=finding.service_code,
                **asdict(finding.place),
            )
            for position, finding in enumerate(findings, start=1)
        ),
        using_db=client,
    )
