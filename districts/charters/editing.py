"""A draft is corrected field by field, and nobody overwrites what they have not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeAlias

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import names, refusals, scope
from districts.actors import Actor, Permission
from districts.charters import parts
from districts.charters.draft import Channel, TimeUnit
from districts.charters.parts import Row
from districts.text import LocalizedText


class Keep:
    """Stands for a field that an edit says nothing about."""


KEEP = Keep()


@dataclass(frozen=True, slots=True)
class FeeEdit:
    """free None: the text does not say."""

    text: LocalizedText
    free: bool | None


@dataclass(frozen=True, slots=True)
class TimeLimitEdit:
    """What `draft.TimeLimit` holds, in both languages; its working days follow from maximum and unit."""

    text: LocalizedText
    immediate: bool = False
    minimum: int | None = None
    maximum: int | None = None
    unit: TimeUnit | None = None
    as_needed: bool = False
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryMethodEdit:
    channel: Channel
    text: LocalizedText


@dataclass(frozen=True, slots=True)
class RequiredDocumentEdit:
    """obtain_from: where to get it; conditional: needed only where it applies."""

    name: LocalizedText
    obtain_from: LocalizedText
    conditional: bool


_Name: TypeAlias = LocalizedText | Keep
_Post: TypeAlias = int | Keep | None


@dataclass(frozen=True, slots=True)
class ServiceEdit:
    """What changes. None takes a value away; posts are given by their ids."""

    name: _Name = KEEP
    fee: FeeEdit | Keep | None = KEEP
    time_limit: TimeLimitEdit | Keep | None = KEEP
    responsible: _Post = KEEP
    superior: _Post = KEEP


async def update_service(service_id: int, version: int, edit: ServiceEdit, *, actor: Actor) -> int:
    """Changes a service of a draft. The service's new version.

    version: the one that the editor has seen. Raises Refused: NOT_FOUND where it is out of reach, FORBIDDEN,
    NOT_ALLOWED_NOW once it is published, STALE when somebody else was faster, REQUIRED for an edit that changes
    nothing, INVALID.
    """
    async with scope.acting(actor) as client:
        await lock(client, service_id, version, actor)
        if all(getattr(edit, each.name) is KEEP for each in fields(edit)):
            raise refusals.nothing_to_change()
        await _apply(client, service_id, edit)
        await client.execute_query("UPDATE services SET version = version + 1 WHERE id = $1", [service_id])
        return version + 1


async def lock(client: BaseDBAsyncClient, service_id: int, version: int, actor: Actor) -> dict[str, Any]:
    """The service of a draft, which nobody else changes or publishes meanwhile. Raises Refused."""
    await client.execute_query(_LOCK_CHARTER, [service_id])
    rows = await client.execute_query_dict(_LOCK, [service_id])
    if not rows:
        raise refusals.no_service()
    found: dict[str, Any] = rows[0]
    scope.require(actor, Permission.EDIT_CHARTER, found["office_code"])
    if found["published"]:
        raise refusals.already_published(found["office_code"], found["revision"])
    if found["version"] != version:
        raise refusals.stale(version, found["version"])
    return found


# First the charter, as who publishes does: in the other order each would wait for the other.
_LOCK_CHARTER = "SELECT FROM charters WHERE id = (SELECT s.charter_id FROM services s WHERE s.id = $1) FOR SHARE"
_LOCK = """
SELECT s.version, s.code, s.charter_id, c.revision, c.in_force IS NOT NULL AS published,
       ltree2text(o.code) AS office_code, ARRAY(SELECT e.code FROM services e WHERE e.charter_id = c.id) AS codes
