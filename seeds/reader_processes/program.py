"""The reading process: receives documents and sends back what was read, until its input ends.

The system enforces its limits: processor time for each document, memory, and no writing of files.
"""

from __future__ import annotations

import math
import os
import resource
import sys
from typing import BinaryIO

from districts.charters.imports.document_reading import Reading
from districts.charters.imports.source_document import PublishedDocument
from seeds import reader
from seeds.reader import NotACharter
from seeds.reader.source.flow import too_large
from seeds.reader_processes import wire
from seeds.reader_processes.bounds import EXHAUSTED, Bounds

# The process's niceness: beside a busy server documents get a tenth of a processor.
_NICE = 10


def main() -> None:
    seconds, memory, services, findings, cells = map(int, sys.argv[1:])
    bounds = Bounds(seconds, memory, services, findings, cells=bool(cells))
    os.nice(_NICE)
    if sys.platform == "linux":
        # SCHED_BATCH: waking up does not preempt a running process.
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    _limit(resource.RLIMIT_AS, bounds.memory)
    begun = _most_memory()
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # nothing but answers goes there
    try:
        while document := _next(source):
            _allow(bounds.seconds)
            answers.write(wire.frame(wire.dumps(answer(document, bounds))))
            answers.flush()
            del document
            if begun < _most_memory() > bounds.memory // 2:
                return  # memory that was taken once stays with the process
    except MemoryError:
        os._exit(EXHAUSTED)


def _limit(kind: int, most: int) -> None:
    """The program that converts old Office files (`seeds.reader.source.old_office`) has limits of its own: it may raise
    these for itself, up to what this process itself was given.
    """
    resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


def _most_memory() -> int:
    """The peak memory in bytes; Linux includes that of the process that started this one."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _next(source: BinaryIO) -> PublishedDocument | None:
    head = source.read(wire.HEAD)
    if len(head) < wire.HEAD:
        return None
    given = wire.loads(source.read(wire.size(head)))
    return given if isinstance(given, PublishedDocument) else None


def _allow(seconds: int) -> None:
    """Limits the processor time to what was used so far and this much more."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(usage.ru_utime + usage.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def answer(document: PublishedDocument, bounds: Bounds) -> Reading | wire.Failure:
    """The reading, with its cells if the bounds ask for them, or why there is none."""
    try:
        read = reader.read(document)
        if len(read.draft.services) > bounds.services:
            raise too_large(bounds.services, "টির বেশি সেবা", "more than {} services")
        if len(read.draft.findings) > bounds.findings:
            raise too_large(bounds.findings, "টির বেশি বিষয় লক্ষ করা গেছে", "more than {} findings")
    except NotACharter as error:
        return wire.Failure(error.finding.code, error.details)
    return read if bounds.cells else Reading(read.draft, ())


if __name__ == "__main__":
    main()
