"""What an answer depends on: every table that its statement reads, behind functions too; None where that is not all."""

from __future__ import annotations

import pytest

from districts.shared.operation_limits import Allowed
from models.database.connection import Database
from schema.domain import DOMAIN
from schema.network import schema
from schema.plan.documents.cache import Documents
from schema.plan.documents.dependencies import Dependencies
from tests.support.contract import CHARTER


def tables(known: Dependencies, text: str, name: str | None = None, **given: object) -> frozenset[str] | None:
    documents = Documents(schema._schema, schema.bindings, Allowed())
    documents.know(known)
    plan, _ = documents.plan(documents.get(text), name, dict(given))
    return plan.tables


@pytest.fixture
async def known(empty: Database) -> Dependencies:
    return await Dependencies.read(empty, DOMAIN)


async def test_a_charter_page_depends_on_what_it_shows(known: Dependencies) -> None:
    found = tables(known, CHARTER, "CharterPage", office="bd.khulna.magura")

    assert found is not None
    assert {
        "offices",
        "charters",
        "services",
        "fees",
        "time_limits",
        "posts",
        "postings",
        "officers",
        "contact_points",
    } <= found
    assert "catalogue_services" not in tables(known, '{ office(code: "bd") { name { bn } } }')  # type: ignore[operator]


async def test_what_stands_behind_a_function_counts(known: Dependencies) -> None:
    found = tables(known, '{ escalationChain(officeCode: "bd", serviceCode: "c1") { step workingDays } }')

    assert found is not None
    assert {"charters", "services", "posts", "offices", "escalation_times", "time_limits"} <= found
    assert "office_codes" in found  # `office_called` looks for former codes


@pytest.mark.parametrize(
    "text",
    [
        "{ viewer { kind } }",
        '{ requests(officeCode: "bd") { totalCount } }',
        '{ track(trackingCode: "1") { status } }',
        '{ office(code: "bd") { grants { totalCount } } }',
        '{ office(code: "bd") { charter { findings { code } } } }',
        "{ auditEntries { totalCount } }",
    ],
)
async def test_what_is_not_everybodys_is_never_kept(known: Dependencies, text: str) -> None:
    assert tables(known, text) is None


async def test_every_read_of_the_charter_contract_can_be_kept(known: Dependencies) -> None:
    documents = Documents(schema._schema, schema.bindings, Allowed())
    documents.know(known)
    document = documents.get(CHARTER)
    given = {
        "office": "bd", "service": "c1", "query": "x", "code": "bd", "text": "x", "first": 5, "id": "T2ZmaWNlOjE=",
        "parent": "bd", "category": "CITIZEN", "after": None, "serviceCode": "c1",
    }  # fmt: skip

    kept = {}
    for name, operation in document.operations.items():
        wanted = {definition.variable.name.value for definition in operation.variable_definitions or ()}
        plan, _ = documents.plan(document, name, {key: given[key] for key in wanted & given.keys()})
        kept[name] = plan.tables is not None

    # What an id leads to may be anybody's.
    assert kept.pop("Refetch") is False
    assert len(kept) == 6
    assert all(kept.values()), kept


async def test_a_statement_that_asks_for_the_moment_or_the_caller_is_not_kept(known: Dependencies) -> None:
    assert known.of("SELECT o.id FROM offices o") == frozenset({"offices"})
    assert known.of("SELECT dhaka_today()") == frozenset()
    for passing in ("now()", "clock_timestamp()", "current_setting('app.offices')", "random()", "in_reach(3)"):
        assert known.of(f"SELECT {passing} FROM offices") is None
