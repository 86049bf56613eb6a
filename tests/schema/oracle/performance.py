"""What requests add up to, as the public is told, a second time and in plain Python, for the oracle."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from districts.charters.draft import Channel
from districts.requests.enums import RequestKind
from tests.schema.oracle import catalogue
from tests.schema.oracle.memory import RANKS, Memory

_DHAKA = ZoneInfo("Asia/Dhaka")
_OPEN = {"SUBMITTED", "ACKNOWLEDGED", "IN_PROGRESS", "WAITING_FOR_APPLICANT"}
_LEVELS = {"national": 1, "division": 2, "district": 4, "upazila": 8}
_DEPTHS = {"DIVISION": 2, "DISTRICT": 3}
_FEWEST = 5


def _rounded(count: int) -> int | None:
    return (count + 2) // 5 * 5 if count >= _FEWEST else None


def _rating(ratings: list[int]) -> float | None:
    """To a tenth from 100 ratings, to half a point below; half away from zero, as PostgreSQL rounds."""
    if len(ratings) < _FEWEST:
        return None
    steps = 10 if len(ratings) >= 100 else 2
    return math.floor(sum(ratings) / len(ratings) * steps + 0.5) / steps


def _answered(request: Any, outcome: str) -> bool:
    return outcome in (request.status, request.outcome if request.status == "CLOSED" else None)


def _on_time(request: Any) -> bool:
    return _answered(request, "RESOLVED") and (request.due_at is None or request.resolved_at <= request.due_at)


def _overdue(request: Any) -> bool:
    """While the applicant is asked it is, if it was before."""
    if request.status not in _OPEN or request.due_at is None:
        return False
    overdue: bool = request.due_at < (request.paused_since or datetime.now(_DHAKA))
    return overdue


def _climbed_to(bit: int) -> Callable[[Any], bool]:
    return lambda request: request.escalated_to & bit > 0


COUNTS: dict[str, Callable[[Any], bool]] = {
    "submitted": lambda _: True,
    "responded": lambda request: request.first_response_at is not None,
    "resolved": lambda request: _answered(request, "RESOLVED"),
    "onTime": _on_time,
    "open": lambda request: request.status in _OPEN,
    "overdue": _overdue,
    "escalated": lambda request: request.escalated_to > 0,
    "reopened": lambda request: request.opening > 1,
    "rejected": lambda request: _answered(request, "REJECTED"),
    "rated": lambda request: request.rating is not None,
    **{level: _climbed_to(bit) for level, bit in _LEVELS.items()},
}
_MAIN = [name for name in COUNTS if name not in _LEVELS]


class Performances:
    """The rows of one `performance`. args: as GraphQL has them."""

    def __init__(self, memory: Memory, args: dict[str, Any]) -> None:
        self.memory, self.args = memory, args
        self.top = memory.office(args["officeCode"])
        self.first = max(date.fromisoformat(args["from"]), date(2010, 1, 1))
        self.last = min(date.fromisoformat(args["to"]), memory.today)

    def rows(self) -> list[dict[str, Any]]:
        if self.top is None:
            return []
        places = self._places()
        filed: dict[Any, list[Any]] = {key: [] for key in places}
        for request in self._asked():
            filed[self._key(request)].append(request)
        told = self._told({key: {n: sum(map(f, filed[key])) for n, f in COUNTS.items()} for key in places})
        made = [self._row(key, places[key], filed[key], told[key]) for key in places]
        return self._ordered(made)[: self.args["limit"]]

    # Which requests, and in which row each is

    def _service(self, request: Any) -> Any:
        return self.memory.one("Service", request.service_id)

    def _national(self, request: Any) -> Any:
        service = self._service(request)
        return service and self.memory.one("CatalogueService", service.catalogue_id)

    def _day(self, request: Any) -> date:
        day: date = request.submitted_at.astimezone(_DHAKA).date()
        return day

    def _asked(self) -> list[Any]:
        args = self.args
        offices = self.memory.below(args["officeCode"], include_below=args["includeBelow"])
        return [
            request
            for _, request in sorted(self.memory.rows["Request"].items())
            if request.office_id in offices
            and self.first <= self._day(request) <= self.last
            and (args["kinds"] is None or request.kind in args["kinds"])
            and (args["channels"] is None or request.channel in args["channels"])
            and self._about(self._service(request))
        ]

    def _about(self, service: Any) -> bool:
        args = self.args
        catalogue = service and self.memory.one("CatalogueService", service.catalogue_id)
        return (
            (args["categories"] is None or (service is not None and service.category in args["categories"]))
            and (args["serviceCode"] is None or (service is not None and service.code == args["serviceCode"]))
            and (args["catalogueCode"] is None or (catalogue is not None and catalogue.code == args["catalogueCode"]))
        )

    def _key(self, request: Any) -> Any:  # noqa: PLR0911
        day = self._day(request)
        service, catalogue = self._service(request), self._national(request)
        match self.args["groupBy"]:
            case "CHILD_OFFICE" | "DIVISION" | "DISTRICT":
                return self._above(self.memory.one("Office", request.office_id)).id
            case "SERVICE":
                return service and (request.office_id, service.code)
            case "CATALOGUE_SERVICE":
                return catalogue and catalogue.code
            case "CATEGORY":
                return service and service.category
            case "KIND":
                return request.kind
            case "CHANNEL":
                return request.channel
            case "MONTH":
                return day.replace(day=1)
            case "WEEK":
                return day - timedelta(days=day.isoweekday() % 7)
            case "DAY":
                return day
        return None

    def _depth(self) -> int:
        return max(self._level(), int(self.top.code.count(".")) + 1)

    def _level(self) -> int:
        return _DEPTHS.get(self.args["groupBy"], int(self.top.code.count(".")) + 2)

    def _above(self, office: Any) -> Any:
        """The office of the row in which an office is counted."""
        while office.code.count(".") + 1 > self._depth():
            office = self.memory.one("Office", office.parent_id)
        return office

    # Which rows there are

    def _places(self) -> dict[Any, dict[str, Any]]:
        """By key, what is said of the group; in the order of the group."""
        grouping = self.args["groupBy"]
        if grouping in {"MONTH", "WEEK", "DAY"}:
            return {day: {grouping.lower(): day.isoformat()} for day in self._days(grouping)}
        if grouping in {"KIND", "CHANNEL"}:
            words: Any = RequestKind if grouping == "KIND" else Channel
            given = self.args[f"{grouping.lower()}s"]
            return {str(word): {grouping.lower(): str(word)} for word in words if given is None or word in given}
        places: dict[Any, Callable[[], dict[Any, dict[str, Any]]]] = {
            "CATEGORY": self._categories,
            "CATALOGUE_SERVICE": self._catalogue,
            "SERVICE": self._services,
            None: lambda: {None: {}},
        }
        return places.get(grouping, self._offices)()

    def _days(self, grouping: str) -> Iterable[date]:
        day = self.first
        if grouping == "MONTH":
            day = day.replace(day=1)
        elif grouping == "WEEK":
            day -= timedelta(days=day.isoweekday() % 7)
        while day <= self.last:
            yield day
            step = {"MONTH": 32, "WEEK": 7, "DAY": 1}[grouping]
            day += timedelta(days=step)
            day = day.replace(day=1) if grouping == "MONTH" else day

    def _limited(self) -> bool:
        return any(self.args[name] is not None for name in ("categories", "serviceCode", "catalogueCode"))

    def _categories(self) -> dict[Any, dict[str, Any]]:
        given = self.args["categories"]
        found: dict[Any, dict[str, Any]] = {
            word: {"category": word} for word in RANKS if given is None or word in given
        }
        return found if self._limited() else {**found, None: {}}

    def _catalogue(self) -> dict[Any, dict[str, Any]]:
        asked = self.args["catalogueCode"]
        newest = sorted(catalogue.newest(self.memory), key=lambda row: row.code)
        found: dict[Any, dict[str, Any]] = {
            row.code: {"catalogueService": row} for row in newest if asked in {None, row.code}
        }
        return found if asked is not None else {**found, None: {}}

    def _services(self) -> dict[Any, dict[str, Any]]:
        """The latest of each code, of the offices in the order of theirs."""
        offices = self.memory.below(self.args["officeCode"], include_below=self.args["includeBelow"])
        latest = {}
        for _, service in sorted(self.memory.rows["Service"].items()):
            if service.public and service.office_id in offices and self._about(service):
                latest[service.office_id, service.code] = service

        def place(key: tuple[int, str]) -> Any:
            code = self.memory.one("Office", key[0]).code.split(".")
            return code, self.memory.service_order(latest[key])

        found: dict[Any, dict[str, Any]] = {
            key: {"service": latest[key], "office": self.memory.one("Office", key[0]), "own": True}
            for key in sorted(latest, key=place)
        }
        return found if self._limited() else {**found, None: {}}

    def _offices(self) -> dict[Any, dict[str, Any]]:
        below = self.memory.below(self.args["officeCode"], include_below=self.args["includeBelow"])
        offices = {self._above(self.memory.one("Office", key)).id for key in below}
        found = sorted((self.memory.one("Office", key) for key in offices), key=lambda office: office.code.split("."))
        return {office.id: {"office": office, "own": self._own(office)} for office in found}

    def _own(self, office: Any) -> bool:
        return not self.args["includeBelow"] or office.code.count(".") + 1 < self._level()

    # What is told of them

    @staticmethod
    def _told(true: dict[Any, dict[str, int]]) -> dict[Any, dict[str, int | None]]:
        return {key: {name: _rounded(count) for name, count in counts.items()} for key, counts in true.items()}

    def _row(self, key: Any, place: dict[str, Any], filed: list[Any], told: dict[str, int | None]) -> dict[str, Any]:
        nothing = dict.fromkeys(["month", "week", "day", "service", "catalogueService", "category", "kind", "channel"])
        group = {"office": self.top, "own": not self.args["includeBelow"], **nothing, **place}
        resolved = [request for request in filed if _answered(request, "RESOLVED")]
        responded = [request.response_seconds for request in filed if request.first_response_at]
        promised = [request.limit_amount for request in filed if request.limit_unit == "WORKING_DAY"]
        ratings = [request.rating for request in filed if request.rating]
        answerable = len(resolved) + sum(map(_overdue, filed))
        often = [days for days in sorted(set(promised)) if promised.count(days) >= _FEWEST]
        rate = told["onTime"] and min(1, told["onTime"] / (_rounded(answerable) or 1))
        return {
            **told,
            "group": group,
            "drillDown": self._drill_down(key, group),
            "escalatedTo": {level: told[level] for level in _LEVELS},
            "withdrawn": None,
            "onTimeRate": rate,
            "workingHoursToResponse": _hours(responded),
            "workingHoursToResolve": _hours([r.resolution_seconds for r in resolved]),
            "promisedWorkingDays": {"minimum": min(often, default=None), "maximum": max(often, default=None)},
            "actualWorkingDays": _parts(sorted(_days(r.resolution_days) for r in resolved)),
            "rating": {"average": _rating(ratings), "count": told["rated"]},
            "suppressed": any(told[name] is None for name in _MAIN),
            "rounded": True,
        }

    def _drill_down(self, key: Any, group: dict[str, Any]) -> dict[str, Any]:
        grouping = self.args["groupBy"]
        first, last = self.first, self.last
        if grouping in {"MONTH", "WEEK", "DAY"}:
            first = max(first, key)
            after = {
                "MONTH": (key + timedelta(days=32)).replace(day=1) - timedelta(days=1),
                "WEEK": key + timedelta(days=6),
                "DAY": key,
            }[grouping]
            last = min(last, after)
        return {
            "officeCode": group["office"].code,
            "includeBelow": not group["own"],
            "submittedFrom": first.isoformat(),
            "submittedTo": last.isoformat(),
            **{name: group[name] for name in ("kind", "channel", "category")},
            "serviceCode": group["service"] and group["service"].code,
            "catalogueCode": group["catalogueService"] and group["catalogueService"].code,
            "aboutService": False if grouping in {"SERVICE", "CATEGORY"} and key is None else None,
            "national": False if grouping == "CATALOGUE_SERVICE" and key is None else None,
        }

    def _ordered(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        by: dict[str, Callable[[dict[str, Any]], Any]] = {
            "ON_TIME_RATE": lambda row: row["onTimeRate"],
            "HOURS_TO_RESPONSE": lambda row: row["workingHoursToResponse"]["median"],
            "HOURS_TO_RESOLUTION": lambda row: row["workingHoursToResolve"]["median"],
            "RATING": lambda row: row["rating"]["average"],
        }
        order, reverse = self.args["orderBy"], self.args["reverse"]
        if order == "GROUP":
            return rows[::-1] if reverse else rows
        figure: Callable[[dict[str, Any]], Any] = by.get(order) or (lambda row: row[order.lower()])
        sign = 1 if reverse else -1
        return sorted(rows, key=lambda row: (figure(row) is None, sign * (figure(row) or 0)))


def _parts(values: list[Any]) -> dict[str, Any]:
    """The least that half of 10 and more, and nine in ten of 50 and more, do not exceed."""
    half, nine_in_ten = (len(values) + 1) // 2 - 1, math.ceil(0.9 * len(values) - 1e-9) - 1
    return {
        "median": values[half] if len(values) >= 10 else None,
        "p90": values[nine_in_ten] if len(values) >= 50 else None,
    }


def _days(taken: int) -> int:
    return taken if taken <= 20 else -(-taken // 5) * 5


def _hours(seconds: list[int]) -> dict[str, Any]:
    """In buckets each of which is 10 % wider than the one before, the middle of one, in hours."""

    def middle(taken: int) -> float:
        bucket = 0 if taken < 1 else 1 + math.floor(math.log(taken) / math.log(1.1) + 1e-9)
        return round(1.1 ** (bucket - 0.5) / 3600, 4) if bucket else 0.0

    return _parts([middle(taken) for taken in sorted(seconds)])
