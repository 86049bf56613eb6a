"""The log of slow operations: what it was, how long it took, and its SQL; nothing that somebody sent or was told."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.identity.tokens import DevelopmentTokens
from api.telemetry import slow_operations
from api.telemetry.metrics.counts import RequestCounts
from api.telemetry.operation_observer import OperationObserver
from districts.identity import api_clients, grants, trusted_documents
from districts.identity.actors import Role
from districts.identity.trusted_documents import Entry, digest
from models.database.connection import Address
from schema.network import schema
from tests.api.cache.test_responses import Server, running, view_of
from tests.api.telemetry.test_metrics import noted
from tests.support.rows import TESTER

PLACE = 'query Place($code: String!) { office(code: $code) { mine: name { en } } root: office(code: "bd") { level } }'


@pytest.fixture
async def server(address: Address, tmp_path: Any) -> AsyncIterator[Server]:
    """To which everything is slow."""
    async with running(address, data=tmp_path) as server:
        view_of(server.app).watch._slow = 0.0
        yield server


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """Without what the clock says."""
    told = [record for record in caplog.records if record.name == "charter.slow"]
    assert {record.getMessage() for record in told} <= {"a slow operation"}
    fields: list[dict[str, Any]] = [vars(record)["fields"] for record in told]
    for each in fields:
        assert each.pop("ms") >= each.pop("database_ms") >= 0
    return fields


async def test_its_name_cost_size_and_sql_are_told_and_no_value(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await server.post(PLACE, code="bd.khulna.magura")
    await server.post(PLACE, code="bd.khulna.magura")
    read, kept = lines(caplog)

    sql = read.pop("sql")
    assert read == {"operation": "Place", "kind": "query", "cost": 5, "bytes": len(answer.content)}
    assert kept == {"operation": "Place", "kind": "query", "cost": 0, "bytes": len(answer.content), "kept": True}
    assert sql.startswith("SELECT (SELECT max(g.generation)")
    assert "FROM office_called($1::text) r1" in sql
    assert "FROM office_called($2::text) r2" in sql
    assert "khulna" not in sql
    assert "'bd'" not in sql


async def test_a_change_is_told_with_the_sql_of_its_answer_and_no_name(
    server: Server, caplog: pytest.LogCaptureFixture, tmp_path: Any
) -> None:
    # given
    await grants.grant("rahima", Role.HQ_ADMIN, "bd", actor=TESTER)
    bearer = {"authorization": f"Bearer {DevelopmentTokens(tmp_path).issue('rahima')}"}
    text = "mutation M($input: GrantInput!) { grant(input: $input) { grant { role } userErrors { code } } }"
    given = {"officeCode": "bd.khulna", "role": "OFFICER", "subject": "somebody@issuer.example"}

    # when
    answer = await server.post(text, headers=bearer, input=given)

    # then
    assert answer.json()["data"]["grant"]["grant"] == {"role": "OFFICER"}
    [told] = lines(caplog)
    assert (told["operation"], told["kind"]) == ("M", "mutation")
    assert "FROM grants" in told["sql"]
    assert "rahima" not in str(told)
    assert "somebody" not in str(told)
    assert "khulna" not in str(told)


async def test_a_registered_document_is_told_by_its_id(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    # given
    created = await api_clients.create("bd", "Site", actor=TESTER)
    text = '{ office(code: "bd") { level } }'
    await trusted_documents.register(
        created.client.id, [Entry(digest(text), text)], check=schema.documents.check, actor=TESTER
    )

    # when
    await server.client.post("/graphql", json={"documentId": digest(text)})

    # then
    [told] = lines(caplog)
    assert (told["document"], "operation" in told) == (digest(text), False)


async def test_what_fails_is_told_with_its_codes(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    await server.client.post("/graphql", json={"query": "query Q { officers(officeCode: 5) { totalCount } }"})
    await server.post('query Inbox { requests(officeCode: "bd") { totalCount } }')
    [inbox] = lines(caplog)

    # The other one never became an operation.
    assert (inbox["operation"], inbox["codes"]) == ("Inbox", "FORBIDDEN")


@pytest.mark.parametrize(("milliseconds", "told"), [(500, [500, 2000]), (1, [1, 499.9, 500, 2000]), (0, [])])
def test_from_when_on_it_is_told_is_set(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, milliseconds: int, told: list[float]
) -> None:
    watch = OperationObserver(RequestCounts(), milliseconds)
    for seconds in (0.0009, 0.001, 0.4999, 0.5, 2.0):
        now = noted(name="Q", kind="query")
        # The clock stands still.
        monkeypatch.setattr(time, "perf_counter", lambda seconds=seconds: seconds)
        watch.ended(now)

    assert [vars(record)["fields"]["ms"] for record in caplog.records] == told


def test_a_line_ends_somewhere(caplog: pytest.LogCaptureFixture) -> None:
    slow_operations.log_slow(noted(kind="query", statements=("SELECT\n  1", "x" * slow_operations.LONGEST)), 1.0)
    [line] = lines(caplog)

    assert line["sql"] == f"SELECT 1; {'x' * (slow_operations.LONGEST - 10)} … (10 characters more)"
    assert "operation" not in line
