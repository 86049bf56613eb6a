"""`make soak-reader`: 5,000 generated charters, read undamaged and damaged, in each form by turns; a share imported."""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import cycle
from multiprocessing import get_context

from rich.progress import Progress

from models.database.connection import Address
from tests.seeds.generator import importing, soak
from tests.seeds.generator.soak import Tally
from tests.seeds.generator.writing import Way

_AT_ONCE = 25
"""Examples of one task: small, so that no two tasks are drawn alike and the bar moves."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.seeds.generator", description=__doc__)
    parser.add_argument("--examples", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="of the charters and of the damage")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    print(f"Seed {given.seed}", flush=True)
    began = time.monotonic()
    tally = Tally()
    with Progress() as bar, importing.database() as database:
        task = bar.add_task("Charters", total=given.examples)
        for done in _done(given.examples, given.seed, given.processes, database):
            tally.add(done)
            for told in done.told:
                bar.console.print(told, markup=False, highlight=False, soft_wrap=True)
            bar.update(task, completed=tally.examples)
    print("\n".join([*figures(tally), f"{time.monotonic() - began:.0f} s"]))
    if broken := tally.broken():
        sys.exit("\n".join(["BROKEN:", *broken]))
    print("Every promise is kept.")


def _done(examples: int, seed: int, processes: int, database: Address) -> Iterator[Tally]:
    begins = range(0, examples, _AT_ONCE)
    with ProcessPoolExecutor(processes, get_context("spawn"), os.nice, (10,)) as pool:
        started = [
            pool.submit(soak.run, min(_AT_ONCE, examples - at), way, seed + at, database)
            for at, way in zip(begins, cycle(Way), strict=False)
        ]
        for each in as_completed(started):
            yield each.result()


def figures(tally: Tally) -> Iterator[str]:
    yield f"{tally.examples} charters, each read undamaged and damaged."
    yield f"Undamaged: {tally.right} read right in every value; {tally.unplanted} findings that were not planted."
    yield f"Damaged: {tally.wrong} wrong values without a finding; {tally.refused} documents refused in words."
    yield f"{tally.imported} of the documents were imported into a database."
    yield f"{tally.crashes} crashes; something disappeared from {tally.vanished} documents."
    yield "Undamaged rows of damaged documents that were read:"
    ways = [str(way) for way in Way]
    kinds = sorted(of for of in tally.rows if of not in ways and ":" not in of)
    for of in (*ways, *kinds):
        by_way = "  ".join(f"{tally.share(f'{way}: {of}'):6.1%}" for way in ways if tally.rows[f"{way}: {of}"])
        yield f"  {of:20} {tally.read[of]:6} of {tally.rows[of]:6}  {tally.share(of):6.1%}   {by_way}"


if __name__ == "__main__":
    main()
