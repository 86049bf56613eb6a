"""Exports over HTTP: `/export` lists the data sets, `/export/services.csv` sends one.

An export is written to a temporary file before it is sent, so that slow readers hold no database connection. A public
export is made once and shared until its data changes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, aclosing
from functools import partial
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send
from strawberry.schema import BaseSchema

from api.cache import responses
from api.cache.invalidation import Generations
from api.http import error_responses, query_parameters
from api.http.exports import export_formats
from api.http.exports.export_formats import FORMATS, Format
from api.http.exports.snapshots import Busy, BusyCaller, Snapshots
from api.http.exports.spools import Disk, Spool, SpoolsFull, Unwritable
from api.http.rejections import RateExceeded, Rejected
from api.identity.authenticator import Authenticator, Caller, credentials
from districts.exports import reading
from districts.exports.datasets import Dataset
from districts.exports.refusals import repeated_parameter
from districts.shared.refused import RefusalCode, Refused
from models.database import failures
from models.database.connection import Database
from schema.domain import of_database
from schema.plan import PlannedSchema

# Points (a tenth of a microsecond each) of an export, of each row made, and of each row sent.
MAKING = 20_000
MADE = 50
SENT = 10
_WAIT = 10
_LATEST = "SELECT max(g.generation) FROM generations g"
_VARY = "Accept-Encoding, Authorization, X-API-Key, Origin"


class ExportEndpoint:
    """The two routes. most: bytes of temporary files."""

    def __init__(self, authenticator: Authenticator, schema: BaseSchema, generations: Generations, most: int) -> None:
        self._authenticator = authenticator
        self._schema = schema
        self._generations = generations
        self.snapshots = Snapshots(most, generations)

    async def index(self, request: Request) -> Response:
        """Lists every data set with its columns, parameters and URLs."""
        try:
            await self._authenticator.admit(credentials(request, {}))
        except Rejected as error:
            return error_responses.for_rejection(error.status, error.message, error.headers, request.scope)
        body = {"datasets": [_told(dataset) for dataset in reading.DATASETS.values()]}
        return Response(orjson.dumps(body), media_type="application/json")

    async def dataset(self, request: Request) -> Response:
        try:
            return await self._dataset(request)
        except Rejected as error:
            return error_responses.for_rejection(error.status, error.message, error.headers, request.scope)
        except RateExceeded as error:
            return error_responses.make(429, error.message, retry=(error.extensions or {})["retryAfter"])
        except BusyCaller:
            return error_responses.make(
                429, "Too many of your exports are in progress. Wait for one to end, then try again.", retry=_WAIT
            )
        except (Busy, SpoolsFull, *failures.ERRORS) as error:
            return _unavailable(error)
        except Refused as error:
            return error_responses.make(404 if error.code is RefusalCode.NOT_FOUND else 400, error.message.en or "")

    async def _dataset(self, request: Request) -> Response:
        caller = await self._authenticator.admit(credentials(request, {}))
        name, _, suffix = request.path_params["file"].rpartition(".")
        if suffix not in FORMATS:
            return error_responses.make(404, f"Request NAME.{' or NAME.'.join(FORMATS)}; /export lists the names.")
        given = _given(request)
        bom = given.pop("bom", "false")
        if bom not in {"true", "false"}:
            return error_responses.make(400, "bom must be true or false.")
        asked = _ExportRequest(reading.named(name), FORMATS[suffix], given, bom == "true", caller.person)
        return await self._answer(request, asked, caller)

    async def _answer(self, request: Request, asked: _ExportRequest, caller: Caller) -> Response:
        """Raises Refused, RateExceeded, Busy and SpoolsFull, before anything is sent."""
        database = request.app.state.database
        headers = asked.headers
        if request.method == "HEAD":
            await reading.require(database, asked.dataset, asked.given, asked.person)
            return _headers_alone(headers, asked.how)
        spool, made = await self._spool(
            database,
            asked,
            caller.counted_as(request.client.host if request.client else ""),
            responses.seen_generation(request.scope),
        )
        try:
            if made and caller.purse:
                caller.purse.owe(MAKING + MADE * spool.rows)
            packed = _takes_gzip(request)
            headers["ETag"] = f'"{spool.etag}{"-gzip" if packed else ""}"'
            if headers["ETag"] in request.headers.get("if-none-match", ""):
                spool.release()
                return Response(status_code=304, headers=headers)
            if caller.purse:
                await caller.purse.spend(SENT * spool.rows)
        except RateExceeded:
            spool.release()
            raise
        return _Sending(spool, packed=packed, headers=headers, media_type=asked.how.media_type)

    async def _spool(self, database: Database, asked: _ExportRequest, caller: str, seen: int) -> tuple[Spool, bool]:
        """The export's spool, and whether it was made for this caller."""
        make = partial(self.snapshots.made, partial(_made, database, asked), caller)
        tables = self._tables(asked)
        if tables is None:
            return await make(), True
        key = (*asked.key, responses.today(), str(self._generations.epoch))
        return await self.snapshots.shared(key, tables, partial(database.read, _LATEST), make, seen)

    def _tables(self, asked: _ExportRequest) -> frozenset[str] | None:
        """The tables that a public export depends on; None for an export that cannot be shared."""
        if asked.person is not None or not isinstance(self._schema, PlannedSchema):
            return None
        dependencies = self._schema.documents.dependencies
        return dependencies.of(asked.dataset.sql) if dependencies else None


