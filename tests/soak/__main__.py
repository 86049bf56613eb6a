"""`make soak`: twenty minutes of all mutations by all roles while everything fails. `python -m tests.soak --help`"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import random
import sys
from collections import Counter
from dataclasses import fields
from pathlib import Path

from tests.soak import soak


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    for each in fields(soak.Plan):
        if each.name != "faults":
            parser.add_argument(f"--{each.name}", type=type(each.default), default=each.default)
    parser.add_argument("--no-faults", dest="faults", action="store_false", help="people and workers alone")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="of all that is left to chance")
    parser.add_argument("--log", type=Path, default=Path(os.devnull), help="what the programs print goes here")
    given = vars(parser.parse_args())
    seed, log = given.pop("seed"), given.pop("log")
    logging.getLogger("asyncpg").setLevel(logging.CRITICAL)  # that the database was away is the point
    print(f"Seed {seed}", flush=True)
    report(asyncio.run(soak.run(soak.Plan(**given), seed, log)))


def report(outcome: soak.Outcome) -> None:
    """Prints it, and exits with 1 where anything is wrong."""
    median, slow = outcome.latency
    judged = outcome.judged
    print("Faults: " + ", ".join(f"{name} {count} ×" for name, count in sorted(outcome.faults.items())) + ".")
    print(
        f"{sum(outcome.done.values()):,} changes acknowledged by {len(outcome.done)} mutations,"
        f" {outcome.repeated:,} repeated with their keys, {outcome.refused:,} tried by people who may not;"
        f" {outcome.read:,} readings compared;"
        f" {outcome.escalated:,} escalations; {outcome.seconds:.0f} s."
    )
    passing = ", ".join(f"{code} {count:,}" for code, count in sorted(judged.passing.items())) or "none"
    print(f"{judged.lost:,} answers lost; answered to try again: {passing}.")
    print(
        f"A try: median {median:.0f} ms, p99 {slow:.0f} ms. The longest operation: {judged.longest:.1f} s;"
        f" the most tries: {judged.most_tries}."
    )
    if outcome.never:
        print(f"Never acknowledged: {', '.join(sorted(outcome.never))}.")
    if outcome.wrong:
        counted = Counter(outcome.wrong).most_common(60)
        sys.exit("\n".join([f"WRONG, {len(outcome.wrong)}:", *(f"{count} × {what}" for what, count in counted)]))
    print("Nothing is lost, nothing was done twice, no figure is wrong, nothing stale was answered.")


if __name__ == "__main__":
    main()
