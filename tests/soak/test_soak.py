"""The short form of `make soak`."""

from __future__ import annotations

from tests.soak import soak
from tests.soak.soak import Plan

SHORT = Plan(filings=120, late=40, seconds=5.0, servers=1, databases=1, workers=2, citizens=8)


async def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice() -> None:
    outcome = await soak.run(SHORT, seed=1)

    assert outcome.found.wrong == ()
    assert outcome.acknowledged == 120
    assert outcome.found.requests >= 160
    assert outcome.found.escalations >= 40
    assert outcome.killed == (1, 1, 2)
    assert outcome.lost > 0
