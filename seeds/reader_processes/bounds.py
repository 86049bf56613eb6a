"""The command and the limits of a reading process, imported by both sides."""

from __future__ import annotations

import sys
from dataclasses import dataclass

COMMAND = (sys.executable, "-m", "seeds.reader_processes.program")
EXHAUSTED = 71
"""The exit status for lack of memory."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """seconds: processor time for one document. memory: bytes of the process. services, findings: of one draft.

    cells: also return the reading's cells, which only a report needs.
    """

    seconds: int = 5
    memory: int = 512_000_000
    services: int = 1_000
    findings: int = 5_000
    cells: bool = False

    @property
    def patience(self) -> float:
        """Seconds until a process without an answer is killed; longer than its processor time, which it shares."""
        return 4.0 * self.seconds + 5

    def arguments(self) -> list[str]:
        values = (self.seconds, self.memory, self.services, self.findings, self.cells)
        return [str(int(value)) for value in values]
