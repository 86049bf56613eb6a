"""The query `viewer`."""

from __future__ import annotations

import strawberry

from schema import plan
from schema.identity.types import Viewer

# For the process to set before anything of the statement is read, where it names this setting.
CLIENT = "app.client"


# The person is set by enter(). Who is signed in through a frontend is asked for as that person.
_VIEWER = (
    "(SELECT CASE WHEN actor.name IS NOT NULL THEN 'PERSON' WHEN client.prefix IS NOT NULL THEN 'API_CLIENT'"
    " ELSE 'ANONYMOUS' END AS kind, coalesce(actor.name, client.prefix) AS subject"
    " FROM (SELECT nullif(current_setting('app.actor', true), '') AS name) actor,"
    f" (SELECT nullif(current_setting('{CLIENT}', true), '') AS prefix) client) {{row}} WHERE true"
)


@strawberry.type
class Query:
    viewer: Viewer = plan.field("The caller.", plan.One(_VIEWER, nullable=False))
