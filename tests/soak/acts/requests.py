"""Requests: filed by applicants and at the counter, and every move of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from tests.soak.acts.act import Act, Doing, chosen
from tests.soak.household import Fact, Filed, Household, node

_OPEN = {"SUBMITTED", "ACKNOWLEDGED", "IN_PROGRESS"}
_TRACK = "query SoakTrack($code: String!) { track(trackingCode: $code) { number status } }"


def _remember(house: Household, request: Filed) -> None:
    house.facts[f"request {request.id}"] = node("Request", request.id, number=request.number, status=request.status)
    tracked = {"track": {"number": request.number, "status": request.status}}
    house.facts[f"track {request.id}"] = Fact(_TRACK, {"code": request.code}, tracked, public=True)


def _submit(house: Household, _chance: Random, key: str) -> Doing:
    number = house.next_serial()

    def done(payload: dict[str, Any]) -> None:
        told = payload["request"]
        # Those who file for nobody get no id of the request: only who handles it does.
        filed = Filed(told["id"], payload["trackingCode"], told["number"], told["status"])
        house.requests.append(filed)
        _remember(house, filed)

    given = {
        "officeCode": house.office,
        "kind": "GRIEVANCE",
        "subject": key,
        "applicant": {"name": "রহিমা খাতুন", "mobile": f"017{house.number:02}{number:06}"},
    }
    return Doing(given, "trackingCode request { id number status }", done)


def _move(
    before: set[str], after: str | None, *, said: Mapping[str, Any] | None = None, applicant: bool = False
) -> Act:
    """A move of a request in one of these states. after: its next state; None: it stays in the one that it is in."""

    def act(house: Household, chance: Random, key: str) -> Doing | None:
        request = chosen(chance, [each for each in house.requests if each.status in before])
        if request is None:
            return None

        def done(_payload: dict[str, Any]) -> None:
            request.status = after or request.status
            _remember(house, request)

        name = {"trackingCode": request.code} if applicant else {"requestId": request.id}
        return Doing(
            {**name, "message": key, **(said or {})}, "request { status } tracked { status }", done, applicant=applicant
        )

    return act


def _rate(house: Household, chance: Random, key: str) -> Doing | None:
    request = chosen(chance, [each for each in house.requests if each.status == "RESOLVED"])
    if request is None:
        return None

    def done(_payload: dict[str, Any]) -> None:
        house.requests.remove(request)  # once rated it is no more to be moved: its facts stay

    return Doing(
        {"trackingCode": request.code, "rating": chance.randint(1, 5), "message": key},
        "tracked { rating }",
        done,
        applicant=True,
    )


def _comment(house: Household, chance: Random, key: str) -> Doing | None:
    request = chosen(chance, [each for each in house.requests if each.status != "WITHDRAWN"])
    if request is None:
        return None
    internal = chance.random() < 0.5
    return Doing(
        {"requestId": request.id, "message": key, "internal": internal},
        "request { status }",
        lambda _payload: None,
    )


def _hand_over(house: Household, chance: Random, key: str) -> Doing | None:
    request = chosen(chance, [each for each in house.requests if each.status in _OPEN])
    post = chosen(chance, house.posts)
    if request is None or post is None:
        return None
    given = {"requestId": request.id, "toPostId": post["id"], "message": key}
    # The post may be the one that has it.
    return Doing(given, "request { status }", lambda _payload: None, may=frozenset({"NOT_ALLOWED_NOW", "INVALID"}))


def _link(house: Household, chance: Random, _key: str) -> Doing | None:
    if len(house.requests) < 2:
        return None
    first, second = sorted(chance.sample(range(len(house.requests)), 2))
    earlier, later = house.requests[first], house.requests[second]

    def done(payload: dict[str, Any]) -> None:
        # Of one that is itself a duplicate, what it is a duplicate of.
        house.facts[f"duplicate {later.id}"] = node("Request", later.id, duplicateOf=payload["request"]["duplicateOf"])

    given = {"requestId": later.id, "duplicateOfId": earlier.id}
    # Chains and circles are refused.
    return Doing(
        given,
        "request { duplicateOf { id } }",
        done,
        may=frozenset({"INVALID", "NOT_ALLOWED_NOW", "CONFLICT"}),
        marked=False,
    )


def _escalate(house: Household, _chance: Random, _key: str) -> Doing | None:
    if not house.late:
        return None
    request = house.late[-1]
    # A worker was there first, or the next step's time is not up.
    may = frozenset({"NOT_ALLOWED_NOW"})
    return Doing(
        {"trackingCode": request.code},
        "tracked { status }",
        lambda _payload: None,
        may=may,
        applicant=True,
        marked=False,
    )


ACTS: dict[str, Act] = {
    "submitRequest": _submit,
    "acknowledgeRequest": _move({"SUBMITTED"}, "ACKNOWLEDGED"),
    "startRequest": _move({"SUBMITTED", "ACKNOWLEDGED"}, "IN_PROGRESS"),
    "askApplicant": _move(_OPEN, "WAITING_FOR_APPLICANT"),
    "replyToRequest": _move({"WAITING_FOR_APPLICANT"}, "IN_PROGRESS", applicant=True),
    "resolveRequest": _move(_OPEN, "RESOLVED"),
    "rejectRequest": _move(_OPEN, "REJECTED"),
    "reopenRequest": _move({"RESOLVED", "REJECTED"}, "SUBMITTED", applicant=True),
    "withdrawRequest": _move(_OPEN, "WITHDRAWN", applicant=True),
    "escalateRequest": _escalate,
    "handOverRequest": _hand_over,
    "commentOnRequest": _comment,
    "linkDuplicateRequest": _link,
    "rateRequest": _rate,
}
