"""`make soak`: 5,000 filings and 2,000 escalations while everything is killed. `python -m tests.soak --help`"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sys
from dataclasses import fields

from tests.soak import soak


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    for each in fields(soak.Plan):
        parser.add_argument(f"--{each.name}", type=type(each.default), default=each.default)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="of the moments of the kills")
    given = vars(parser.parse_args())
    seed = given.pop("seed")
    logging.getLogger("asyncpg").setLevel(logging.CRITICAL)  # that the database was away is the point
    print(f"Seed {seed}", flush=True)
    outcome = asyncio.run(soak.run(soak.Plan(**given), seed))
    server, database, workers = outcome.killed
    print(f"Killed: the server {server} times, the database {database} times, workers {workers} times.")
    print(f"{outcome.acknowledged} filings acknowledged; {outcome.lost} answers were lost and asked for again.")
    print(f"{outcome.found.requests} requests, {outcome.found.escalations} escalations, in {outcome.seconds:.0f} s.")
    if outcome.found.wrong:
        sys.exit("\n".join(["WRONG:", *outcome.found.wrong]))
    print("Nothing is lost, nothing was done twice, nothing due is left, every trail is gapless.")


if __name__ == "__main__":
    main()
