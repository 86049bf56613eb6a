"""Those who file: each sends its filing with the same key until it is acknowledged, whatever dies meanwhile."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from districts.actors import ANONYMOUS
from districts.requests import filing
from districts.requests.applicants import Applicant
from districts.requests.filing import Filing
from districts.requests.words import RequestKind
from tests.soak.processes import LOST
from tests.soak.proof import Acknowledged

OFFICE = "bd.khulna.magura"
SUBMIT = """mutation SubmitRequest($input: SubmitRequestInput!) {
  submitRequest(input: $input) { trackingCode request { number } userErrors { message { en } } }
}"""


class Refused(Exception):
    """A filing that the server does not take, though nothing is wrong with it."""


async def file(client: httpx.AsyncClient, told: list[Acknowledged], numbers: Iterator[int], pause: float) -> int:
    """One citizen after the other, until there are no more. How many answers were lost on the way."""
    lost = 0
    for n in numbers:
        key = str(uuid.uuid4())
        while not (answer := await _sent(client, key, n)):
            lost += 1
            await asyncio.sleep(0.2)
        told.append(Acknowledged(key, answer["request"]["number"], answer["trackingCode"]))
        await asyncio.sleep(pause)
    return lost


async def _sent(client: httpx.AsyncClient, key: str, n: int) -> Any:
    """What was answered; None: nothing, or that the server cannot answer just now. Raises Refused."""
    given = {
        "officeCode": OFFICE,
        "kind": "SERVICE_REQUEST",
        "serviceCode": "c3",
        "subject": key,
        "applicant": {"name": "রহিমা খাতুন", "mobile": f"01712{n:06}"},
        "idempotencyKey": key,
    }
    try:
        response = await client.post("/graphql", json={"query": SUBMIT, "variables": {"input": given}})
        answer = response.json()
    except (httpx.TransportError, ValueError):
        return None
    if response.status_code >= 500 or "errors" in answer:
        return None
    payload = answer["data"]["submitRequest"]
    if payload["userErrors"]:
        raise Refused(payload["userErrors"])
    return payload


async def file_late(count: int, pause: float) -> int:
    """Puts as many requests there as were due long ago: by the rule itself, as of half a year ago. How many failed."""
    filed = failed = 0
    while filed < count:
        n = filed + failed
        wanted = Filing(OFFICE, RequestKind.SERVICE_REQUEST, str(uuid.uuid4()), service_code="c3", applicant=_late(n))
        filed_at = datetime.now(ZoneInfo("Asia/Dhaka")) - timedelta(days=180)
        try:
            await filing.submit(wanted, actor=ANONYMOUS, at=filed_at)
            filed += 1
        except LOST:
            failed += 1  # it may be there or not: another one takes its place
        await asyncio.sleep(pause)
    return failed


def _late(n: int) -> Applicant:
    return Applicant("করিম", f"+88018{n:08}")
