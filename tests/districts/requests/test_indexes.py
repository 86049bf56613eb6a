"""What is due is found by an index, as the serving role and beneath row-level security, however much is not due yet."""

from __future__ import annotations

from typing import Any

import pytest

from districts import scope
from districts.requests import scheduled_changes
from districts.requests.escalation import escalating
from districts.requests.workflow import REOPENING, WAITING_FOR
from models.database.connection import Database
from tests.support.rows import TESTER


@pytest.mark.parametrize(
    ("sql", "values", "index", "condition"),
    [
        (escalating._taking(escalating.DUE, None), [None, 500, []], "requests_due", "step_due_at <="),
        (escalating._taking(escalating.EXHAUSTED, None), [None, 500, []], "requests_revisit", "revisit_at <="),
        (scheduled_changes._WAITING, [None, 500, WAITING_FOR], "requests_waiting", "paused_since <="),
        (scheduled_changes._REMIND, [None, 500], "requests_remind", "remind_at <="),
        (scheduled_changes._CLOSE, [None, 500, REOPENING], "requests_answered", "resolved_at <"),
    ],
    ids=["escalating", "revisiting", "waiting", "reminding", "closing"],
)
async def test_what_is_due_is_found_by_its_index(
    empty: Database, sql: str, values: list[Any], index: str, condition: str
) -> None:
    async with scope.acting(TESTER) as client:
        # There are no rows: a plan of the whole table would be as good.
        for other in ("enable_seqscan", "enable_bitmapscan", "enable_sort"):
            await client.execute_query(f"SET LOCAL {other} = off")
        lines = [row["QUERY PLAN"].strip() for row in await client.execute_query_dict(f"EXPLAIN {sql}", values)]

    [found] = [position for position, line in enumerate(lines) if f"Index Scan using {index} on requests r" in line]
    assert lines[found + 1].startswith(f"Index Cond: ({condition}")
