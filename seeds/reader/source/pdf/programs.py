"""Runs poppler and tesseract: a file on standard input, the result on standard output, nothing on the disk."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread, Timer
from typing import IO

from districts.shared.text import LocalizedText, in_bengali_digits
from seeds.reader.findings.not_a_charter import NotACharter
from seeds.reader.source.flow import too_large

_LIMITED = (sys.executable, "-I", str(Path(__file__).with_name("limited_program.py")))
_LARGEST = 40_000_000
_MEMORY = 600_000_000


class Failed(Exception):
    """The program ended with an error: the file is damaged, or locked."""

    def __init__(self, output: bytes) -> None:
        super().__init__()
        self.output = output


class Programs:
    """The programs that read one document, and the seconds that they have for it together."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._until = time.monotonic() + seconds

    def run(self, *command: str, given: bytes, errors: bool = False) -> bytes:
        """The standard output; with errors, also the standard error. Raises Failed; NotACharter at a limit."""
        if time.monotonic() >= self._until:
            raise self._too_slow()
        with self._started(command, errors=errors) as process:
            timer = Timer(self._until - time.monotonic(), process.kill)
            feeder = Thread(target=_feed, args=(process.stdin, given))
            timer.start()
            feeder.start()
            try:
                output = process.stdout.read(_LARGEST + 1) if process.stdout else b""
                if len(output) <= _LARGEST:
                    process.wait()
            finally:
                process.kill()
                timer.cancel()
                feeder.join()
        if len(output) > _LARGEST:
            raise too_large(_LARGEST // 1_000_000, "মেগাবাইটের বেশি লেখা ও রেখা", "more than {} MB of text and lines")
        if process.returncode and time.monotonic() >= self._until:
            raise self._too_slow()
        if process.returncode:
            raise Failed(output)
        return output

    def _started(self, command: tuple[str, ...], *, errors: bool) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603  arguments of ours
            [*_LIMITED, str(_MEMORY), str(self._seconds), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if errors else subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
        )

    def _too_slow(self) -> NotACharter:
        seconds = str(self._seconds)
        bn, en = f"{in_bengali_digits(seconds)} সেকেন্ডেও পড়া শেষ হয়নি", f"not read in {seconds} seconds"
        return NotACharter("FILE_TOO_COMPLEX", what=LocalizedText(bn, en))


def _feed(stream: IO[bytes], given: bytes) -> None:
    """A program that has seen enough closes its end."""
    with suppress(BrokenPipeError), stream:
        stream.write(given)
