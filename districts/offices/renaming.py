"""Renames and moves offices; former names and codes are kept."""

from __future__ import annotations

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.identity.actors import Actor, Permission
from districts.offices import refusals, tree
from districts.offices.tree import LABEL, EventType, Office
from districts.shared import refusals as shared_refusals
from districts.shared import typed_text
from districts.shared.text import LocalizedText


async def rename(
    office_code: str, name: LocalizedText, reason: str, *, version: int | None = None, actor: Actor
) -> int:
    """Renames an office in one language or both, and returns its id; office lists no longer change the name.

    version: the one that was seen. Raises Refused (STALE if it has another one, FORBIDDEN, NOT_FOUND, REQUIRED without
    a name or a reason, or if nothing would change).
    """
    scope.require_everywhere(actor, Permission.EDIT_OFFICES)
    why = typed_text.require_reason(reason)
    async with scope.acting(actor) as client:
        await tree.lock(client)
        office = await tree.find_as_seen(client, office_code, version)
        bn, en = (_name(name.bn, office.name_bn), _name(name.en, office.name_en))
        if (bn, en) == (office.name_bn, office.name_en):
            raise shared_refusals.nothing_to_change()
        await client.execute_query(_RENAME, [office.id, bn, en])
        await tree.record(client, EventType.RENAMED, [office.id], actor=actor, reason=why)
        return office.id


_RENAME = "UPDATE offices SET name_bn = $2, name_en = $3 WHERE id = $1"


def _name(given: str | None, present: str) -> str:
    if given is None:
        return present
    checked = typed_text.checked("name", LocalizedText(given)).bn
    return checked.strip() if checked else present


async def move(
    office_code: str,
    parent_code: str | None,
    label: str | None,
    reason: str,
    *,
    version: int | None = None,
    actor: Actor,
) -> int:
    """Moves an office with all below it under another one of the same level, or changes the last label of its code.

    None leaves that unchanged. Grants, charters and posts stay with the office; the reach of offices above changes at
    once. Former codes keep leading to the offices. Returns the office's id. version: the one that was seen. Raises
    Refused (STALE if it has another one, FORBIDDEN, NOT_FOUND, REQUIRED, INVALID, CONFLICT for a code that another
    office has or had, NOT_ALLOWED_NOW if either is closed).
    """
    scope.require_everywhere(actor, Permission.EDIT_OFFICES)
    why = typed_text.require_reason(reason)
    async with scope.acting(actor) as client:
        await tree.lock(client)
        # Changes below the office lock rows there in any order: wait for all of them.
        await tree.lock_rows(client)
        office = await tree.find_as_seen(client, office_code, version)
        above, _, last = office.code.rpartition(".")
        if not above:
            raise refusals.root_stays()
        if office.closed_from is not None and office.closed:
            raise refusals.closed_office(code=office.code, since=office.closed_from)
        parent = await tree.find(client, above if parent_code is None else parent_code, "parentCode")
        _refuse_unfit(office, above, parent)
        code = f"{parent.code}.{_label(label, last)}"
        if code == office.code:
            raise shared_refusals.nothing_to_change()
        await _refuse_taken(client, office.code, code)
        await client.execute_query(_MOVE, [office.code, code, office.id, parent.id])
        await tree.record(client, EventType.MOVED, [office.id], actor=actor, reason=why)
        return office.id


def _refuse_unfit(office: Office, above: str, parent: Office) -> None:
    """Refuses a parent of another level; one of the same level as the present parent cannot lie below the office."""
    if parent.code.count(".") != above.count("."):
        raise refusals.unfit_parent(code=office.code, level=office.level, parent=parent.code)
    if parent.closed_from is not None:
        raise refusals.closed_office("parentCode", code=parent.code, since=parent.closed_from)


def _label(given: str | None, present: str) -> str:
    if given is None:
        return present
    if not LABEL.fullmatch(given):
        raise refusals.unfit_label(label=given)
    return given


async def _refuse_taken(client: BaseDBAsyncClient, former: str, code: str) -> None:
    taken = await client.execute_query_dict(_TAKEN, [former, code])
    if taken:
        raise refusals.taken_code(code=taken[0]["code"])


_MOVED = "$2::text || substr(ltree2text(o.code), length($1::text) + 1)"
_TAKEN = f"""
SELECT k.code FROM offices o JOIN office_codes k ON k.code = {_MOVED} AND k.office_id <> o.id
WHERE o.code <@ $1::text::ltree ORDER BY k.code LIMIT 1
"""
_MOVE = f"""
UPDATE offices o SET code = ({_MOVED})::ltree, parent_id = CASE WHEN o.id = $3 THEN $4 ELSE o.parent_id END
WHERE o.code <@ $1::text::ltree
"""
