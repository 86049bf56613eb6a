"""Reads documents in separate processes with limits of time and memory, so that a hostile one stops nobody else.

A process is started for the first document, reads one document at a time and ends after an idle time.
"""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress

from districts.charters.imports.document_reading import Reading
from districts.charters.imports.source_document import PublishedDocument
from districts.shared.text import LocalizedText, in_bengali_digits
from seeds.reader import NotACharter
from seeds.reader_processes import wire
from seeds.reader_processes.bounds import COMMAND, EXHAUSTED, Bounds

__all__ = ["Bounds", "Busy", "Crashed", "Interrupted", "Readers"]

# Signals that end a process which runs out of memory without being able to report it.
_CRASHES = frozenset((signal.SIGABRT, signal.SIGBUS, signal.SIGSEGV))


class Busy(Exception):
    """All readers are busy and enough documents wait. retry: seconds until another try."""

    def __init__(self, retry: int) -> None:
        super().__init__(f"all readers are busy; try again in {retry} seconds")
        self.retry = retry


class Interrupted(Exception):
    """The reading process was ended from outside, which is not the document's fault.

    retry: seconds until another try.
    """

    def __init__(self, status: int, retry: int) -> None:
        super().__init__(f"a reading process was ended by {signal.Signals(-status).name}")
        self.retry = retry


class Crashed(Exception):
    """The reading process failed: a defect of the reader, whose traceback is in the log."""

    def __init__(self, status: int) -> None:
        super().__init__(f"a reading process failed with status {status}: see its log")


class Readers:
    """A few processes that read documents for this one. Must be closed."""

    def __init__(
        self, bounds: Bounds | None = None, *, processes: int | None = None, waiting: int = 8, idle: float = 60
    ) -> None:
        """processes: by default one for two processors, which leaves the others to requests. waiting: documents that
        may wait for a process. idle: seconds after which an idle process ends.
        """
        self._bounds = bounds or Bounds()
        self._idle = idle
        self._waiting = 0
        self._most_waiting = waiting
        self._free: asyncio.LifoQueue[_Reader] = asyncio.LifoQueue()
        self._all = [_Reader(self._bounds) for _ in range(processes or max((os.cpu_count() or 1) // 2, 1))]
        for reader in self._all:
            self._free.put_nowait(reader)

    @property
    def processes(self) -> list[int]:
        """The ids of the running processes."""
        return [reader.id for reader in self._all if reader.id]

    async def read(self, document: PublishedDocument) -> Reading:
        """The result of `reader.read`, with cells only if the bounds ask for them.

        Raises NotACharter (also at a limit), Busy, Crashed, Interrupted.
        """
        reader = await self._taken()
        try:
            return await reader.read(document)
        finally:
            reader.end_after(self._idle)
            self._free.put_nowait(reader)

    async def _taken(self) -> _Reader:
        with suppress(asyncio.QueueEmpty):
            return self._free.get_nowait()
        if self._waiting >= self._most_waiting:
            raise Busy(self._bounds.seconds)
        self._waiting += 1
        try:
            return await asyncio.wait_for(self._free.get(), self._bounds.seconds)
        except TimeoutError as error:
            raise Busy(self._bounds.seconds) from error
        finally:
            self._waiting -= 1

    async def aclose(self) -> None:
        for reader in self._all:
            await reader.end()


class _Reader:
    """One process, if there is one: none before the first document, after a failure and after an idle time."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._process: asyncio.subprocess.Process | None = None
        self._timer: asyncio.TimerHandle | None = None

    @property
    def id(self) -> int:
        return self._process.pid if self._process and self._process.returncode is None else 0

    async def read(self, document: PublishedDocument) -> Reading:
        if self._timer:
            self._timer.cancel()
        answered = False
        try:
            async with asyncio.timeout(self._bounds.patience):
                content = await self._asked(document)
            answered = True
        except TimeoutError as error:
            raise _too_slow(self._bounds) from error
        finally:
            if not answered:  # also where the caller has gone: nobody waits for what it would still answer
                await self.end()
        answer = await asyncio.to_thread(wire.loads, content)
        if isinstance(answer, wire.Failure):
            raise NotACharter(answer.code, **answer.details)
        if not isinstance(answer, Reading):
            raise TypeError(f"a reading process answered a {type(answer).__name__}")
        return answer

    async def _asked(self, document: PublishedDocument) -> bytes:
        """Sends a document to the process; replaces one that has ended normally after its last document."""
        content = wire.frame(wire.dumps(document))
        for _ in range(2):
            process = self._process = self._process or await self._started()
            try:
                return await _answer(process, content)
            except (asyncio.IncompleteReadError, ConnectionError):
                status = await process.wait()
                self._process = None
                if status:
                    raise _why(status, self._bounds) from None
        raise RuntimeError("a reading process ends at once")

    async def _started(self) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        command = (*COMMAND, *self._bounds.arguments())
        return await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, env=_environment())

    def end_after(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._kill)

    def _kill(self) -> asyncio.subprocess.Process | None:
        process, self._process = self._process, None
        if process and process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
        return process

    async def end(self) -> None:
        if self._timer:
            self._timer.cancel()
        if process := self._kill():
            await process.wait()


async def _answer(process: asyncio.subprocess.Process, content: bytes) -> bytes:
    assert process.stdin  # noqa: S101  both are pipes
    assert process.stdout  # noqa: S101
    process.stdin.write(content)
    await process.stdin.drain()
    size = wire.size(await process.stdout.readexactly(wire.HEAD))
    return await process.stdout.readexactly(size)


def _why(status: int, bounds: Bounds) -> Exception:
    """The error for a process that ended with this non-zero status before it answered."""
    if status == -signal.SIGXCPU:
        return _too_slow(bounds)
    if status == EXHAUSTED or -status in _CRASHES:
        return _too_big()
    if status < 0:
        return Interrupted(status, bounds.seconds)
    return Crashed(status)


def _too_slow(bounds: Bounds) -> NotACharter:
    seconds = str(bounds.seconds)
    what = LocalizedText(f"{in_bengali_digits(seconds)} সেকেন্ডেও পড়া শেষ হয়নি", f"not read in {seconds} seconds")
    return NotACharter("FILE_TOO_COMPLEX", what=what)


def _too_big() -> NotACharter:
    what = LocalizedText("পড়তে বেশি মেমরি লাগে", "reading it takes too much memory")
    return NotACharter("FILE_TOO_COMPLEX", what=what)


def _environment() -> dict[str, str]:
    """The environment without secrets: no database address, no token."""
    return {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG", "LC_ALL") if name in os.environ}
