"""Caches public responses as bytes until the tables that they were read from change, or the day ends.

The key holds everything that a response depends on: document, operation, variables, media type. Only anonymous callers,
with or without an API client, are served from the cache or fill it.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from zoneinfo import ZoneInfo

import orjson
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from strawberry.http import GraphQLRequestData

from api.cache.invalidation import Generations
from schema import plan
from schema.plan import operation_stats
from schema.plan.operation_stats import OperationStats

# A digest of document, operation and variables, whose text may be long and is not needed any more; the media type.
Key = tuple[bytes, str]

GENERATION = "Charter-Generation"
GENERATION_HEADER = GENERATION.lower().encode()
# The request headers that a response may depend on, for shared HTTP caches.
_VARY = b"Accept, Authorization, X-API-Key, Origin"
# HTTP caches may store a response but must revalidate it: otherwise a browser would miss a change just made.
_CONTROL = b"public, no-cache"
# Request bodies that are remembered; beyond that the oldest is dropped.
MOST_BODIES = 4_000
# Bytes of memory that an entry takes beside its body.
_OVERHEAD = 1_600
_DHAKA = ZoneInfo("Asia/Dhaka")
# Seconds by which the database's clock and this one may differ.
_SLACK = 2


@dataclass(slots=True)
class CachedResponse:
    """An ASGI application that sends one response. stats: the statistics recorded each time it is sent.

    cache_headers: headers for HTTP caches, sent in answer to GET only. valid_at: the state of `Generations` at which
    the response was last found valid.
    """

    body: bytes
    headers: list[tuple[bytes, bytes]]
    cache_headers: list[tuple[bytes, bytes]]
    etag: bytes
    read: plan.Read
    stats: OperationStats
    valid_at: int = -1

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        status, headers, body = 200, self.headers, self.body
        if scope["method"] == "GET":
            headers = [*headers, *self.cache_headers]
            asked = [value for name, value in scope["headers"] if name == b"if-none-match"]
            if asked and _matches(b",".join(asked), self.etag):
                status, body = 304, b""
                headers = [header for header in headers if header[0] not in {b"content-length", b"content-type"}]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _matches(asked: bytes, etag: bytes) -> bool:
    tags = [tag.strip().removeprefix(b"W/") for tag in asked.split(b",")]
    return etag in tags or b"*" in tags


def _response(body: bytes, type_: str, read: plan.Read) -> CachedResponse:
    etag = b'"' + blake2b(body + type_.encode(), digest_size=16).hexdigest().encode() + b'"'
    headers = [
        (b"content-type", type_.encode()),
        (b"content-length", str(len(body)).encode()),
        (GENERATION_HEADER, str(read.generation).encode()),
    ]
    stats, now = OperationStats(0), operation_stats.current()
    stats.kept, stats.size = True, len(body)
    if now:
        stats.name, stats.kind = now.name, now.kind
    return CachedResponse(body, headers, _cache_headers(etag, _CONTROL, _VARY), etag, read, stats)


def _cache_headers(etag: bytes, control: bytes, vary: bytes) -> list[tuple[bytes, bytes]]:
    return [(b"cache-control", control), (b"etag", etag), (b"vary", vary)]


def with_headers(answer: ASGIApp, headers: list[tuple[bytes, bytes]]) -> ASGIApp:
    """The response with headers for this caller alone."""
    if isinstance(answer, CachedResponse):
        return replace(answer, headers=[*answer.headers, *headers])
    if isinstance(answer, Response):
        answer.raw_headers.extend(headers)
    return answer


def with_max_age(answer: CachedResponse, max_age: int) -> CachedResponse:
    """The response, reusable by HTTP caches for so many seconds, at most until the day ends.

    A client that has seen a later generation is not served it: `Vary` separates clients by the generation they send.
    """
    left = min(max_age, _seconds_left(answer.read.day))
    if left <= 0:
        return answer
    control, vary = f"public, max-age={left}".encode(), _VARY + b", " + GENERATION.encode()
    return replace(answer, cache_headers=_cache_headers(answer.etag, control, vary))


def _seconds_left(day: str) -> int:
    """Whole seconds until that day ends in Dhaka."""
    over = datetime.combine(date.fromisoformat(day) + timedelta(1), datetime.min.time(), _DHAKA)
    return int((over - _now()).total_seconds()) - _SLACK


class ResponseCache:
    """Responses, least recently used first. most: their bytes in all, about; 0 caches nothing. hits, misses: counts of
    cacheable requests.
    """

    def __init__(self, most: int) -> None:
        self.generations = Generations(self._forget)
        self.hits = self.misses = self.size = 0
        self._most = most
        self._kept: OrderedDict[Key, CachedResponse] = OrderedDict()
        self._bodies: OrderedDict[Key, Key] = OrderedDict()

    def key(self, data: GraphQLRequestData, type_: str) -> Key | None:
        """The request's key; None if it has extensions or very deep variables, or if nothing is cached."""
        if not self._most or not data.query or data.extensions:
            return None
        asked = [data.query, data.operation_name, data.variables or None]
        try:
            return _digest(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)), type_
        except orjson.JSONEncodeError:  # orjson reads JSON of 1,024 levels and writes 254
            return None

    def get(self, key: Key, asked: int = 0) -> CachedResponse | None:
        """The cached response, if it is valid. asked: the generation that the caller has seen."""
        answer = self._valid(key, asked)
        if answer:
            self.hits += 1
            if stats := operation_stats.current():
                stats.name, stats.kind, stats.kept = answer.stats.name, answer.stats.kind, True
        return answer

    def recall(self, body: bytes, type_: str, asked: int = 0) -> CachedResponse | None:
        """The cached response to a request with this body (see `remember`), if it is valid. Counts no hit or miss."""
        key = self._bodies.get((_digest(body), type_))
        return self._valid(key, asked) if key else None

    def remember(self, body: bytes, key: Key) -> None:
        """Maps a request body to its key, for `recall`. The caller must be one who may receive cached responses."""
        if key in self._kept:
            self._bodies[_digest(body), key[1]] = key
            if len(self._bodies) > MOST_BODIES:
                self._bodies.popitem(last=False)

    def _valid(self, key: Key, asked: int) -> CachedResponse | None:
        answer = self._kept.get(key)
        if answer is None or answer.read.day != today():
            return None
        if answer.valid_at != self.generations.state:
            if not self.generations.holds(answer.read.tables, answer.read.generation, asked):
                return None
            answer.valid_at = self.generations.state
        elif self.generations.behind(asked):
            return None
        self._kept.move_to_end(key)
        return answer

    def keep(self, key: Key, body: bytes, read: plan.Read, epoch: int | None = None) -> CachedResponse:
        """Caches a response and returns it. epoch: the generations' epoch before it was read."""
        answer = _response(body, key[1], read)
        self.misses += 1
        if epoch is None or epoch == self.generations.epoch:
            self.generations.saw(read.generation)
            self._put(key, answer)
        return answer

    def _put(self, key: Key, answer: CachedResponse) -> None:
        size = _size(answer)
        if size > self._most // 10:
            return
        if before := self._kept.pop(key, None):
            if before.read.generation > answer.read.generation:
                # This read was slow: another has cached a later response meanwhile.
                self._kept[key] = before
                return
            self.size -= _size(before)
        self._kept[key] = answer
        self.size += size
        while self.size > self._most:
            self.size -= _size(self._kept.popitem(last=False)[1])

    def _forget(self) -> None:
        self._kept.clear()
        self._bodies.clear()
        self.size = 0


def _size(answer: CachedResponse) -> int:
    return len(answer.body) + len(answer.stats.name) + _OVERHEAD


def _digest(asked: bytes) -> bytes:
    return blake2b(asked, digest_size=32).digest()


def today() -> str:
    """The day in Dhaka, ISO 8601; the next one from two seconds before midnight."""
    return _day(int(time.time()) + _SLACK)


@lru_cache(maxsize=2)
def _day(second: int) -> str:
    return datetime.fromtimestamp(second, _DHAKA).date().isoformat()


def _now() -> datetime:
    return datetime.now(_DHAKA)


def seen_generation(scope: Scope) -> int:
    """The generation that the client names in `Charter-Generation`: it must be served nothing older."""
    return generation(next((value for header, value in scope["headers"] if header == GENERATION_HEADER), None))


def generation(value: bytes | None) -> int:
    """The header's value, or 0 if it is missing or invalid."""
    return int(value) if value and value.isdigit() and len(value) < 19 else 0
