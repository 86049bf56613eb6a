"""The query `viewer`."""

from __future__ import annotations

import strawberry

from schema import plan
from schema.identity.types import Viewer

# The process sets this setting before the statement reads anything, if the statement names it.
CLIENT = "app.client"


# enter() sets the person. A person signed in through a frontend counts as that person.
_VIEWER = (
    "(SELECT CASE WHEN actor.name IS NOT NULL THEN 'PERSON' WHEN client.prefix IS NOT NULL THEN 'API_CLIENT'"
    " ELSE 'ANONYMOUS' END AS kind, coalesce(actor.name, client.prefix) AS subject"
    " FROM (SELECT nullif(current_setting('app.actor', true), '') AS name) actor,"
    f" (SELECT nullif(current_setting('{CLIENT}', true), '') AS prefix) client) {{row}} WHERE true"
)


@strawberry.type
class Query:
    viewer: Viewer = plan.field("The caller.", plan.One(_VIEWER, nullable=False))
