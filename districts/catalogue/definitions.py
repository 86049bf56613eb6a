"""National services, defined by headquarters in versions, so that an adopted one never changes by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts import scope
from districts.catalogue import refusals
from districts.charters import fields, parts
from districts.charters.draft import Service
from districts.charters.parts import Parts, Row
from districts.identity.actors import Actor, Permission
from districts.services import edits
from districts.services.edits import refuse_serial
from districts.shared import refusals as shared_refusals
from districts.shared import typed_text
from districts.shared.edits import Edit
from districts.shared.text import LocalizedText


class Seat(StrEnum):
    """Which post of an adopting office is meant: its head, the head of the office above, or the post with a title (in
    the office, or else the head of an office above with that title).
    """

    HEAD = "HEAD"
    HEAD_ABOVE = "HEAD_ABOVE"
    TITLED = "TITLED"


@dataclass(frozen=True, slots=True)
class CataloguePost:
    """A post of the adopting office. title: for TITLED only."""

    seat: Seat
    title: LocalizedText = field(default_factory=LocalizedText)


class Definition(Edit):
    """What a version says: `category`, `serial`, `name`, the PARTS of a service, and two CataloguePosts, `responsible`
    and `superior`. What it does not name is as in the version before; a first version has the next serial then.

    A part may be given by its rows instead. An Edit of the fee or the time limit changes that of the version before.
    """


PARTS = {
    table: part
    for table, part in fields.tables(Service).items()
    if part.name in models.CatalogueService._meta.fields_map
}
"""The parts that a definition says, by the tables whose rows they are."""


def parts_of(defined: models.CatalogueService) -> Parts:
    said = ((table, getattr(defined, field.name)) for table, field in PARTS.items())
    return {table: rows if isinstance(rows, list) else [rows] if rows else [] for table, rows in said}


async def define(code: str, definition: Definition, *, actor: Actor) -> int:
    """Defines a national service; returns the id of its first version.

    Raises Refused (FORBIDDEN, INVALID, REQUIRED without a name, CONFLICT for an existing code).
    """
    scope.require_everywhere(actor, Permission.EDIT_CATALOGUE)
    async with scope.acting(actor) as client:
        added = await _add(client, None, _first(code, definition), actor)
        if added is None:
            raise refusals.defined_already(code=code)
        return added


async def update(seen: int, definition: Definition, *, actor: Actor) -> int:
    """Adds a version of a national service; returns its id. seen: the id of the version that the editor has seen.

    A retired service is offered again. Raises Refused (FORBIDDEN, NOT_FOUND, INVALID, REQUIRED for an edit without
    changes, STALE if there is a later version).
    """
    scope.require_everywhere(actor, Permission.EDIT_CATALOGUE)
    if not definition:
        raise shared_refusals.nothing_to_change()
    async with scope.acting(actor) as client:
        newest = await _newest(client, seen)
        return await _next(client, seen, {**_columns(definition, newest), "retired": False}, actor)


async def retire(seen: int, *, actor: Actor) -> int:
    """Retires a national service by a last version; returns its id. Offices that adopted it keep it.

    Raises Refused (FORBIDDEN, NOT_FOUND, STALE, NOT_ALLOWED_NOW if it is already retired).
    """
    scope.require_everywhere(actor, Permission.EDIT_CATALOGUE)
    async with scope.acting(actor) as client:
        newest = await _newest(client, seen)
        if newest.retired:
            raise refusals.retired_already(code=newest.code)
        return await _next(client, seen, {"retired": True}, actor)


async def seed(definitions: Mapping[str, Definition], *, actor: Actor) -> list[str]:
    """Defines the services whose codes do not exist yet, and returns their codes; existing ones stay unchanged.

    Raises Refused as `define` does, except for existing codes.
    """
    scope.require_everywhere(actor, Permission.EDIT_CATALOGUE)
    async with scope.acting(actor) as client:
        return [
            code
            for code, definition in definitions.items()
            if await _add(client, None, _first(code, definition), actor)
        ]


async def _newest(client: BaseDBAsyncClient, seen: int) -> models.CatalogueService:
    known = await models.CatalogueService.filter(id=seen).using_db(client).first()
    if known is None:
        raise refusals.no_catalogue_version()
    versions = models.CatalogueService.filter(code=known.code).using_db(client)
    return await versions.order_by("-version").first() or known


async def _next(client: BaseDBAsyncClient, seen: int, said: Row, actor: Actor) -> int:
    added = await _add(client, seen, said, actor)
    if added is None:
        raise refusals.stale_catalogue_version()
    return added


async def _add(client: BaseDBAsyncClient, before: int | None, said: Row, actor: Actor) -> int | None:
    """The new version's id; None if there is a later version meanwhile."""
    rows = await client.execute_query_dict(_ADD, [before, orjson.dumps(said).decode(), actor.subject])
    if rows:
        refuse_serial(rows[0]["serial"])
    return rows[0]["id"] if rows else None