FROM services s JOIN charters c ON c.id = s.charter_id JOIN offices o ON o.id = c.office_id
WHERE s.id = $1
FOR NO KEY UPDATE OF s
"""


async def _apply(client: BaseDBAsyncClient, service_id: int, edit: ServiceEdit) -> None:
    if isinstance(edit.name, LocalizedText):
        name = names.checked("name", edit.name)
        await client.execute_query(_NAME, [service_id, name.bn, name.en])
    for field, post in (("responsible", edit.responsible), ("superior", edit.superior)):
        if not isinstance(post, Keep):
            await _seat(client, service_id, field, post)
    if not isinstance(edit.fee, Keep):
        await _replace(client, "fees", service_id, fee_row(edit.fee))
    if not isinstance(edit.time_limit, Keep):
        await _replace(client, "time_limits", service_id, limit_row(edit.time_limit))


_NAME = "UPDATE services SET name_bn = $2, name_en = $3 WHERE id = $1"


async def _seat(client: BaseDBAsyncClient, service_id: int, field: str, post_id: int | None) -> None:
    """A post of the office, or of one above it: nobody below answers for it."""
    if post_id is not None and not await client.execute_query_dict(_MAY_ANSWER, [service_id, post_id]):
        raise refusals.no_post(field)
    await client.execute_query(f"UPDATE services SET {field}_id = $2 WHERE id = $1", [service_id, post_id])


_MAY_ANSWER = """
SELECT p.id FROM services s JOIN offices o ON o.id = s.office_id
JOIN offices a ON a.code = ANY (codes_above(o.code) || o.code)
JOIN posts p ON p.office_id = a.id
WHERE s.id = $1 AND p.id = $2
"""


async def _replace(client: BaseDBAsyncClient, table: str, service_id: int, values: Row | None) -> None:
    await client.execute_query(f"DELETE FROM {table} WHERE service_id = $1", [service_id])
    await parts.insert_rows(client, table, [{"service_id": service_id, **values}] if values else [])


def method_rows(edits: Sequence[DeliveryMethodEdit]) -> list[Row]:
    """Rows of `delivery_methods`, in their order. Raises Refused (REQUIRED, INVALID)."""
    return [
        {"position": index + 1, "channel": edit.channel, **_said(edit.text, "deliveryMethods", str(index), "text")}
        for index, edit in enumerate(edits)
    ]


def paper_rows(edits: Sequence[RequiredDocumentEdit]) -> list[Row]:
    """Rows of `required_documents`, in their order. Raises Refused (REQUIRED, INVALID)."""
    return [_paper_row(index, edit) for index, edit in enumerate(edits)]


def _paper_row(index: int, edit: RequiredDocumentEdit) -> Row:
    path, longest = ("requiredDocuments", str(index)), names.LONGEST_TEXT
    obtain_from = names.optional((*path, "obtainFrom"), edit.obtain_from, longest=longest)
    return {
        "position": index + 1,
        **parts.columns("name", names.checked((*path, "name"), edit.name, longest=longest)),
        **parts.columns("obtain_from", obtain_from),
        "conditional": edit.conditional,
    }


def _said(text: LocalizedText, *path: str) -> Row:
    """What is to be published in the words of the office."""
    return parts.columns("text", names.checked(path, text, longest=names.LONGEST_TEXT))


def fee_row(edit: FeeEdit | None) -> Row | None:
    """A row of `fees`. Raises Refused (REQUIRED, INVALID)."""
    if edit is None:
        return None
    return {**_said(edit.text, "fee", "text"), "free": edit.free}


def limit_row(edit: TimeLimitEdit | None) -> Row | None:
    """A row of `time_limits`. Raises Refused (REQUIRED, INVALID)."""
    if edit is None:
        return None
    if (edit.maximum is None) != (edit.unit is None) or (
        edit.minimum is not None and (edit.maximum is None or not 0 <= edit.minimum <= edit.maximum)
    ):
        raise refusals.unlikely_time_limit()
    if (edit.maximum is not None and not 0 < edit.maximum <= _LONGEST) or (edit.immediate and edit.as_needed):
        raise refusals.unlikely_time_limit()
    return {
        **_said(edit.text, "timeLimit", "text"),
        "immediate": edit.immediate,
        "minimum": edit.minimum,
        "maximum": edit.maximum,
        "unit": edit.unit,
        "working_days": edit.maximum if edit.unit is TimeUnit.WORKING_DAY else None,
        "as_needed": edit.as_needed,
        "conditional": edit.conditional,
    }


_LONGEST = 10_000  # of any unit: beyond it somebody has mistyped
