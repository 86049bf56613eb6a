"""Adoption: an office adds national services to a draft of its charter, with its own posts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts import scope
from districts.catalogue import office_posts, refusals
from districts.catalogue.definitions import parts_of
from districts.catalogue.numbering import Numbering
from districts.charters import drafting, parts, publishing, storing
from districts.charters.draft import ServiceCategory
from districts.identity.actors import Actor, Permission
from districts.offices import Level, unwatched
from districts.shared.text import LocalizedText


async def adopt(office_code: str, codes: Sequence[str] | None = None, *, actor: Actor) -> models.Charter:
    """Adds the national services that the office's charter lacks to a draft: the existing draft, a copy of the charter
    in force, or a first one. Returns the draft, or the charter in force if nothing is missing.

        codes: the services to add; None: all that are offered. Raises Refused (FORBIDDEN, NOT_FOUND, REQUIRED without a
        code, NOT_ALLOWED_NOW for a retired service and for an empty catalogue).
    """
    scope.require(actor, Permission.EDIT_CHARTER, office_code)
    async with scope.acting(actor) as client:
        office_id = await storing.lock_office(client, office_code)
        if codes is not None:
            await _refuse_unknown(client, codes)
        missing = await _missing(client, office_id, codes)
        standing = await drafting.standing(client, office_id)
        if not missing and standing:
            return standing
        if not missing:
            raise refusals.empty_catalogue()
        charter = await drafting.draft(client, office_id)
        await _promise(client, charter, missing)
        return charter


async def _refuse_unknown(client: BaseDBAsyncClient, codes: Sequence[str]) -> None:
    if not codes:
        raise refusals.no_catalogue_codes()
    rows = await client.execute_query_dict("SELECT code, retired FROM catalogue_newest()")
    known = {row["code"]: row["retired"] for row in rows}
    for position, code in enumerate(codes):
        if code not in known:
            raise refusals.no_catalogue_service(position=position, code=code)
        if known[code]:
            raise refusals.retired_service(position=position, code=code)


async def _missing(
    client: BaseDBAsyncClient, office_id: int, codes: Sequence[str] | None
) -> list[models.CatalogueService]:
    rows = await client.execute_query_dict(_MISSING, [office_id])
    found = await models.CatalogueService.filter(id__in=[row["id"] for row in rows]).using_db(client)
    order = list(ServiceCategory)
    found.sort(key=lambda each: (order.index(ServiceCategory(each.category)), each.serial, each.id))
    return [each for each in found if codes is None or each.code in codes]


_MISSING = "SELECT catalogue_id AS id FROM catalogue_differences($1) WHERE kind = 'MISSING'"


async def _promise(
    client: BaseDBAsyncClient, charter: models.Charter, missing: Sequence[models.CatalogueService]
) -> None:
    wanted = [office_posts.of(stored) for each in missing for stored in (each.responsible, each.superior)]
    seated = await office_posts.seat(client, charter, wanted)
    numbering = await Numbering.of(client, charter)
    promised = []
    for each in missing:
        row = {
            "catalogue_id": each.id,
            "code": numbering.code(each),
            "category": each.category,
            "serial": numbering.serial(each),
            **parts.columns("name", LocalizedText(each.name_bn, each.name_en)),
            "responsible_id": seated.get(office_posts.of(each.responsible)),
            "superior_id": seated.get(office_posts.of(each.superior)),
        }
        promised.append((row, parts_of(each)))
    await storing.add_services(client, charter.id, promised)


@dataclass(frozen=True, slots=True)
class Adopted:
    """The outcome for each office of a level, by code. left: offices that have a charter or a draft already."""

    adopted: tuple[str, ...]
    left: tuple[str, ...]


async def adopt_level(
    level: Level, *, publish: bool, actor: Actor, progress: Callable[[int, int], None] = unwatched
) -> Adopted:
    """Lets each open office of a level without a charter adopt the catalogue. Each office is one transaction: after a
    failure the earlier ones are done, and another run does the rest.

    publish: also bring the charters into force. progress: offices done, and in all. Raises Refused as `adopt` does.
    """
    scope.require_everywhere(actor, Permission.EDIT_CHARTER)
    async with scope.acting(actor) as client:
        rows = await client.execute_query_dict(_OF_LEVEL, [level])
    adopted = []
    for done, code in enumerate([row["code"] for row in rows], 1):
        if await _first_charter(code, publish=publish, actor=actor):
            adopted.append(code)
        progress(done, len(rows))
    return Adopted(tuple(adopted), tuple(row["code"] for row in rows if row["code"] not in adopted))


_OF_LEVEL = """
SELECT ltree2text(code) AS code FROM offices WHERE level = $1 AND NOT is_closed(closed_from) ORDER BY code
"""


async def _first_charter(office_code: str, *, publish: bool, actor: Actor) -> bool:
    async with scope.acting(actor) as client:
        office_id = await storing.lock_office(client, office_code)
        if await models.Charter.filter(office_id=office_id).using_db(client).exists():
            return False
        charter = await adopt(office_code, actor=actor)
        if publish:
            await publishing.publish(office_code, charter.revision, actor=actor)
        return True
