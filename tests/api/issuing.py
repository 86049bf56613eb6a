"""An OpenID Connect issuer on loopback that does as it is told: it rotates its keys, hangs, sends garbage, counts."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from api.identity.issuer import REGISTRY

AUDIENCE = "https://charter.example"
RSA = RSAKey.generate_key(2048)
EC = ECKey.generate_key("P-256")
METADATA, KEYS = "/.well-known/openid-configuration", "/jwks"
Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def response(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    head = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", *headers, "", ""]
    return "\r\n".join(head).encode() + body


def saying(raw: bytes) -> Answer:
    """The raw bytes of an answer, after which the connection is closed."""

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        await writer.drain()

    return answer


class Issuer:
    """keys: by name. answers: what a path is answered with instead. fetches: which paths were asked for, in order."""

    def __init__(self) -> None:
        self.url = ""
        self.keys: dict[str, Key] = {"first": RSA}
        self.more: list[object] = []
        self.metadata: dict[str, object] = {}
        self.answers: dict[str, Answer] = {}
        self.fetches: list[str] = []
        self.delay = 0.0

    @property
    def fetched(self) -> int:
        """How often its keys were."""
        return self.fetches.count(KEYS)

    def published(self) -> list[object]:
        return [key.as_dict(private=False, kid=name) for name, key in self.keys.items()] + self.more

    def token(self, key_id: str | None = "first", key: Key | None = None, algorithm: str = "RS256", **said: Any) -> str:
        """As this issuer makes them. said: claims that are otherwise, and `header`, members of it; None: left out."""
        header = {"alg": algorithm, "typ": "at+jwt", "kid": key_id, **said.pop("header", {})}
        now = int(time.time())
        claims = {"iss": self.url, "aud": AUDIENCE, "sub": "rahima", "iat": now, "exp": now + 600, **said}
        return jws.serialize_compact(
            {name: value for name, value in header.items() if value is not None},
            json.dumps({name: value for name, value in claims.items() if value is not None}),
            key or self.keys[key_id or ""],
            registry=REGISTRY,
        )

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split()[1].decode()
            self.fetches.append(path)
            await asyncio.sleep(self.delay)
            await (self.answers.get(path) or self._as_usual(path))(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _as_usual(self, path: str) -> Answer:
        documents: dict[str, object] = {
            METADATA: {"issuer": self.url, "jwks_uri": f"{self.url}{KEYS}", **self.metadata},
            KEYS: {"keys": self.published()},
        }
        return saying(response(json.dumps(documents[path]).encode()))


@asynccontextmanager
async def running() -> AsyncIterator[Issuer]:
    issuer = Issuer()
    server = await asyncio.start_server(issuer.serve, "127.0.0.1", 0)
    issuer.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield issuer


async def hanging(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Until the caller has gone away."""
    await reader.read()


async def dripping(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Never so slow that a read would time out."""
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


def key(kind: str) -> Key:
    """A new one that signs with the algorithm."""
    if kind.startswith("ES"):
        return ECKey.generate_key({"256": "P-256", "384": "P-384", "512": "P-521"}[kind[-3:]])
    return OKPKey.generate_key("Ed25519") if kind.startswith("Ed") else RSA