class _ExportRequest:
    """One request for an export. person: as whom it is read; None for the public."""

    def __init__(self, dataset: Dataset, how: Format, given: dict[str, str], bom: bool, person: str | None) -> None:
        self.dataset, self.how, self.given, self.bom, self.person = dataset, how, given, bom, person

    @property
    def key(self) -> tuple[str, ...]:
        """The key under which equal requests share an export. Raises Refused."""
        return self.dataset.name, self.how.suffix, str(self.bom), repr(self.dataset.values(self.given))

    @property
    def headers(self) -> dict[str, str]:
        kept = "public, no-cache" if self.person is None else "private, no-store"
        name = f'attachment; filename="{self.dataset.name}.{self.how.suffix}"'
        return {"Content-Disposition": name, "Cache-Control": kept, "Vary": _VARY}


async def _made(database: Database, asked: _ExportRequest, disk: Disk) -> Spool:
    spool = Spool(disk)
    with ExitStack() as unfinished:
        unfinished.callback(spool.release)
        async with reading.rows(database, asked.dataset, asked.given, asked.person) as batches:
            counted = _counted(batches, spool)
            async with aclosing(export_formats.written(asked.dataset, asked.how, counted, bom=asked.bom)) as pieces:
                async for piece in pieces:
                    await asyncio.to_thread(spool.add, piece)
        await asyncio.to_thread(spool.finish)
        unfinished.pop_all()
    return spool


async def _counted(batches: AsyncIterator[Any], spool: Spool) -> AsyncIterator[Any]:
    async for batch in batches:
        spool.rows += len(batch)
        yield batch


class _Sending(StreamingResponse):
    """Sends a spool, and releases it in any case."""

    def __init__(self, spool: Spool, *, packed: bool, headers: dict[str, str], media_type: str) -> None:
        super().__init__(
            _pieces(spool.compressed() if packed else spool.plain()), headers=headers, media_type=media_type
        )
        self.headers["Content-Length"] = str(spool.packed if packed else spool.size)
        if packed:
            self.headers["Content-Encoding"] = "gzip"
        self._spool = spool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._spool.release()


async def _pieces(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces in order; yields to other tasks between two."""
    for piece in pieces:
        if piece:
            yield piece
            await asyncio.sleep(0)


def _takes_gzip(request: Request) -> bool:
    for each in request.headers.get("accept-encoding", "").split(","):
        coding, _, weight = each.partition(";")
        if coding.strip().lower() == "gzip":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def _unavailable(error: Exception) -> Response:
    """The response to a temporary failure; raises the error again if a retry would not help."""
    if isinstance(error, Unwritable):
        return error_responses.make(503, "The server cannot store an export at present. Try again later.", retry=_WAIT)
    if isinstance(error, Busy | SpoolsFull):
        return error_responses.make(503, "Too many exports are in progress. Try again later.", retry=_WAIT)
    if failures.sort(error) is None:
        raise error
    failed = of_database(error)
    return error_responses.make(503, failed.message, retry=(failed.extensions or {})["retryAfter"])


def _headers_alone(headers: dict[str, str], how: Format) -> Response:
    """The response to HEAD, without a length: the export is not made."""
    response = Response(headers=headers, media_type=how.media_type)
    del response.headers["content-length"]
    return response


def _given(request: Request) -> dict[str, str]:
    """The query parameters. Raises Rejected, and Refused (INVALID) when a name is repeated."""
    given: dict[str, str] = {}
    for name, value in query_parameters.read(request):
        if name in given:
            raise repeated_parameter(name=name)
        given[name] = value
    return given


def _told(dataset: Dataset) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "title": {"bn": dataset.title.bn, "en": dataset.title.en},
        "files": [f"/export/{dataset.name}.{suffix}" for suffix in FORMATS],
        "parameters": [
            {"name": each.name, "expected": each.expected, "required": each.needed} for each in dataset.parameters
        ],
        "columns": [{"name": each.name, "type": each.type, "description": each.said} for each in dataset.columns],
    }
