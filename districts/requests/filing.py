"""Files a request: with the promise of that day, its first rung, and a tracking code for the applicant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.calendar import stored_calendars, working_time
from districts.calendar.working_time import Limit
from districts.charters.draft import Channel, TimeUnit
from districts.identity.actors import Actor, Permission
from districts.offices import refusals as office_refusals
from districts.offices import similar_codes
from districts.requests import applicants, refusals, tracking
from districts.requests.applicants import Applicant
from districts.requests.enums import RequestKind
from districts.requests.escalation import chain
from districts.requests.transitions import Opening
from districts.shared import typed_text

LONGEST_SUBJECT, LONGEST_BODY = 200, 10_000


@dataclass(frozen=True, slots=True)
class Filing:
    """A request to file. service_code: of a service in force. applicant: ANONYMOUS without a name."""

    office_code: str
    kind: RequestKind
    subject: str
    body: str | None = None
    service_code: str | None = None
    channel: Channel = Channel.WEBSITE
    applicant: Applicant = applicants.ANONYMOUS


@dataclass(frozen=True, slots=True)
class Filed:
    """tracking_code: the applicant's secret, shown this once."""

    request_id: int
    tracking_code: str = field(repr=False)


async def submit(filing: Filing, *, actor: Actor, at: datetime | None = None) -> Filed:
    """Files a request. Anybody may file with any office; that an officer files for somebody else is recorded.

    at: the moment of filing; None: now. Raises Refused (NOT_FOUND, REQUIRED, INVALID, LIMIT).
    """
    _refuse_unlikely(filing)
    code = tracking.new()
    async with scope.acting(actor) as client:
        terms = await _terms(client, filing)
        at = at or terms["at"]
        calendar = (await stored_calendars.calendars_by_office(client, [terms["office_id"]]))[terms["office_id"]]
        rungs = chain.rungs(terms["chain"])
        promise = promised(filing.kind, terms, rungs)
        opening = Opening.filed(rungs, calendar, promise, at)
        by_officer = actor.may(Permission.HANDLE_REQUESTS, filing.office_code)
        values = [
            terms["office_id"],
            filing.kind,
            terms["service_id"],
            filing.channel,
            filing.subject.strip(),
            None if typed_text.is_blank(filing.body) else (filing.body or "").strip(),
            filing.applicant == applicants.ANONYMOUS,
            actor.subject if by_officer else None,
            actor.subject if by_officer else "applicant",
            tracking.digest(code),
            at,
            opening.counts.counted_from,
            promise and promise.amount,
            promise and promise.unit,
            opening.counts.due_at,
            opening.counts.remind_at,
            opening.calendar_version,
            [rung.post_id for rung in opening.skipped],
            [rung.absent for rung in opening.skipped],
            opening.post_id,
            filing.applicant.name,
            filing.applicant.mobile,
            filing.applicant.email,
        ]
        [row] = await client.execute_query_dict(_SUBMIT, values)
        if row["id"] is None:
            raise office_refusals.closing_office(code=filing.office_code)
        return Filed(row["id"], code)


def _refuse_unlikely(filing: Filing) -> None:
    if typed_text.is_blank(filing.subject):
        raise refusals.subjectless_request()
    for name, text, longest in (("subject", filing.subject, LONGEST_SUBJECT), ("body", filing.body, LONGEST_BODY)):
        if text and len(text) > longest:
            raise refusals.too_much_text(name, longest=longest)
    if filing.kind is RequestKind.SERVICE_REQUEST and filing.service_code is None:
        raise refusals.which_service()


async def _terms(client: BaseDBAsyncClient, filing: Filing) -> dict[str, Any]:
    rows = await client.execute_query_dict(_TERMS, [filing.office_code, filing.kind, filing.service_code])
    if not rows:
        raise await similar_codes.no_office(client, filing.office_code)
    if rows[0]["closed"]:
        raise office_refusals.closing_office(code=filing.office_code)
    if filing.service_code is not None and rows[0]["service_id"] is None:
        raise refusals.not_offered(service_code=filing.service_code, office_code=filing.office_code)
    return rows[0]


def promised(kind: RequestKind, terms: Mapping[str, Any], rungs: list[chain.Rung]) -> Limit | None:
    """The service's time limit; for other kinds the time of the first rung.

    A time limit that starts from another event than filing sets no deadline yet.
    """
    if kind is RequestKind.SERVICE_REQUEST:
        if terms["starts_later"]:
            return None
        unit = TimeUnit(terms["unit"]) if terms["unit"] else None
        return working_time.promised(immediate=terms["immediate"] or False, maximum=terms["maximum"], unit=unit)
    days = rungs[0].days if rungs else None
    return None if days is None else Limit(days, TimeUnit.WORKING_DAY)


# The calendar is read in a later statement: a change missed by this one is applied to the request afterwards.
_TERMS = f"""
WITH announced AS MATERIALIZED (SELECT announce_calendar_read())
SELECT o.id AS office_id, is_closed(o.closed_from) AS closed, s.id AS service_id,
       t.immediate, t.maximum, t.unit, clock_timestamp() AS at,
       num_nonnulls(t.starts_from_bn, t.starts_from_en) > 0 AS starts_later,
       {chain.sql("o.id", "$2", "s.id")} AS chain
FROM announced CROSS JOIN offices o
LEFT JOIN charters c ON c.office_id = o.id AND c.in_force @> dhaka_today()
LEFT JOIN services s ON s.charter_id = c.id AND s.code = $3
LEFT JOIN time_limits t ON t.service_id = s.id
WHERE ltree2text(o.code) = $1
"""
_SUBMIT = f"SELECT submit_request({', '.join(f'${n}' for n in range(1, 24))}) AS id"
