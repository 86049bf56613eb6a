"""A query that leads to what nobody sees without a role says which it asks for: an empty answer is no explanation."""

from __future__ import annotations

from typing import Any

from graphql import get_named_type, is_abstract_type

from districts.identity.actors import Permission
from schema import plan
from schema.network import schema
from tests.models import test_scope

BINDINGS = schema.bindings
# No row of these is public. (What the others hide beside public rows is left out of their lists.)
HIDDEN = {table for table, sql in test_scope.ROWS.items() if ", false FROM " in sql}


def reached(type_: Any) -> set[str]:
    """The tables whose rows a root field of this type answers."""
    named: Any = get_named_type(type_)
    if is_abstract_type(named):
        return set()  # what an id names is null for whoever may not see it
    if named.name.endswith("Connection"):
        edge: Any = get_named_type(named.fields["edges"].type)
        return reached(edge.fields["node"].type)
    table = BINDINGS.tables.get(named.name)
    return {table.model._meta.db_table} if table and table.model else set()


def test_every_query_of_what_is_hidden_declares_its_permission() -> None:
    root = schema._schema.query_type
    assert root is not None
    hidden = {name for name, definition in root.fields.items() if reached(definition.type) & HIDDEN}
    hidden.remove("track")  # which asks for the tracking code

    assert {"audit_entries", "grants", "office_events", "requests"} <= HIDDEN
    assert hidden == {"apiClients", "auditEntries", "contactReads", "requests"}
    # How much is open somewhere is nobody else's either, though no row of a recomputation is hidden.
    assert {name for _, name in BINDINGS.guards} == hidden | {"recomputation"}
    assert BINDINGS.guards["Query", "auditEntries"].permission is Permission.READ_AUDIT
    assert BINDINGS.guards["Query", "contactReads"] == plan.Guard(Permission.READ_CONTACT_READS, "officeCode")
    assert BINDINGS.guards["Query", "requests"] == plan.Guard(Permission.READ_REQUESTS, "officeCode")


def test_what_a_tracking_code_opens_is_a_type_of_its_own() -> None:
    """It has no id, so that no cache takes it for what officers see, and it leads to no row that only they may see."""
    tracked: Any = schema._schema.type_map["TrackedRequest"]
    waiting, found = [tracked], {}
    while waiting:
        type_ = waiting.pop()
        if type_.name not in found:
            found[type_.name] = type_
            waiting += [get_named_type(field.type) for field in getattr(type_, "fields", {}).values()]

    assert "id" not in tracked.fields
    assert {"Deadline", "Office", "RequestStep", "Service", "TrackedEvent"} <= found.keys()
    assert {"Request", "RequestEvent", "Applicant", "Node", "SearchResult"} & found.keys() == set()
