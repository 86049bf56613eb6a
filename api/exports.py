"""Exports over HTTP: `/export` says what there is, `/export/services.csv` streams it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from api import lines, refusals
from api.authentication import Door, credentials
from api.lines import FORMATS, Format
from api.rejected import Rejected
from districts.exports import reading
from districts.exports.datasets import Dataset
from districts.refusals import RefusalCode, Refused, repeated_parameter

# How many one process sends at a time: each holds a connection to the database until its reader has it all.
AT_ONCE = 2
# Seconds that a reader may take for one piece.
PATIENCE = 60.0
_WAIT = "10"


class Exports:
    """The two routes."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._free = AT_ONCE

    async def index(self, request: Request) -> Response:
        """Every data set with its columns, what it can be asked for, and its addresses."""
        try:
            await self._door.admit(credentials(request, {}))
        except Rejected as error:
            return _rejected(error)
        body = {"datasets": [_told(dataset) for dataset in reading.DATASETS.values()]}
        return Response(orjson.dumps(body), media_type="application/json")

    async def dataset(self, request: Request) -> Response:
        name, _, suffix = request.path_params["file"].rpartition(".")
        try:
            caller = await self._door.admit(credentials(request, {}))
            if suffix not in FORMATS:
                return refusals.answer(404, f"Ask for NAME.{' or NAME.'.join(FORMATS)}; /export lists the names.")
            given = _given(request)
            bom = given.pop("bom", "false")
            if bom not in {"true", "false"}:
                return refusals.answer(400, "bom is true or false.")
            return await self._send(
                request, reading.named(name), FORMATS[suffix], given, caller.person, bom=bom == "true"
            )
        except Rejected as error:
            return _rejected(error)
        except Refused as error:
            return refusals.answer(404 if error.code is RefusalCode.NOT_FOUND else 400, error.message.en or "")

    async def _send(
        self, request: Request, dataset: Dataset, how: Format, given: dict[str, str], person: str | None, *, bom: bool
    ) -> Response:
        """Raises Refused before anything is sent."""
        if self._free == 0:
            response = refusals.answer(503, "Too many exports are under way: try again.")
            response.headers["Retry-After"] = _WAIT
            return response
        async with AsyncExitStack() as opened:
            self._free -= 1
            opened.callback(self._give_back)
            database = request.app.state.database
            batches = await opened.enter_async_context(reading.rows(database, dataset, given, person))
            headers = {"Content-Disposition": f'attachment; filename="{dataset.name}.{how.suffix}"'}
            if request.method == "HEAD":
                return _headers_alone(headers, how)
            pieces = lines.written(dataset, how, batches, bom=bom)
            return _Export(pieces, opened.pop_all(), headers=headers, media_type=how.media_type)

    def _give_back(self) -> None:
        self._free += 1


class _Export(StreamingResponse):
    """Sends as long as somebody reads. What breaks off is cut short, so that no client takes it for the whole.

    opened: what is closed when all is sent, or nobody reads any more.
    """

    def __init__(self, pieces: AsyncIterator[bytes], opened: AsyncExitStack, **said: Any) -> None:
        super().__init__(pieces, **said)
        self._opened = opened

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_patiently(message: Message) -> None:
            async with asyncio.timeout(PATIENCE):
                await send(message)

        async with self._opened:
            await super().__call__(scope, receive, send_patiently)


def _headers_alone(headers: dict[str, str], how: Format) -> Response:
    """How long it would be nobody knows before it is written."""
    response = Response(headers=headers, media_type=how.media_type)
    del response.headers["content-length"]
    return response


def _given(request: Request) -> dict[str, str]:
    """Raises Refused (INVALID) where a name is said twice: which of them counts is nobody's guess."""
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            raise repeated_parameter(name)
        given[name] = value
    return given


def _rejected(error: Rejected) -> Response:
    response = refusals.answer(error.status, error.message)
    response.headers.update(error.headers)
    return response


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
