"""Exports over HTTP and by `charter export`: streamed, safe in a spreadsheet, and of nobody's who may not ask."""

from __future__ import annotations

import asyncio
import csv
import errno
import io
import itertools
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect

from api.app import create_app
from api.commands import Failure
from api.http.exports import export_endpoint, export_formats, snapshots, spools
from api.identity.authenticator import Authenticator, Caller
from api.identity.tokens import DevelopmentTokens
from api.limits.accounts import RateStatus
from api.limits.rate_classes import ANONYMOUS
from api.process.settings import Settings
from districts.charters.draft import Channel, DeliveryMethod
from districts.exports import reading
from districts.exports.datasets import Dataset
from districts.exports.reading import DATASETS
from districts.shared.refused import Refused
from districts.shared.text import LocalizedText
from models.database import connection
from models.database.connection import Address, Database
from schema import network
from tests.api.conftest import Charter
from tests.schema.networks import drafts

BASE = "http://127.0.0.1"
CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"


def application(database: Database, **settings: Any) -> Starlette:
    made = create_app(Settings(**settings))
    made.state.database = database
    return made


@pytest.fixture(autouse=True)
def unshared(monkeypatch: pytest.MonkeyPatch) -> None:
    """As before a server knows what its answers depend on: no export is shared, whatever other tests have served."""
    monkeypatch.setattr(network.schema.documents._planner, "dependencies", None)


@pytest.fixture
async def client(seeded: Database) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(application(seeded))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield client


async def test_a_table_as_a_spreadsheet_reads_it(client: httpx.AsyncClient) -> None:
    response = await client.get("/export/services.csv", params={"officeCode": "bd.khulna.magura"})

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert response.headers["content-disposition"] == 'attachment; filename="services.csv"'
    assert response.text.startswith("office_code,office_name_bn,office_name_en,code,")
    assert response.text.count("\r\n") == 13
    first = next(csv.DictReader(io.StringIO(response.text, newline="")))
    assert (first["office_code"], first["code"], first["working_days"], first["free"]) == (
        "bd.khulna.magura",
        "c1",
        "3",
        "true",
    )


async def test_one_object_a_line(client: httpx.AsyncClient) -> None:
    response = await client.get("/export/offices.jsonl")

    assert response.headers["content-type"] == "application/jsonl"
    assert response.text.count("\n") == len(response.text.splitlines()) > 500
    assert response.text.startswith('{"code":"bd","level":"NATIONAL","name_bn":"তথ্য')


async def test_a_mark_for_excel(client: httpx.AsyncClient) -> None:
    plain, marked = [
        (await client.get("/export/catalogue.csv", params=params)).content for params in ({}, {"bom": "true"})
    ]

    assert marked == b"\xef\xbb\xbf" + plain


async def test_what_there_is(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/export")).json()["datasets"]

    assert [each["name"] for each in listed] == list(DATASETS)
    services = listed[2]
    assert services["title"] == {
        "bn": "কার্যকর চার্টারের সেবা",
        "en": "Services of the charters in force",
    }
    assert services["files"] == ["/export/services.csv", "/export/services.jsonl"]
    assert services["columns"][0] == {
        "name": "office_code",
        "type": "text",
        "description": "the office's path in the tree",
    }
    assert services["parameters"][0] == {
        "name": "officeCode",
        "expected": "the code of an office: bd.khulna.magura",
        "required": False,
    }


async def test_its_headers_alone(client: httpx.AsyncClient) -> None:
    response = await client.head("/export/services.csv")

    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert "content-length" not in response.headers


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/export/nothing.csv", 404, "There is no data set 'nothing'."),
        ("/export/services", 404, "Request NAME.csv or NAME.jsonl"),
        ("/export/services.xlsx", 404, "Request NAME.csv or NAME.jsonl"),
        ("/export/services.csv?officeCode=bd.x", 404, "There is no office with the code 'bd.x'."),
        ("/export/services.csv?office=bd", 400, "has no parameter 'office'"),
        ("/export/services.csv?bom=1", 400, "bom must be true or false."),
        ("/export/services.csv?officeCode=bd&officeCode=bd", 400, "'officeCode' is given twice. Give it once."),
        ("/export/services.csv?includeBelow=1", 400, "'1' is not valid for includeBelow"),
        ("/export/services.csv?officeCode=%00", 400, "is not valid for officeCode"),
    ],
)
async def test_what_cannot_be_asked(client: httpx.AsyncClient, path: str, status: int, says: str) -> None:
    response = await client.get(path)

    assert response.status_code == status
    assert says in response.json()["errors"][0]["message"]


