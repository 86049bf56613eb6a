"""Servers under measurement: each a process of its own on the loopback device, all up at once, one loaded at a time."""

from __future__ import annotations

import itertools
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
from models.database.connection import Address

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


@dataclass(frozen=True, slots=True)
class Started:
    """port: where it listens. process: its number; its workers' are below it."""

    port: int
    process: int

    @property
    def processes(self) -> list[int]:
        """The process and all below it, as they are now."""
        below = Path(f"/proc/{self.process}/task/{self.process}/children").read_text("ascii").split()
        return [self.process, *itertools.chain.from_iterable(Started(self.port, int(pid)).processes for pid in below)]

    @property
    def cpu(self) -> float:
        """Seconds of processor time that it has used."""
        return sum(sum(map(int, _stat(pid)[11:13])) for pid in self.processes) / os.sysconf("SC_CLK_TCK")

    @property
    def memory(self) -> list[float]:
        """MiB of each process, what it shares with others divided among them."""
        found = [Path(f"/proc/{pid}/smaps_rollup").read_text("ascii") for pid in self.processes]
        return [int(text.partition("\nPss:")[2].split()[0]) / 1024 for text in found]


def parent(pid: int) -> int:
    return int(_stat(pid)[1])


def _stat(pid: int) -> list[str]:
    """What follows the command's name, which may hold blanks."""
    return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()


@contextmanager
def running(server: Server, data: Address) -> Iterator[int]:
    """Starts it and yields its port once it answers. Raises NotServing."""
    with started(server, data) as one:
        yield one.port


@contextmanager
def started(server: Server, data: Address) -> Iterator[Started]:
    """The same, with more about it."""
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
        yield Started(port, process.pid)


def fetch(port: int, request: bytes) -> bytes:
    """The body of one answer. Raises load.WrongAnswer when it is not a 200."""
    head, body = exchange(port, request)
    if not head.startswith(b"HTTP/1.1 200 "):
        raise load.WrongAnswer((head + body)[:2000].decode(errors="replace"))
    return body


def exchange(port: int, request: bytes) -> tuple[bytes, bytes]:
    """Head and body of one answer, whatever it says."""
    with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE) as connection:
        connection.sendall(request.replace(b"\r\nHost:", b"\r\nConnection: close\r\nHost:", 1))
        head, _, body = b"".join(iter(lambda: connection.recv(1 << 16), b"")).partition(b"\r\n\r\n")
    return head, body


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
