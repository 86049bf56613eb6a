"""JSON from another server: what it says, or why not, within a time and a size."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from api.identity import json_fetch
from api.identity.json_fetch import Unfetchable
from tests.api import issuing
from tests.api.issuing import Issuer, response, saying


@pytest.fixture
async def server() -> AsyncIterator[Issuer]:
    async with issuing.running() as running:
        yield running


async def refusal(url: str) -> str:
    with pytest.raises(Unfetchable) as refused:
        await json_fetch.json(url)
    return str(refused.value)


CHUNKED = b'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n'


@pytest.mark.parametrize(
    "raw",
    [
        response(b'{"a":1}'),
        response(b'{"a":1}', "200 OK", "content-type: application/jwk-set+json", "connection: keep-alive"),
        CHUNKED,
        b'HTTP/1.0 200 OK\r\n\r\n{"a":1}',
        b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + response(b'{"a":1}'),
    ],
    ids=["length", "kept open", "chunked", "until the end", "hints first"],
)
async def test_a_document_is_read_however_it_is_sent(server: Issuer, raw: bytes) -> None:
    server.answers["/a?b=c"] = saying(raw)

    assert await json_fetch.json(f"{server.url}/a?b=c") == {"a": 1}
    assert server.fetches == ["/a?b=c"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "it closed the connection"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[1", "its answer is not JSON"),
        (response(b"<html>"), "its answer is not JSON"),
        (response(b"[" * 100_000), "its answer is not JSON"),
        (response(b'"\xff"'), "its answer is not JSON"),
        (b"220 mail.example ESMTP\r\n", "its answer is not HTTP"),
        (b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n", "its answer is not HTTP"),
        (response(b"{}", "404 Not Found"), "it answered with status 404"),
        (response(b"{}", "500 Oh"), "it answered with status 500"),
        (response(b"{}", "302 Found", "location: http://127.0.0.1:1/secret"), "it answered with status 302"),
        (response(b" " * 256_000), "its answer is longer than 256,000 bytes"),
        (b"HTTP/1.1 200 OK\r\n" + b"x-y: z\r\n" * 40_000, "its answer is longer than 256,000 bytes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_anything_else_is_refused_with_a_reason(server: Issuer, raw: bytes, reason: str) -> None:
    server.answers["/"] = saying(raw)

    assert await refusal(server.url) == reason
    assert server.fetches == ["/"]


@pytest.mark.parametrize("answer", [issuing.hanging, issuing.dripping], ids=["hangs", "drips"])
async def test_it_waits_for_so_long_and_nobody_waits_for_it(
    server: Issuer, answer: issuing.Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_fetch, "PATIENCE", 0.3)
    server.answers["/"] = answer
    begin = time.perf_counter()

    waiting = asyncio.create_task(refusal(server.url))
    turns = 0
    while not waiting.done():
        await asyncio.sleep(0.01)
        turns += 1

    assert await waiting == "it did not answer within 0.3 seconds"
    assert 0.25 < time.perf_counter() - begin < 2
    assert turns > 10


async def test_nobody_there(server: Issuer) -> None:
    assert await refusal("http://127.0.0.1:1/") in {"Connection refused", "Connect call failed ('127.0.0.1', 1)"}


async def test_proxies_of_the_environment_are_not_used(server: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answers["/"] = saying(response(b"{}"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    assert await json_fetch.json(server.url) == {}


# TLS


async def test_a_server_that_speaks_no_tls_is_refused() -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(response(b"{}"))  # at once: it would wait for the end of what is no request to it
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as plain:
        port = plain.sockets[0].getsockname()[1]
        reason = await refusal(f"https://127.0.0.1:{port}/")

    assert "did not answer" not in reason


class Secure:
    """A server for `localhost`, with a certificate of its own. silent: it neither answers nor reads any more."""

    def __init__(self, folder: Path) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
        now = datetime.now(UTC)
        self.certificate = (
            x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .sign(key, hashes.SHA256())
            .public_bytes(Encoding.PEM)
        )
        chain = folder / "server.pem"
        chain.write_bytes(self.certificate + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(chain)
        self.answer = response(b'{"a":1}')
        self.fetches = 0
        self.silent = False
        self.port = 0
        self._stopped = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Secure]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._context)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            try:
                yield self
            finally:
                self._stopped.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.fetches += 1
        if self.silent:
            assert isinstance(writer.transport, asyncio.ReadTransport)
            writer.transport.pause_reading()
            await self._stopped.wait()
            writer.transport.abort()
        writer.write(self.answer)
        writer.close()


@pytest.fixture
async def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Secure]:
    """A server whose certificate is trusted."""
    server = Secure(tmp_path)
    context = ssl.create_default_context(cadata=server.certificate.decode("ascii"))
    monkeypatch.setattr(json_fetch, "_trusted", lambda: context)
    async with server.running():
        yield server


async def test_a_trusted_certificate_is_accepted(secure: Secure) -> None:
    assert await json_fetch.json(f"https://localhost:{secure.port}/") == {"a": 1}


async def test_a_certificate_for_another_name_is_refused(secure: Secure) -> None:
    assert "certificate is not valid for '127.0.0.1'" in await refusal(f"https://127.0.0.1:{secure.port}/")
    assert secure.fetches == 0


async def test_a_certificate_of_an_unknown_authority_is_refused(tmp_path: Path) -> None:
    async with Secure(tmp_path).running() as server:
        assert "certificate verify failed" in await refusal(f"https://localhost:{server.port}/")
        assert server.fetches == 0


async def test_at_the_deadline_the_connection_is_closed_too(secure: Secure, monkeypatch: pytest.MonkeyPatch) -> None:
    """A polite end of TLS would wait for the other side for 30 seconds."""
    # given
    sockets: list[socket.socket] = []
    connect = asyncio.open_connection

    async def open_connection(*args: Any, **options: Any) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await connect(*args, **options)
        sockets.append(writer.get_extra_info("socket"))
        return reader, writer

    monkeypatch.setattr(asyncio, "open_connection", open_connection)
    monkeypatch.setattr(json_fetch, "PATIENCE", 0.3)
    secure.silent = True

    # when
    assert await refusal(f"https://localhost:{secure.port}/") == "it did not answer within 0.3 seconds"

    # then
    for _ in range(10):
        await asyncio.sleep(0)
    assert [each.fileno() for each in sockets] == [-1]
    assert secure.fetches == 1


SAFE = ["https://issuer.example", "https://issuer.example:8443/realms/x", "http://127.0.0.1:9/x", "http://127.9.9.9",
        "http://localhost", "http://[::1]:80/"]  # fmt: skip
UNSAFE = ["http://issuer.example", "http://10.0.0.1", "http://127.0.0.1.example", "http://localhost.example", "ftp://a",
          "file:///etc/passwd", "https://", "https:issuer", "issuer.example", "", "https://u:p@issuer.example",
          "https://a.example/ x", "https://a.example/\r\nx: y", "https://a.example:99999", "https://[::1",
          "https://ইস্যুকারী.example", "http://0.0.0.0", "HTTP://a.example"]  # fmt: skip


def test_what_is_read_comes_by_https_or_from_this_machine() -> None:
    assert [url for url in SAFE if not json_fetch.is_safe(url)] == []
    assert [url for url in UNSAFE if json_fetch.is_safe(url)] == []


@pytest.mark.parametrize("url", UNSAFE)
async def test_another_address_is_not_even_tried(url: str) -> None:
    assert await refusal(url) == "its address is neither https nor on this machine"
