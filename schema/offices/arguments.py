"""Offices as arguments, by their codes."""

from __future__ import annotations

from collections.abc import Sequence

from districts.offices import similar_codes
from schema import plan


async def _refusal(reader: plan.Database, asked: Sequence[plan.GivenCode]) -> plan.BadInput | None:
    unknown = await similar_codes.first_unknown(
        reader.read, [each.code for each in asked], [each.argument for each in asked]
    )
    if unknown is None:
        return None
    refused, codes = unknown
    return plan.BadInput(refused.message.en or "", argument=".".join(refused.field), nearest=codes)


async def require(reader: plan.Database, code: str) -> None:
    """Checks a code for a field that is not planned. Raises plan.BadInput for an unknown or impossible code."""
    if refusal := await _refusal(reader, [plan.GivenCode("officeCode", plan.plain(code))]):
        raise refusal


OFFICE_CODE = plan.Coded("EXISTS (SELECT FROM office_called({code}))", _refusal)
"""An office's code as an argument: `query.code(OFFICE_CODE, "officeCode")`."""


def within(query: plan.Query, office_id: str, code: tuple[str, ...], below: tuple[str, ...]) -> str:
    """The condition that `office_id` is the office that has or had that code, or with `below` an office under it."""
    given = query.code(OFFICE_CODE, *code)
    if query.choice(*below):
        return f"{office_id} IN (SELECT b.id FROM office_called({given}) o JOIN offices b ON b.code <@ o.code)"
    return f"{office_id} = (SELECT o.id FROM office_called({given}) o)"
