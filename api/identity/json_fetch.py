"""Fetches JSON from another server, with limits of time and size, and only over https or from this machine."""

from __future__ import annotations

import asyncio
import functools
import ssl
from urllib.parse import SplitResult, urlsplit

import httptools
import orjson

from api.http import ip_addresses

# Seconds for the whole fetch, and bytes including the head.
PATIENCE = 5.0
MOST_BYTES = 256_000


class Unfetchable(Exception):
    """The document cannot be fetched or is not JSON. The message says why."""


def is_safe(url: str) -> bool:
    """Whether the response cannot be tampered with on the way: https, or a loopback address."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or not all("!" <= character <= "~" for character in url):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and ip_addresses.is_loopback(host))


async def json(url: str) -> object:
    """The document at the URL. Raises Unfetchable, also for a redirect, which could lead anywhere."""
    if not is_safe(url):
        raise Unfetchable("its address is neither https nor on this machine")
    try:
        async with asyncio.timeout(PATIENCE):
            return orjson.loads(await _body(urlsplit(url)))
    except TimeoutError:
        raise Unfetchable(f"it did not answer within {PATIENCE:g} seconds") from None
    except orjson.JSONDecodeError:
        raise Unfetchable("its answer is not JSON") from None
    except (httptools.HttpParserError, httptools.HttpParserUpgrade):
        raise Unfetchable("its answer is not HTTP") from None
    except (OSError, UnicodeError) as error:
        raise Unfetchable(_reason(error)) from error


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).splitlines()[0]


@functools.cache
def _trusted() -> ssl.SSLContext:
    """The certificate authorities of this machine, cached: loading them is slow."""
    return ssl.create_default_context()


async def _body(url: SplitResult) -> bytes:
    secure = url.scheme == "https"
    reader, writer = await asyncio.open_connection(
        url.hostname, url.port or (443 if secure else 80), ssl=_trusted() if secure else None
    )
    try:
        target = (url.path or "/") + (f"?{url.query}" if url.query else "")
        writer.write(
            f"GET {target} HTTP/1.1\r\nHost: {url.netloc}\r\nAccept: application/json\r\n"
            "User-Agent: charter-network\r\nConnection: close\r\n\r\n".encode()
        )
        answer = _Response()
        await answer.read(reader)
    finally:
        # Closing politely would wait up to 30 seconds for the other side to end TLS.
        writer.transport.abort()
    if answer.status != 200:
        raise Unfetchable(f"it answered with status {answer.status}" if answer.status else "it closed the connection")
    return bytes(answer.body)


class _Response:
    """The response that the parser builds; it calls `on_body` and `on_message_complete`."""

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._complete = False
        self.status = 0
        self.body = bytearray()

    async def read(self, reader: asyncio.StreamReader) -> None:
        size = 0
        # A response without a length ends with the connection.
        while not self._complete and (chunk := await reader.read(65536)):
            size += len(chunk)
            if size > MOST_BYTES:
                raise Unfetchable(f"its answer is longer than {MOST_BYTES:,} bytes")
            self._parser.feed_data(chunk)
        self.status = self._parser.get_status_code()

    def on_body(self, part: bytes) -> None:
        self.body += part

    def on_message_complete(self) -> None:
        # Informational responses (100, 103) complete before the final one.
        self._complete = self._parser.get_status_code() >= 200
