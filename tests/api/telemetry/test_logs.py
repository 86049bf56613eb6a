"""One line a request, with an id, and nothing in it that was asked or answered."""

from __future__ import annotations

import json
import logging

import asyncpg
import httpx
import pytest
from tortoise.exceptions import OperationalError

from api.telemetry import log_format, logs
from models.database.connection import Address, Database
from tests.api import network
from tests.support.databases import OWNER, as_role, connect


async def request(headers: dict[str, str], url: str = "/graphql", **body: str) -> httpx.Response:
    transport = httpx.ASGITransport(network.app(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.post(url, json=body, headers=headers)
    logs.flush()
    return answer


async def test_a_sane_request_id_is_kept_and_another_replaced() -> None:
    kept = await request({"x-request-id": "call-centre.2026:17"}, query="{greeting}")
    replaced = await request({"x-request-id": 'x" level=error'}, query="{greeting}")
    too_long = await request({"x-request-id": "a" * 65}, query="{greeting}")

    assert kept.headers["x-request-id"] == "call-centre.2026:17"
    assert len(replaced.headers["x-request-id"]) == len(too_long.headers["x-request-id"]) == 32
    assert kept.headers.get_list("x-request-id") == ["call-centre.2026:17"]


async def test_the_access_line_says_what_happened_and_not_what_was_said(
    capsys: pytest.CaptureFixture[str], restored_logging: None
) -> None:
    logs.configure("json")
    await request({"x-request-id": "r1", "cookie": "s3cret"}, "/graphql?query=hidden", query="{ greeting(name: 5) }")
    [line] = [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    assert {"time", "ms"} < line.keys()
    assert {name: line[name] for name in line.keys() - {"time", "ms"}} == {
        "level": "info",
        "logger": "charter.access",
        "message": "request",
        "request_id": "r1",
        "method": "POST",
        "path": "/graphql",
        "status": 200,
    }


async def test_a_long_path_is_logged_in_part(capsys: pytest.CaptureFixture[str], restored_logging: None) -> None:
    logs.configure("json")
    scope = {"type": "http", "method": "GET", "path": "/", "raw_path": b"/" + b"a" * 60_000, "headers": []}
    logs.write_access(scope, 404, 1.0)
    logging.getLogger().handlers[0].flush()
    [line] = capsys.readouterr().err.splitlines()

    assert json.loads(line)["path"] == "/" + "a" * (logs.LONGEST_PATH - 1)


async def test_a_path_cannot_forge_a_line(capsys: pytest.CaptureFixture[str], restored_logging: None) -> None:
    logs.configure("text")
    await request({}, "/x%0a12:00:00.000 ERROR forged")
    [line] = capsys.readouterr().err.splitlines()

    assert "path=/x%0a12:00:00.000%20ERROR%20forged status=404" in line


async def test_a_failure_is_logged_with_the_request_id_and_without_the_query(
    capsys: pytest.CaptureFixture[str], restored_logging: None
) -> None:
    logs.configure("json")
    await request({"x-request-id": "r2"}, query="{ mySecretAlias: broken }")
    output = capsys.readouterr().err
    failure, access = [json.loads(line) for line in output.splitlines()]

    assert (failure["request_id"], access["request_id"]) == ("r2", "r2")
    assert "RuntimeError" in failure["exception"]
    assert "{ mySecretAlias" not in output


def test_a_database_errors_detail_is_left_out() -> None:
    error = RuntimeError("duplicate key\nDETAIL:  Key (mobile)=(+8801712000000) already exists.")

    assert "+88017" not in log_format.exception_text(error)
    assert "duplicate key" in log_format.exception_text(error)


TAKEN = "VALUES ('SECRET 1\nSECRET 2\n\nSECRET 3', 'x', 'x', 'x', '2024-08-12')"
INSERT = f"INSERT INTO renamed_titles (former_bn, former_en, current_bn, current_en, since) {TAKEN}"


async def failing(database: Address, sql: str, *values: object) -> BaseException:
    """As the owner: of a table with row-level security, the serving role is told no values."""
    async with connect(database) as owner:
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)) as failed:
            await owner.fetchval(sql, *values)
    return failed.value


@pytest.mark.parametrize(
    ("sql", "values", "said"),
    [
        # A row that is refused is repeated whole, with every line in it.
        (INSERT.replace("'x', '2024", "NULL, '2024"), (), 'null value in column "current_en"'),
        # A value that does not fit, as the server says it and as the driver does.
        ("SELECT 'SECRET'::text::int", (), "InvalidTextRepresentationError"),
        ("SELECT $1::int", ("SECRET",), "DataError"),
    ],
)
async def test_no_value_reaches_the_log(
    roles: Address, empty: Database, sql: str, values: tuple[object, ...], said: str
) -> None:
    # given
    error = await failing(as_role(roles, OWNER, await empty.read("SELECT current_database()")), sql, *values)
    assert "SECRET" in str(error)

    # when
    wrapped, quoting = OperationalError(error), RuntimeError(f"it failed: {error}")
    wrapped.__cause__ = quoting.__context__ = error
    grouped = ExceptionGroup("both", [wrapped, quoting])
    texts = [log_format.exception_text(each) for each in (error, wrapped, quoting, grouped)]

    # then
    for text in texts:
        assert "SECRET" not in text
        assert said in text
    assert "Traceback (most recent call last)" in texts[0]
    assert "This led directly to:" in texts[1]


def test_errors_that_lead_to_each_other_are_told_once() -> None:
    first, second = ValueError("first"), KeyError("second")
    first.__context__, second.__context__ = second, first

    assert log_format.exception_text(first) == "KeyError: 'second'\n\nThis led to:\n\nValueError: first"
    assert log_format.exception_text(None) == ""


@pytest.mark.parametrize("path", ["/graphql", '/a"b\\c', "/" + "x" * 500, '/"' * 300])
def test_an_access_line_is_json_whatever_was_asked_for(path: str) -> None:
    log_format.request_id.set("r1")
    _, written = log_format.FORMS["json"]

    line = written(log_format.Access(1_790_000_000.25, "INFO", "GET", path, 404, 1.234))

    assert json.loads(line) == {
        "time": "2026-09-21T14:13:20.250+00:00",
        "level": "info",
        "logger": "charter.access",
        "message": "request",
        "request_id": "r1",
        "method": "GET",
        "path": path,
        "status": 404,
        "ms": 1.23,
    }
