"""`python -m tests.seeds.field [NAME…]`: what the reader makes of the documents, and each value that is not right."""

from __future__ import annotations

import sys

from tests.seeds.field import judging
from tests.seeds.field.judging import Verdict


def main() -> None:
    wanted = [name for name in judging.documents() if not sys.argv[1:] or any(map(name.startswith, sys.argv[1:]))]
    for name in wanted:
        judged = judging.read_and_judge(name)
        print(name, *(f"{verdict.lower()} {judged.counts[verdict]}" for verdict in Verdict))
        print(*(f"    {line}\n" for line in judged.lines), sep="", end="")
    for of, names in (
        ("documents", [name for name in wanted if "~" not in name]),
        ("other forms", [name for name in wanted if "~" in name]),
    ):
        if counts := judging.total(names):
            shares = (f"{verdict.lower()} {counts[verdict] / counts.total():.1%}" for verdict in Verdict)
            print(f"{len(names)} {of}, {counts.total()} values:", ", ".join(shares))


main()