# The columns that are said, over those of the version before. Of two at the same moment the unique key lets one in.
_ADD = """
INSERT INTO catalogue_services (code, version, retired, category, serial, name_bn, name_en, delivery_methods,
                                required_documents, fee, time_limit, responsible, superior, defined_by, defined_at)
SELECT r.code, coalesce((b.before).version, 0) + 1, r.retired, r.category,
       coalesce(r.serial, (SELECT 1 + coalesce(max(n.serial), 0) FROM catalogue_newest() n
                           WHERE n.category = r.category)),
       r.name_bn, r.name_en, r.delivery_methods, r.required_documents, r.fee, r.time_limit, r.responsible, r.superior,
       $3, now()
FROM (SELECT (SELECT k FROM catalogue_services k WHERE k.id = $1) AS before) b
CROSS JOIN LATERAL jsonb_populate_record(b.before, $2::jsonb) r
WHERE NOT EXISTS (SELECT FROM catalogue_services n
                  WHERE n.code = r.code AND n.version > coalesce((b.before).version, 0))
ON CONFLICT (code, version) DO NOTHING
RETURNING id, serial
"""

# A label of an ltree, as in an office's code.
_CODE = re.compile(r"[a-z0-9_]{1,60}")


def _first(code: str, definition: Definition) -> Row:
    if not _CODE.fullmatch(code):
        raise refusals.unfit_catalogue_code(code=code)
    said = {"retired": False, "delivery_methods": [], "required_documents": [], **_columns(definition), "code": code}
    for name, columns in (("category", {"category"}), ("name", {"name_bn", "name_en"})):
        if not columns <= said.keys():
            raise shared_refusals.empty(name)
    return said


def _columns(definition: Definition, before: models.CatalogueService | None = None) -> Row:
    """The columns that it says. Raises Refused (INVALID, REQUIRED)."""
    names = {name: getattr(before, name, None) for name in ("name_bn", "name_en")} if "name" in definition else {}
    said = edits.edited(Service, definition, stored=names)
    for part in PARTS.values():
        if part.name in definition:
            said[part.name] = _part(part, definition[part.name], getattr(before, part.name, None))
    for name in ("responsible", "superior"):
        if name in definition:
            said[name] = definition[name] and _post(name, definition[name])
    return said


def _part(field: fields.Field, said: Any, before: Row | None) -> Any:
    """The part as one row or several. before: the previous version's row, which an Edit changes."""
    if isinstance(said, Edit):
        return edits.rows(field.name, said, before)[0]
    if field.listed and (said is None or any(isinstance(each, Edit) for each in said)):
        return edits.rows(field.name, said)
    return said


def _post(name: str, post: CataloguePost) -> Row:
    title = typed_text.optional((name, "title"), post.title)
    if (title != LocalizedText()) is not (post.seat is Seat.TITLED):
        raise refusals.unlikely_post(field=name)
    return {"seat": post.seat, **parts.columns("title", title)}
