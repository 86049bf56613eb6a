"""What a simulated network says, without the numbers of its rows: two that were made alike say the same."""

from __future__ import annotations

from models.database.connection import Address
from tests.support.databases import connect

_POST = (
    "(SELECT ltree2text(o.code) || '/' || p.title_bn FROM posts p JOIN offices o ON o.id = p.office_id WHERE p.id = {})"
)
_CODE = "(SELECT ltree2text(o.code) FROM offices o WHERE o.id = {})"
_SERVICE = f"(SELECT {_CODE.format('s.office_id')} || '/' || s.code FROM services s WHERE s.id = {{}})"
_NUMBER = "(SELECT r.number FROM requests r WHERE r.id = {})"
# By table, what names its rows' owners; the other columns are compared as they are.
NAMED = {
    "simulations": {},
    "posts": {"office_id": _CODE},
    "officers": {},
    "postings": {"post_id": _POST, "officer_id": "(SELECT r.name_bn FROM officers r WHERE r.id = {})"},
    "contact_points": {"post_id": _POST, "officer_id": "(SELECT r.name_bn FROM officers r WHERE r.id = {})"},
    "charters": {"office_id": _CODE},
    "named_posts": {"post_id": _POST, "office_id": _CODE, "charter_id": "NULL"},
    "findings": {"office_id": _CODE, "charter_id": "NULL"},
    "services": {
        "office_id": _CODE,
        "charter_id": "NULL",
        "catalogue_id": "(SELECT k.code FROM catalogue_services k WHERE k.id = {})",
        "responsible_id": _POST,
        "superior_id": _POST,
    },
    **{
        table: {"office_id": _CODE, "service_id": _SERVICE}
        for table in ("delivery_methods", "required_documents", "fees", "time_limits", "published_cells")
    },
    "service_listings": {"office_id": _CODE, "service_id": _SERVICE, "catalogue_id": "NULL"},
    "listing_counts": {"office_id": _CODE},
    "requests": {
        "office_id": _CODE,
        "service_id": _SERVICE,
        "step_post_id": _POST,
        "duplicate_of_id": _NUMBER,
    },
    "applicants": {"request_id": _NUMBER, "office_id": _CODE},
    "request_events": {"request_id": _NUMBER, "office_id": _CODE, "post_id": _POST},
    "request_series": {"office_id": _CODE},
    "outbox": {"event_id": "NULL"},
}
# What was there before, and when it was made, are another matter.
BEFORE = {
    "charters": "published_by <> 'charter seed'",
    "services": "true",
}
_MOMENTS = {"simulations": ("simulated_at",)}


def _select(table: str) -> str:
    named = NAMED[table]
    parts = [f"'{column}', {said.format(f't.{column}')}" for column, said in named.items()]
    dropped = [*named, "id", *_MOMENTS.get(table, ())]
    names = ", ".join(f"'{column}'" for column in dropped)
    return (
        f"SELECT (to_jsonb(t) - ARRAY[{names}] || jsonb_build_object({', '.join(parts)}))::text AS row FROM {table} t"
        f" WHERE {BEFORE.get(table, 'true')}"
    )


_DIGEST = "SELECT count(*), md5(coalesce(string_agg(row, E'\\n' ORDER BY row), '')) FROM ({}) t"


async def digests(owner: Address) -> dict[str, tuple[int, str]]:
    """By table: how many rows, and a digest of what they say. owner: whom nothing is hidden from."""
    async with connect(owner) as server:
        found = {}
        for table in NAMED:
            row = await server.fetchrow(_DIGEST.format(_select(table)))
            assert row
            found[table] = (row["count"], row["md5"])
        return found
