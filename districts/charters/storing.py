"""A draft becomes a revision that is not public and changes nothing that is live."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts import posts, refusals, scope
from districts.actors import Actor, Permission
from districts.charters.draft import CharterDraft, Finding, NamedPost, Place, Service, Severity
from districts.text import LocalizedText


async def store(office_code: str, draft: CharterDraft, *, actor: Actor) -> models.Charter:
    """Adds the draft as the office's next revision. Raises Refused (FORBIDDEN, NOT_FOUND, NOT_ALLOWED_NOW).

    What it names posts for is kept beside it: officers and contact points come alive when it is published.
    """
    scope.require(actor, Permission.EDIT_CHARTER, office_code)
    async with scope.acting(actor) as client:
        office_id = await lock_office(client, office_code)
        charter = await models.Charter.create(
            using_db=client,
            office_id=office_id,
            revision=await _next_revision(client, office_id),
            title_bn=draft.title.bn,
            title_en=draft.title.en,
            vision_bn=draft.vision.bn,
            vision_en=draft.vision.en,
            mission_bn=draft.mission.bn,
            mission_en=draft.mission.en,
            effective_from=draft.effective_from,
            source=draft.source,
        )
        named = [post for service in draft.services for post in (service.responsible, service.superior) if post]
        seats = await posts.seats(client, office_id, named)
        await _keep_names(client, charter, named, seats)
        for service in draft.services:
            await _store_service(client, charter, service, seats)
        elsewhere = await _posts_elsewhere(client, charter, named)
        await _store_findings(client, charter, [*draft.findings, *elsewhere])
        return charter


async def lock_office(client: BaseDBAsyncClient, code: str) -> int:
    """The office's id; whoever else changes its charters waits until this transaction is over.

    Raises Refused (NOT_FOUND, NOT_ALLOWED_NOW where it is closed).
    """
    rows = await client.execute_query_dict(_LOCK_OFFICE, [code])
    if not rows:
        raise refusals.no_office(code)
    if rows[0]["closed"]:
        raise refusals.closed_office(code)
    return int(rows[0]["id"])


# Not FOR UPDATE: that would stop every row that only refers to the office.
_LOCK_OFFICE = """
SELECT id, is_closed(closed_from) AS closed FROM offices WHERE ltree2text(code) = $1 FOR NO KEY UPDATE
"""


async def _next_revision(client: BaseDBAsyncClient, office_id: int) -> int:
    newest = await models.Charter.filter(office_id=office_id).using_db(client).order_by("-revision").first()
    return newest.revision + 1 if newest else 1


async def _keep_names(
    client: BaseDBAsyncClient, charter: models.Charter, named: list[NamedPost], seats: dict[posts.Named, int]
) -> None:
    kept: dict[int, models.NamedPost] = {}
    for post in named:
        post_id = seats[post.title, post.officer]
        row = kept.setdefault(
            post_id, models.NamedPost(charter_id=charter.id, post_id=post_id, officer=None, contacts=[])
        )
        if post.officer:
            row.officer = row.officer or post.officer
        row.contacts += [contact for contact in map(asdict, post.contacts) if contact not in row.contacts]
    await models.NamedPost.bulk_create(kept.values(), using_db=client)


async def _posts_elsewhere(client: BaseDBAsyncClient, charter: models.Charter, named: list[NamedPost]) -> list[Finding]:
    """What a charter says of another office's post stays its own word: that office publishes who holds it."""
    said = {post.title for post in named if post.officer or post.contacts}
    rows = await client.execute_query_dict(_ELSEWHERE, [charter.id])
    return [
        Finding(
            code="POST_OF_ANOTHER_OFFICE",
            severity=Severity.INFO,
            message=LocalizedText(
                f"“{row['title']}” পদটি {row['name_bn']} অফিসের ({row['code']}); কে আছেন এবং কীভাবে যোগাযোগ করা যায় তা ওই "
                "অফিসের সনদে প্রকাশিত হয়। সেখানে ভুল থাকলে ওই অফিসকে জানান।",
                f"“{row['title']}” is a post of {row['name_en']} ({row['code']}): who holds it and how to reach it is "
                "published by that office's charter. Tell that office if it is wrong there.",
            ),
            place=Place(),
            published=row["title"],
            resolution="Kept as published in this charter; the post's officer and contacts were left as they are.",
        )
        for row in rows
        if row["title"] in said
    ]


_ELSEWHERE = """
SELECT coalesce(p.title_bn, p.title_en) AS title, ltree2text(o.code) AS code, o.name_bn, o.name_en
FROM named_posts n JOIN posts p ON p.id = n.post_id JOIN offices o ON o.id = p.office_id
WHERE n.charter_id = $1 AND p.office_id <> (SELECT c.office_id FROM charters c WHERE c.id = $1)
ORDER BY p.id
"""


async def _store_service(
    client: BaseDBAsyncClient, charter: models.Charter, service: Service, seats: dict[posts.Named, int]
) -> None:
    def seat(post: NamedPost | None) -> int | None:
        return seats[post.title, post.officer] if post else None

    stored = await models.Service.create(
        using_db=client,
        charter_id=charter.id,
        code=service.code,
        category=service.category,
        serial=service.serial,
        name_bn=service.name.bn,
        name_en=service.name.en,
        responsible_id=seat(service.responsible),
        superior_id=seat(service.superior),
    )
    await _store_parts(client, stored, service)


async def _store_parts(client: BaseDBAsyncClient, stored: models.Service, service: Service) -> None:
    await models.DeliveryMethod.bulk_create(
        (
            models.DeliveryMethod(
                service_id=stored.id, position=method.position, channel=method.channel, **_columns("text", method.text)
            )
            for method in service.delivery_methods
        ),
        using_db=client,
    )
    await models.RequiredDocument.bulk_create(
        (
            models.RequiredDocument(
                service_id=stored.id,
                position=paper.position,
                conditional=paper.conditional,
                **_columns("name", paper.name),
                **_columns("obtain_from", paper.obtain_from),
            )
            for paper in service.required_documents
        ),
        using_db=client,
    )
    if fee := service.fee:
        await models.Fee.create(using_db=client, service_id=stored.id, free=fee.free, **_columns("text", fee.text))
    if limit := service.time_limit:
        values = asdict(limit)
        text = _columns("text", values.pop("text"))
        await models.TimeLimit.create(using_db=client, service_id=stored.id, **text, **values)
    await models.PublishedCell.bulk_create(
        (
            models.PublishedCell(service_id=stored.id, meaning=cell.meaning, text=cell.text, **asdict(cell.place))
            for cell in service.published
        ),
        using_db=client,
    )


def _columns(name: str, text: str | None) -> dict[str, str | None]:
    """A published text in the column of its language."""
    written = LocalizedText.written(text)
    return {f"{name}_bn": written.bn, f"{name}_en": written.en}


async def _store_findings(client: BaseDBAsyncClient, charter: models.Charter, findings: Iterable[Finding]) -> None:
    await models.Finding.bulk_create(
        (
            models.Finding(
                charter_id=charter.id,
                position=position,
                code=finding.code,
                severity=finding.severity,
                message_bn=finding.message.bn,
                message_en=finding.message.en,
                published=finding.published,
                resolution=finding.resolution,
                service_code=finding.service_code,
                **asdict(finding.place),
            )
            for position, finding in enumerate(findings, start=1)
        ),
        using_db=client,
    )
