"""The tree, the calendar, whom requests go to, and how charters are judged."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.soak.acts.act import Act, Doing, chosen, nothing
from tests.soak.household import Fact, Household

_OFFICE = "office { id code name { en } closedFrom }"
_BY_CODE = "query SoakOffice($code: String!) { office(code: $code) { name { en } closedFrom } }"


def _remember(house: Household, office: dict[str, Any]) -> None:
    house.annex = office["code"]
    house.annex_closed = office["closedFrom"] is not None
    expected = {"office": {"name": office["name"], "closedFrom": office["closedFrom"]}}
    house.facts["annex"] = Fact(_BY_CODE, {"code": house.annex}, expected, public=True)


def _seed(house: Household, _chance: Random, key: str) -> Doing | None:
    if house.annex:
        return None
    code = f"{house.office}.annex"

    def done(_payload: dict[str, Any]) -> None:
        _remember(house, {"code": code, "name": {"en": key}, "closedFrom": None})

    row = {"code": code, "level": "UPAZILA", "nameBn": "শাখা", "nameEn": key}
    return Doing({"rows": [row]}, "created", done)


def _rename(house: Household, _chance: Random, key: str) -> Doing | None:
    if not house.annex:
        return None
    given = {"officeCode": house.annex, "name": {"bn": "শাখা", "en": key}, "reason": "soak"}
    return Doing(given, _OFFICE, lambda payload: _remember(house, payload["office"]))


def _move(house: Household, _chance: Random, key: str) -> Doing | None:
    if not house.annex or house.annex_closed:
        return None
    given = {"officeCode": house.annex, "label": f"annex{house.next_serial()}", "reason": key}
    return Doing(given, _OFFICE, lambda payload: _remember(house, payload["office"]))


def _close(house: Household, _chance: Random, key: str) -> Doing | None:
    if not house.annex or house.annex_closed:
        return None
    given = {"officeCode": house.annex, "reason": key}
    return Doing(given, _OFFICE, lambda payload: _remember(house, payload["office"]))


def _reopen(house: Household, _chance: Random, key: str) -> Doing | None:
    if not house.annex_closed:
        return None
    given = {"officeCode": house.annex, "reason": key}
    return Doing(given, _OFFICE, lambda payload: _remember(house, payload["office"]))


_EXCEPTIONS = """query SoakExceptions($code: String!, $day: Date!) {
  office(code: $code) { calendarExceptions(from: $day, to: $day) { name { en } } } }"""


def _exceptions(house: Household, day: str, *declared: dict[str, Any]) -> Fact:
    expected = {"office": {"calendarExceptions": list(declared)}}
    return Fact(_EXCEPTIONS, {"code": house.office, "day": day}, expected, public=True)


def _declare(house: Household, _chance: Random, key: str) -> Doing:
    day = str(date(2050, 1, 1) + timedelta(days=house.next_serial()))

    def done(payload: dict[str, Any]) -> None:
        house.exceptions.append({"id": payload["calendarException"]["id"], "day": day})
        house.facts[f"exception {day}"] = _exceptions(house, day, {"name": {"en": key}})

    given = {"officeCode": house.office, "kind": "HOLIDAY", "from": day, "to": day, "name": {"bn": "ছুটি", "en": key}}
    return Doing(given, "calendarException { id }", done)


def _revoke(house: Household, chance: Random, _key: str) -> Doing | None:
    declared = chosen(chance, house.exceptions)
    if declared is None:
        return None

    def done(_payload: dict[str, Any]) -> None:
        house.exceptions.remove(declared)
        house.facts[f"exception {declared['day']}"] = _exceptions(house, declared["day"])

    given = {"calendarExceptionId": declared["id"]}
    return Doing(given, "calendarException { id revokedAt }", done, marked=False)


_TIMES = "query SoakTimes($code: String!) { office(code: $code) { escalationTimes { level workingDays } } }"


def _escalation_time(house: Household, chance: Random, _key: str) -> Doing:
    given = {"officeCode": house.office, "level": "UPAZILA", "workingDays": chance.randint(1, 30)}

    def done(payload: dict[str, Any]) -> None:
        house.facts["escalation times"] = Fact(_TIMES, {"code": house.office}, payload)

    return Doing(given, "office { escalationTimes { level workingDays } }", done, marked=False)


_ROUTES = "query SoakRoutes($code: String!) { office(code: $code) { requestRoutes { kind } } }"


def _routes(house: Household, chance: Random, _key: str) -> Doing:
    steps = [{"rise": 0, "workingDays": chance.randint(1, 30)}, {"rise": 3}]

    def done(payload: dict[str, Any]) -> None:
        house.facts["routes"] = Fact(_ROUTES, {"code": house.office}, payload)

    given = {"officeCode": house.office, "kind": "SUGGESTION", "steps": steps}
    return Doing(given, "office { requestRoutes { kind } }", done, marked=False)


def _health_rule(_house: Household, chance: Random, _key: str) -> Doing:
    # One rule for all: another household may have said otherwise since.
    given = {"code": "STALE", "weight": chance.randint(1, 30)}
    return Doing(given, "healthRule { code weight }", nothing, marked=False)


ACTS: dict[str, Act] = {
    "seedOffices": _seed,
    "renameOffice": _rename,
    "moveOffice": _move,
    "closeOffice": _close,
    "reopenOffice": _reopen,
    "declareCalendarException": _declare,
    "revokeCalendarException": _revoke,
    "setEscalationTime": _escalation_time,
    "setRequestRoutes": _routes,
    "setHealthRule": _health_rule,
}