async def test_whoever_asks_is_admitted_like_any_other(client: httpx.AsyncClient, seeded: Database) -> None:
    for path in ("/export", "/export/offices.csv"):
        forged = await client.get(path, headers={"authorization": "Bearer a.b.c"})
        assert (forged.status_code, forged.headers["www-authenticate"]) == (401, "Bearer")

    limited = httpx.ASGITransport(application(seeded, rates={ANONYMOUS: 1}))
    async with httpx.AsyncClient(transport=limited, base_url=BASE) as asking:
        answers = [await asking.get("/export") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1].headers["retry-after"] == "60"


async def test_one_too_many_is_told_to_wait(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "MOST_WAITING", 0)

    response = await client.get("/export/services.csv")

    assert (response.status_code, response.headers["retry-after"]) == (503, "10")
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"


async def test_one_caller_does_not_take_all_turns(seeded: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    go = asyncio.Event()

    async def made(*_: Any) -> spools.Spool:
        await go.wait()
        raise spools.SpoolsFull

    monkeypatch.setattr(export_endpoint, "_made", made)
    app = application(seeded)

    async def ask(address: str) -> int:
        transport = httpx.ASGITransport(app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as asking:
            return (await asking.get("/export/offices.csv")).status_code

    waiting = [asyncio.create_task(ask("192.0.2.1")) for _ in range(6)]
    done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    other = asyncio.create_task(ask("192.0.2.2"))
    await asyncio.sleep(0)
    go.set()

    assert {task.result() for task in done} == {429}
    assert sorted(await asyncio.gather(*waiting)) == [429, 429, 503, 503, 503, 503]
    assert await other == 503  # it had its turn, in which nothing fitted


async def test_what_does_not_fit_on_disk_is_told_to_wait(seeded: Database) -> None:
    app = application(seeded, export_bytes=1000)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as asking:
        statuses = [
            (await asking.get(f"/export/{name}.csv")).status_code for name in ("offices", "catalogue", "charters")
        ]

    assert statuses == [503, 503, 200]


async def test_a_folder_that_takes_nothing_is_unavailable_and_named_in_the_log(
    client: httpx.AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    gone = await client.get("/export/offices.csv")
    monkeypatch.undo()

    assert (gone.status_code, gone.headers["retry-after"]) == (503, "10")
    assert "cannot store an export" in gone.text
    assert [record.getMessage() for record in caplog.records if record.name == "charter.exports"] == [
        f"no export can be made in {tmp_path}/gone (TMPDIR): No such file or directory"
    ]
    assert (await client.get("/export/offices.csv")).status_code == 200


async def _piece_by_piece(app: Starlette, leave_after: int) -> tuple[list[bytes], int]:
    """What a client gets that goes away after so many pieces; and how many connections there were meanwhile."""
    pieces: list[bytes] = []
    meanwhile = 0

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal meanwhile
        if message["type"] == "http.response.body":
            pieces.append(message["body"])
            meanwhile = await app.state.database.read(CONNECTIONS)
            if len(pieces) == leave_after:
                raise OSError("the client has gone away")

    path = "/export/delivery_methods.csv"
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "scheme": "http",
        "root_path": "",
    }
    with suppress(ClientDisconnect):
        await app(scope, receive, send)  # type: ignore[arg-type]
    return pieces, meanwhile


async def test_while_it_is_sent_it_holds_no_connection_and_nothing_is_left_behind(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    monkeypatch.setattr(spools, "PIECE", 2_000)
    for code in ("bd.dhaka", "bd.khulna"):
        methods = tuple(DeliveryMethod(n, Channel.OTHER, f"উপায় {n}") for n in range(1, 401))
        await drafts.publish(code, drafts.charter([drafts.service("c1", "সেবা", delivery_methods=methods)]))
    app = application(seeded)
    disks = watched_disks(monkeypatch)
    before = await seeded.read(CONNECTIONS)

    # when
    whole, meanwhile = await _piece_by_piece(app, 10_000)
    parts = [await _piece_by_piece(app, leave_after) for leave_after in (1, 1, 2, 2, 3)]

    # then
    assert len(whole) > 10
    assert sum(piece.count(b"\r\n") for piece in whole) == 1 + 800 + 42
    assert [len(pieces) for pieces, _ in parts] == [1, 1, 2, 2, 3]
    assert meanwhile == before
    assert await seeded.read(CONNECTIONS) == before
    assert {disk.used for disk in disks} == {0}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        assert (await client.get("/export/delivery_methods.csv")).content == b"".join(whole)


def watched_disks(monkeypatch: pytest.MonkeyPatch) -> set[spools.Disk]:
    """All that spools are made on from now on."""
    found: set[spools.Disk] = set()
    made = spools.Spool.__init__

    def noted(spool: spools.Spool, disk: spools.Disk) -> None:
        found.add(disk)
        made(spool, disk)

    monkeypatch.setattr(spools.Spool, "__init__", noted)
    return found


async def test_compressed_for_who_takes_it_and_not_sent_twice(client: httpx.AsyncClient) -> None:
    path = "/export/offices.csv"
    plain = await client.get(path, headers={"accept-encoding": "gzip;q=0, br"})
    packed = await client.get(path, headers={"accept-encoding": "br, gzip;q=0.5"})
    again = [
        (await client.get(path, headers={"accept-encoding": coding, "if-none-match": answer.headers["etag"]}))
        for coding, answer in (("identity", plain), ("gzip", packed), ("identity", packed))
    ]

    assert ("content-encoding" in plain.headers, packed.headers["content-encoding"]) == (False, "gzip")
    assert packed.content == plain.content
    assert int(plain.headers["content-length"]) == len(plain.content) > 4 * int(packed.headers["content-length"])
    assert packed.headers["etag"] == plain.headers["etag"][:-1] + '-gzip"'
    assert [each.status_code for each in again] == [304, 304, 200]
    assert plain.headers["vary"] == "Accept-Encoding, Authorization, X-API-Key, Origin"
    assert plain.headers["cache-control"] == "public, no-cache"


@pytest.fixture
async def following(address: Address, tmp_path: Path) -> AsyncIterator[Starlette]:
    """The application with its lifespan: it knows what changes."""
    app = create_app(Settings(database=address, listen=address, data=tmp_path))
    async with app.router.lifespan_context(app):
        yield app


def made_exports(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The data sets that are read from the database from now on."""
    read: list[str] = []
    rows = reading.rows

    def noted(database: Database, dataset: Dataset, *rest: Any) -> Any:
        read.append(dataset.name)
        return rows(database, dataset, *rest)

    monkeypatch.setattr(reading, "rows", noted)
    return read


async def test_what_is_everybodys_is_made_once_and_anew_when_it_changes(
    following: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = made_exports(monkeypatch)
    asked = {"officeCode": "bd.dhaka"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(following), base_url=BASE) as client:
        await until_known(made, client)
        first = await asyncio.gather(*[client.get("/export/services.csv", params=asked) for _ in range(5)])
        again = await client.get("/export/services.csv", params=asked)
        once = list(made)
        await client.get("/export/services.csv", params={**asked, "bom": "true"})
        await drafts.publish("bd.dhaka", drafts.charter([drafts.service("c1", "নতুন সেবা")]))
        seen = str(await following.state.database.read("SELECT max(generation) FROM generations"))
        changed = await client.get("/export/services.csv", params=asked, headers={"charter-generation": seen})

    assert {answer.content for answer in first} == {again.content}
    assert once == ["services"]
    assert len(made) == 3
    assert "নতুন সেবা" in changed.text
    assert changed.headers["etag"] != again.headers["etag"]


async def until_known(made: list[str], client: httpx.AsyncClient) -> None:
    """Returns when the application hears of changes: then an export is made once for two."""
    for _ in range(200):
        made.clear()
        for _ in range(2):
            await client.get("/export/charters.csv")
        if len(made) < 2:
            made.clear()
            return
    pytest.fail("it hears of no change")


async def test_a_full_disk_drops_what_is_kept_for_later_and_then_is_unavailable(
    following: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    fails: Iterator[bool] = iter([True])

    def full(file: int, data: bytes) -> int:
        if next(fails, False):
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(file, data)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(following), base_url=BASE) as client:
        # given
        await until_known(made_exports(monkeypatch), client)

        # when one write fails, and when all do
        monkeypatch.setattr(os, "write", full)
        once = await client.get("/export/offices.csv")
        fails = itertools.repeat(True)
        always = await client.get("/export/catalogue.csv")
        fails = iter(())
        afterwards = await client.get("/export/catalogue.csv")

    # then
    assert (once.status_code, always.status_code, afterwards.status_code) == (200, 503, 200)


async def test_rows_take_from_the_rate_of_who_asks(following: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []

    class Counted:
        left = RateStatus("ANONYMOUS", 3_000_000, 3_000_000, 0)

        def owe(self, points: int) -> None:
            taken.append(points)

        async def spend(self, points: int) -> None:
            taken.append(points)

    async def admitted(*_: Any) -> Caller:
        return Caller(None, None, Counted(), None)  # type: ignore[arg-type]

    monkeypatch.setattr(Authenticator, "admit", admitted)
    made = made_exports(monkeypatch)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(following), base_url=BASE) as client:
        await until_known(made, client)
        taken.clear()
        rows = [(await client.get("/export/offices.csv")).text.count("\r\n") - 1 for _ in range(2)]

    assert rows == [568, 568]
    assert taken == [20_000 + 50 * 568, 10 * 568, 10 * 568]


async def test_what_a_person_exports_is_shared_with_nobody(
    following: Starlette, address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = made_exports(monkeypatch)
    tokens = DevelopmentTokens(tmp_path)
    headers = {"authorization": f"Bearer {tokens.issue('somebody')}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(following), base_url=BASE) as client:
        await until_known(made, client)
        answers = [await client.get("/export/offices.csv", headers=headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].headers["cache-control"] == "private, no-store"
    assert made == ["offices", "offices"]


async def test_whoever_has_nothing_left_is_refused_before_anything_is_read(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = made_exports(monkeypatch)
    app = application(seeded, rates={ANONYMOUS: 100_000})
    transport = httpx.ASGITransport(app, client=("192.0.2.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        answers = [await client.get("/export/offices.csv") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 429, 429, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert len(made) <= 2


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
async def test_nothing_runs_in_a_spreadsheet(client: httpx.AsyncClient, mark: str) -> None:
    said = f"{mark}cmd|' /C calc'!A0"
    await drafts.publish("bd.dhaka", drafts.charter([drafts.service("c1", said)]))
    asked = {"officeCode": "bd.dhaka"}

    table = (await client.get("/export/services.csv", params=asked)).text
    objects = (await client.get("/export/services.jsonl", params=asked)).json()

    [row] = csv.DictReader(io.StringIO(table, newline=""))
    assert row["name_bn"] == f"'{said}"
    assert objects["name_bn"] == said


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, None), (True, "true"), (False, "false"), (-3, -3), ("", ""), ("a=1", "a=1"), ("-", "'-"), ("'=", "'=")],
)
def test_a_cell(value: Any, written: Any) -> None:
    assert export_formats.cell(value) == written


# By hand


async def _exported(address: Address, suffix: str) -> bytes:
    database = await connection.open_database(address)
    transport = httpx.ASGITransport(application(database))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        answer = await client.get(f"/export/services.{suffix}?officeCode=bd.khulna&bom=true")
    await database.close()
    return answer.content


@pytest.mark.parametrize("suffix", export_formats.FORMATS)
def test_the_command_writes_the_same(
    charter: Charter, address: Address, capfdbinary: pytest.CaptureFixture[bytes], suffix: str
) -> None:
    assert charter("export", "services", "--office", "bd.khulna", "--format", suffix, "--bom") == 0

    written = capfdbinary.readouterr().out
    assert len(written) > 5_000
    assert written == asyncio.run(_exported(address, suffix))


def test_into_a_file_whole_or_not_at_all(charter: Charter, tmp_path: Path) -> None:
    file = tmp_path / "offices.csv"
    file.write_text("former")

    with pytest.raises(Refused, match="no office"):
        charter("export", "offices", "--office", "bd.x", "--output", str(file))
    assert file.read_text() == "former"
    assert charter("export", "offices", "--with", "includeBelow=false", "--output", str(file)) == 0
    assert file.read_text("utf-8").splitlines()[1].startswith("bd,NATIONAL,")
    assert list(tmp_path.iterdir()) == [file]


def test_without_a_name_it_lists_them(charter: Charter, capsys: pytest.CaptureFixture[str]) -> None:
    assert charter("export") == 0

    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(DATASETS)


@pytest.mark.parametrize(
    "arguments", [("--format", "xlsx"), ("--with", "officeCode"), ("--nothing",), ("offices", "too many")]
)
def test_wrong_usage(charter: Charter, arguments: tuple[str, ...]) -> None:
    assert charter("export", "offices", *arguments) == 2


def test_what_cannot_be_written(charter: Charter, tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"cannot write .*: No such file or directory"):
        charter("export", "offices", "--output", str(tmp_path / "nowhere" / "x.csv"))


def test_titles_are_in_both_languages() -> None:
    assert all(isinstance(each.title, LocalizedText) and each.title.bn and each.title.en for each in DATASETS.values())
