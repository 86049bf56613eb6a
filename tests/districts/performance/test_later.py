"""The public's figures of the same months, before and after something happened."""

from __future__ import annotations

from districts.requests import moves
from districts.requests.move_transaction import Named
from districts.shared.text import LocalizedText
from schema.plan import ids
from tests.districts.performance.histories import HEADQUARTERS
from tests.districts.performance.queries import MONTH, ask
from tests.support.copies import Copies
from tests.support.operations import do
from tests.support.rows import TESTER

_OLDEST = """query ($filter: RequestFilter) {
    requests(officeCode: "bd", includeBelow: true, filter: $filter, first: 1) { edges { node { id } } } }"""


async def test_the_next_case_does_not_show_in_a_later_answer(copies: Copies, lived_template: str) -> None:
    """One more is resolved: the exact figure moves by 1, that of everybody by 0 or 5."""
    async with copies.of(lived_template) as database:
        [before] = await ask(database, None, "bd")
        [exact] = await ask(database, HEADQUARTERS, "bd", **MONTH)
        asked = {
            "statuses": ["SUBMITTED", "ACKNOWLEDGED", "IN_PROGRESS"],
            "submittedFrom": MONTH["from"],
            "submittedTo": MONTH["to"],
        }
        listed = await do(database, HEADQUARTERS, _OLDEST, filter=asked)
        one = Named(ids.expect("Request", listed["data"]["requests"]["edges"][0]["node"]["id"]))

        await moves.resolve(one, message=LocalizedText(en="done"), actor=TESTER)

        [after] = await ask(database, None, "bd")
        [exact_after] = await ask(database, HEADQUARTERS, "bd", **MONTH)
    assert exact_after["resolved"] == exact["resolved"] + 1
    assert after["resolved"] - before["resolved"] in {0, 5}
