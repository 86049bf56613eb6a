"""All benchmarks, one after the other: `make bench`. Or those that are named: `python -m benchmarks read`."""

from __future__ import annotations

import sys
from collections.abc import Callable

from benchmarks import (
    adopt,
    headquarters,
    hostile,
    prices,
    read,
    reading,
    report,
    requests,
    scale,
    serve,
    servers,
    working_time,
)
from models.database.connection import Address

BENCHMARKS: dict[str, Callable[[Address], str]] = {
    "read": read.run,
    "serve": serve.run,
    "scale": scale.run,
    "adopt": adopt.run,
    "reading": reading.run,
    "working_time": working_time.run,
    "requests": requests.run,
    "headquarters": headquarters.run,
    "hostile": hostile.run,
    "prices": prices.run,
}


def main(names: list[str]) -> None:
    if unknown := set(names) - BENCHMARKS.keys():
        sys.exit(f"no such benchmark: {', '.join(sorted(unknown))} (there are: {', '.join(BENCHMARKS)})")
    for name in names or BENCHMARKS:
        with servers.database() as postgres:
            report.write(name, BENCHMARKS[name](postgres))


if __name__ == "__main__":
    main(sys.argv[1:])
