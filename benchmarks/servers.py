"""Servers under measurement: each a process of its own on the loopback device, all up at once, one loaded at a time."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from api.commands.serve import url
from benchmarks import load
from models import embedded
from models.connection import Address

_PATIENCE = 30.0  # seconds until a server must answer


class NotServing(Exception):
    """A server that did not come up. The message is the end of what it printed."""


@dataclass(frozen=True, slots=True)
class Server:
    """name: as the report says it. command: what starts it; it obeys DATABASE_URL and CHARTER_PORT.

    environment: settings beyond those two.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


OURS = Server("charter network", [str(Path(sys.executable).with_name("charter")), "serve", "--no-prepare"])


@contextmanager
def database() -> Iterator[Address]:
    """A PostgreSQL for as long as the context is open, set as under `charter serve`; its superuser's address."""
    with tempfile.TemporaryDirectory(prefix="charter-bench-") as folder:
        # PostgreSQL refuses to run as root and must reach the folder as somebody else.
        Path(folder).chmod(0o755)
        with embedded.start(Path(folder) / "pg") as server:
            yield Address(server.host, server.port, server.superuser, "postgres")
            server.stop()


@contextmanager
def running(server: Server, data: Address) -> Iterator[int]:
    """Starts it and yields its port once it answers. Raises NotServing."""
    port = _free_port()
    environment = {**os.environ, "DATABASE_URL": url(data), "CHARTER_PORT": str(port), **server.environment}
    with tempfile.TemporaryFile() as printed, ExitStack() as stack:
        process = stack.enter_context(subprocess.Popen(server.command, env=environment, stdout=printed, stderr=printed))
        stack.callback(process.terminate)
        deadline = time.monotonic() + _PATIENCE
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                printed.seek(0)
                raise NotServing(f"{server.name}: {printed.read()[-2000:].decode(errors='replace')}")
            time.sleep(0.05)
        yield port


def fetch(port: int, request: bytes) -> bytes:
    """The body of one answer. Raises load.WrongAnswer when it is not a 200."""
    with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE) as connection:
        connection.sendall(request.replace(b"\r\nHost:", b"\r\nConnection: close\r\nHost:", 1))
        received = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200 "):
        raise load.WrongAnswer(received[:2000].decode(errors="replace"))
    return body


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    """Whether anything speaks HTTP there; what it says does not matter."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=1)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
