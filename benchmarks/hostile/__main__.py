"""Without arguments all attacks, into the report; with names of attacks one round of each, in a small network."""

from __future__ import annotations

import sys

from benchmarks import hostile, report, servers

if __name__ == "__main__":
    with servers.database() as postgres:
        if names := sys.argv[1:]:
            print(hostile.run(postgres, kinds=names, rounds=1, requests=5_000))
        else:
            report.write("hostile", hostile.run(postgres))
