"""What the naive resolvers of the oracle say of each field that is more than a column. Named `Type_field`."""

# ruff: noqa: N802, N803  the names are GraphQL's

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from tests.schema.oracle import catalogue, diff, health, relay
from tests.schema.oracle.memory import RANKS, Memory, within
from tests.schema.oracle.performance import Performances


def instant(moment: datetime) -> str:
    """ISO 8601 in Dhaka's time, without the zeros at the end of a fraction."""
    local = moment.astimezone(ZoneInfo("Asia/Dhaka")).isoformat(timespec="microseconds")
    seconds, zone = local[:-6].rstrip("0").rstrip("."), local[-6:]
    return seconds + zone


NODES = {"CatalogueService", "Charter", "Office", "Officer", "Post", "Service"}


class Resolvers:
    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self._healths: dict[int, Any] = {}

    # Offices

    def Office_parent(self, office: Any, _: Any) -> Any:
        return self.memory.one("Office", office.parent_id)

    def Office_ancestors(self, office: Any, _: Any) -> Any:
        return self.memory.parents(office)[::-1]

    def Office_children(self, office: Any, _: Any, **args: Any) -> Any:
        children = self.memory.many("Office", "parent_id", office.id)
        shown = [child for child in children if args["includeClosed"] or not self.memory.closed(child)]
        rows = (((child.code,), {"node": child}) for child in shown)
        return relay.page(rows, "Office.children", args, ("bd",), labels=True)

    def Office_childCount(self, office: Any, _: Any) -> Any:
        return sum(not self.memory.closed(child) for child in self.memory.many("Office", "parent_id", office.id))

    def Office_closedFrom(self, office: Any, _: Any) -> Any:
        return office.closed_from and office.closed_from.isoformat()

    def Office_successor(self, office: Any, _: Any) -> Any:
        return self.memory.one("Office", office.successor_id)

    def Office_formerNames(self, office: Any, _: Any) -> Any:
        names = self.memory.many("FormerName", "office_id", office.id)
        others = [name for name in names if (name.name_bn, name.name_en) != (office.name_bn, office.name_en)]
        return [self._until(name) for name in sorted(others, key=lambda name: (name.until, name.id))]

    def Office_formerCodes(self, office: Any, _: Any) -> Any:
        others = [code for code in self.memory.many("OfficeCode", "office_id", office.id) if code.code != office.code]
        return [self._until(code) for code in sorted(others, key=lambda code: (code.until, code.id))]

    @staticmethod
    def _until(row: Any) -> Any:
        row.since, row.until = (day and str(day) for day in (row.since, row.until))
        return row

    def Office_events(self, _office: Any, _: Any) -> Any:
        return []  # of nobody who works for it

    def Office_grants(self, _office: Any, _: Any, **args: Any) -> Any:
        return relay.page([], "Office.grants", args, (1,))

    def Office_posts(self, office: Any, _: Any) -> Any:
        today = self.memory.today
        posts = [
            post
            for post in self.memory.many("Post", "office_id", office.id)
            if not post.tentative and (post.abolished_on is None or post.abolished_on > today)
        ]
        return sorted(posts, key=lambda post: (not post.head, post.id))

    def Office_charter(self, office: Any, _: Any) -> Any:
        return self.memory.charter_in_force(office.id)

    def Office_charters(self, office: Any, _: Any, **args: Any) -> Any:
        charters = self.memory.many("Charter", "office_id", office.id)
        rows = (((charter.revision,), {"node": charter}) for charter in charters if charter.in_force is not None)
        return relay.page(rows, "Office.charters", args, (1,))

    def Office_revision(self, office: Any, _: Any, number: int) -> Any:
        charters = self.memory.many("Charter", "office_id", office.id)
        return next((each for each in charters if each.revision == number and each.in_force is not None), None)

    def Office_draft(self, _office: Any, _: Any) -> Any:
        return None  # to nobody who does not work for it

    def Office_service(self, office: Any, _: Any, code: str) -> Any:
        charter = self.memory.charter_in_force(office.id)
        services = self.memory.services(charter.id) if charter else []
        return next((each for each in services if each.code == relay.storable(code)), None)

    def Office_requestRoutes(self, office: Any, _: Any) -> Any:
        found: list[Any] = []
        for kind in ("GRIEVANCE", "INFORMATION_REQUEST", "SUGGESTION"):
            for each in (office, *self.memory.parents(office)):
                routes = self.memory.many("RequestRoute", "office_id", each.id)
                if steps := [route for route in routes if route.kind == kind]:
                    found += sorted(steps, key=lambda route: route.step)
                    break
        return found

    def Office_escalationTimes(self, office: Any, _: Any) -> Any:
        found: list[Any] = []
        for level in ("NATIONAL", "DIVISION", "DISTRICT", "UPAZILA"):
            for each in (office, *self.memory.parents(office)):
                times = self.memory.many("EscalationTime", "office_id", each.id)
                if said := [time for time in times if time.level == level]:
                    found += said
                    break
        return found

    def EscalationTime_office(self, time: Any, _: Any) -> Any:
        return self.memory.one("Office", time.office_id)

    def RequestRoute_office(self, route: Any, _: Any) -> Any:
        return self.memory.one("Office", route.office_id)

    def RequestRoute_rise(self, route: Any, _: Any) -> Any:
        return None if route.post_id else route.rise

    def RequestRoute_post(self, route: Any, _: Any) -> Any:
        return self.memory.one("Post", route.post_id)

    def Office_calendar(self, office: Any, _: Any, **args: Any) -> Any:
        first, last = self._days(args, timedelta(days=30))
        last = min(last, first + timedelta(days=365))
        return [self._day(office, first + timedelta(days=n)) for n in range((last - first).days + 1)]

    def _days(self, args: dict[str, Any], length: timedelta) -> tuple[date, date]:
        first = date.fromisoformat(args["from"]) if args["from"] else self.memory.today
        return first, date.fromisoformat(args["to"]) if args["to"] else first + length

    def _day(self, office: Any, day: date) -> dict[str, Any]:
        """What the nearest office says, and of its declarations the last; hours beside holidays."""
        depth = {each.id: each.code.count(".") for each in (office, *self.memory.parents(office))}
        ordinary = max(
            (h for h in self.memory.rows["OfficeHours"].values() if h.office_id in depth and within(h.days, day)),
            key=lambda h: depth[h.office_id],
            default=None,
        )
        speaking = [e for e in self._exceptions(office) if within(e.days, day)]
        speaking.sort(key=lambda e: (depth[e.office_id], e.id), reverse=True)
        hours = next((e for e in speaking if e.kind == "HOURS"), None)
        said = next((e for e in speaking if e.kind != "HOURS"), None)
        works = ordinary is not None and (
            day.isoweekday() in ordinary.weekdays if said is None else said.kind != "HOLIDAY"
        )
        reason = said or (hours if works else None)
        weekend = None if works else {"bn": "সাপ্তাহিক ছুটি", "en": "Weekly holiday"}
        clock: Any = hours or ordinary
        return {
            "date": day.isoformat(),
            "opens": clock.opens.isoformat() if works else None,
            "closes": clock.closes.isoformat() if works else None,
            "reason": {"bn": reason.name_bn, "en": reason.name_en} if reason else weekend,
            "estimated": said is not None and said.estimated,
        }

    def _exceptions(self, office: Any) -> list[Any]:
        offices = {each.id for each in (office, *self.memory.parents(office))}
        exceptions = self.memory.rows["CalendarException"].values()
        return [e for e in exceptions if e.office_id in offices and e.revoked_at is None and e.replaced_by_id is None]

    def Office_calendarExceptions(self, office: Any, _: Any, **args: Any) -> Any:
        first, last = self._days(args, timedelta(days=40_000))
        found = [e for e in self._exceptions(office) if e.days.upper > first and e.days.lower <= last]
        return sorted(found, key=lambda e: (e.days.lower, e.id))

    def CalendarException_office(self, exception: Any, _: Any) -> Any:
        return self.memory.one("Office", exception.office_id)

    def CalendarException_from(self, exception: Any, _: Any) -> Any:
        return exception.days.lower.isoformat()

    def CalendarException_to(self, exception: Any, _: Any) -> Any:
        return (exception.days.upper - timedelta(days=1)).isoformat()

    def CalendarException_opens(self, exception: Any, _: Any) -> Any:
        return exception.opens and exception.opens.isoformat()

    def CalendarException_closes(self, exception: Any, _: Any) -> Any:
        return exception.closes and exception.closes.isoformat()

    def CalendarException_declaredAt(self, exception: Any, _: Any) -> Any:
        return instant(exception.declared_at)

    def Office_catalogueDifferences(self, office: Any, _: Any) -> Any:
        return catalogue.of(self.memory, office)

    def Office_health(self, office: Any, _: Any) -> Any:
        return None if self.memory.closed(office) else health.health(self.memory, office)

    def Query_charterHealth(
        self,
        _root: Any,
        _: Any,
        officeCode: str,
        includeBelow: bool,
        filter: Any,  # noqa: A002
        orderBy: str,
        **args: Any,
    ) -> Any:
        assert orderBy == "SCORE"
        self._asked_office(officeCode)
        offices = [self.memory.one("Office", key) for key in self.memory.below(officeCode, include_below=includeBelow)]
        of = [self._health(office) for office in offices if not self.memory.closed(office)]
        rows = (
            ((each["score"], each["office"].code), {"node": each}) for each in of if health.meets(each, filter or {})
        )
        return relay.page(rows, "Query.charterHealth", args, (1, "bd"), labels=True)

    def Query_healthRules(self, _root: Any, _: Any) -> Any:
        return [rule for _, rule in sorted(self.memory.rows["HealthRule"].items())]

    def _health(self, office: Any) -> Any:
        """What it costs to look through hundreds of offices is paid once."""
        if office.id not in self._healths:
            self._healths[office.id] = health.health(self.memory, office)
        return self._healths[office.id]

    def CharterHealth_places(self, found: Any, _: Any, code: str | None) -> Any:
        return health.places(self.memory, found["office"], code)

    def CatalogueService_variants(self, row: Any, _: Any) -> Any:
        return health.variants(self.memory, row.code)

    def CatalogueVariant_offices(self, variant: Any, _: Any, **args: Any) -> Any:
        rows = (((office.code,), {"node": office}) for office in variant["offices"])
        return relay.page(rows, "CatalogueVariant.offices", args, ("bd",), labels=True)

    # Charters

    def Charter_office(self, charter: Any, _: Any) -> Any:
        return self.memory.one("Office", charter.office_id)

    def Charter_status(self, charter: Any, _: Any) -> Any:
        days, today = charter.in_force, self.memory.today
        if within(days, today):
            return "PUBLISHED"
        ahead = not days.isempty and days.lower is not None and days.lower > today
        return "UPCOMING" if ahead else "SUPERSEDED"

    def Charter_effectiveFrom(self, charter: Any, _: Any) -> Any:
        return charter.effective_from and charter.effective_from.isoformat()

    def Charter_effectiveUntil(self, charter: Any, _: Any) -> Any:
        ends = charter.in_force.upper if charter.in_force else None
        return ends and ends.isoformat()

    def Charter_publishedAt(self, charter: Any, _: Any) -> Any:
        return charter.published_at and instant(charter.published_at)

    def Charter_publishedBy(self, _charter: Any, _: Any) -> Any:
        return None  # to nobody who does not work for its office

    def Charter_restores(self, charter: Any, _: Any) -> Any:
        return self.memory.one("Charter", charter.restores_id)

    def Charter_diff(self, charter: Any, _: Any, **given: Any) -> Any:
        sisters = [each for each in self.memory.many("Charter", "office_id", charter.office_id) if each.in_force]
        revision = given["from"]
        if revision is None:
            return diff.between(self.memory, diff.before(self.memory, charter), charter)
        other = next((each for each in sisters if each.revision == revision), None)
        return other and diff.between(self.memory, other, charter)

    def Charter_services(self, charter: Any, _: Any) -> Any:
        return self.memory.services(charter.id)

    def Charter_expectations(self, charter: Any, _: Any) -> Any:
        return diff.in_order(charter.expectations)

    def Charter_grievanceTiers(self, charter: Any, _: Any) -> Any:
        return diff.in_order(charter.grievance_tiers)

    def GrievanceTier_contacts(self, tier: Any, _: Any) -> Any:
        return [SimpleNamespace(**each) for each in tier.contacts]

    def GrievanceTier_timeLimit(self, tier: Any, _: Any) -> Any:
        empty = dict.fromkeys(self.memory.columns["TimeLimit"])
        return tier.time_limit and SimpleNamespace(**{**empty, **tier.time_limit})

    def Charter_findings(self, _charter: Any, _: Any) -> Any:
        return []  # of nobody who works for its office

    # Services

    def Service_charter(self, service: Any, _: Any) -> Any:
        return self.memory.one("Charter", service.charter_id)

    def Service_office(self, service: Any, _: Any) -> Any:
        return self.memory.one("Office", self.memory.one("Charter", service.charter_id).office_id)

    def Service_deliveryMethods(self, service: Any, _: Any) -> Any:
        return sorted(self.memory.many("DeliveryMethod", "service_id", service.id), key=lambda row: row.position)

    def Service_requiredDocuments(self, service: Any, _: Any) -> Any:
        return sorted(self.memory.many("RequiredDocument", "service_id", service.id), key=lambda row: row.position)

    def Service_fee(self, service: Any, _: Any) -> Any:
        return next(iter(self.memory.many("Fee", "service_id", service.id)), None)

    def Service_timeLimit(self, service: Any, _: Any) -> Any:
        return next(iter(self.memory.many("TimeLimit", "service_id", service.id)), None)

    def Fee_amounts(self, fee: Any, _: Any) -> Any:
        return [SimpleNamespace(**vars(each), amount=each.poisha / 100) for each in diff.in_order(fee.amounts)]

    def Fee_payments(self, fee: Any, _: Any) -> Any:
        return diff.in_order(fee.payments)

    def TimeLimit_classes(self, limit: Any, _: Any) -> Any:
        return diff.in_order(limit.classes)

    def Service_responsible(self, service: Any, _: Any) -> Any:
        return self.memory.one("Post", service.responsible_id)

    def Service_superior(self, service: Any, _: Any) -> Any:
        return self.memory.one("Post", service.superior_id)

    def Service_catalogue(self, service: Any, _: Any) -> Any:
        return self.memory.one("CatalogueService", service.catalogue_id)

    def Service_publishedCells(self, service: Any, _: Any) -> Any:
        cells = self.memory.many("PublishedCell", "service_id", service.id)
        return sorted(cells, key=lambda cell: (cell.column is None, cell.column, cell.id))

    def PublishedCell_place(self, cell: Any, _: Any) -> Any:
        return {"section": cell.section, "row": cell.row, "column": cell.column, "line": cell.line}

    def Service_escalationChain(self, service: Any, _: Any) -> Any:
        """The responsible post, the superior (or the head of that office), the heads of offices above; each once."""
        responsible = self.memory.one("Post", service.responsible_id)
        near = self._higher(self.Service_office(service, None), responsible)
        superior = self.memory.one("Post", service.superior_id) or self.memory.head(near.id)
        heads = [self.memory.head(parent.id) for parent in self.memory.parents(self._higher(near, superior))]
        asked = list({post.id: post for post in (responsible, superior, *heads) if post}.values())
        posts = [post for post in asked if not self.memory.closed(self.memory.one("Office", post.office_id))]
        return [self._rung(step, post, service, responsible) for step, post in enumerate(posts, 1)]

    def _higher(self, office: Any, post: Any) -> Any:
        """The office of the post where that is above this one."""
        seat = post and self.memory.one("Office", post.office_id)
        return seat if seat in self.memory.parents(office) else office

    def _rung(self, step: int, post: Any, service: Any, responsible: Any) -> dict[str, Any]:
        limit = self.Service_timeLimit(service, None)
        office = self.memory.one("Office", post.office_id)
        promised = limit and limit.working_days
        return {
            "step": step,
            "level": office.level,
            "office": office,
            "post": post,
            "occupancy": self.Post_occupancy(post, None),
            "officer": self.Post_officer(post, None),
            "workingDays": promised if post is responsible else self._time(office),
        }

    def _time(self, office: Any) -> Any:
        for above in (office, *self.memory.parents(office)):
            for time in self.memory.many("EscalationTime", "office_id", above.id):
                if time.level == office.level:
                    return time.working_days
        return None

    # The catalogue

    def CatalogueService_deliveryMethods(self, row: Any, _: Any) -> Any:
        return catalogue.part(self.memory, row, "deliveryMethods")

    def CatalogueService_requiredDocuments(self, row: Any, _: Any) -> Any:
        return catalogue.part(self.memory, row, "requiredDocuments")

    def CatalogueService_fee(self, row: Any, _: Any) -> Any:
        return catalogue.part(self.memory, row, "fee")

    def CatalogueService_timeLimit(self, row: Any, _: Any) -> Any:
        return catalogue.part(self.memory, row, "timeLimit")

    def CatalogueService_responsible(self, row: Any, _: Any) -> Any:
        return row.responsible and SimpleNamespace(**row.responsible)

    def CatalogueService_superior(self, row: Any, _: Any) -> Any:
        return row.superior and SimpleNamespace(**row.superior)

    def CatalogueService_definedBy(self, _row: Any, _: Any) -> Any:
        return None  # for those who work for all offices

    def CatalogueService_definedAt(self, row: Any, _: Any) -> Any:
        return instant(row.defined_at)

    def CatalogueService_versions(self, row: Any, _: Any) -> Any:
        versions = (each for each in self.memory.rows["CatalogueService"].values() if each.code == row.code)
        return sorted(versions, key=lambda each: each.version)

    def CatalogueService_offices(self, row: Any, _: Any, **args: Any) -> Any:
        rows = (((office.code,), {"node": office}) for office in catalogue.adopters(self.memory, row.code))
        return relay.page(rows, "CatalogueService.offices", args, ("bd",), labels=True)

    # Posts and officers

    def Post_office(self, post: Any, _: Any) -> Any:
        return self.memory.one("Office", post.office_id)

    def Post_occupancy(self, post: Any, _: Any) -> Any:
        posting = self.memory.posting(post.id)
        if posting is None:
            return "UNKNOWN"
        return "VACANT" if posting.officer_id is None else "ACTING" if posting.acting else "HELD"

    def Post_officer(self, post: Any, _: Any) -> Any:
        posting = self.memory.posting(post.id)
        return posting and self.memory.one("Officer", posting.officer_id)

    def Post_abolishedOn(self, post: Any, _: Any) -> Any:
        return post.abolished_on and post.abolished_on.isoformat()

    def Post_postings(self, post: Any, _: Any) -> Any:
        return self._latest_first(self.memory.many("Posting", "post_id", post.id))

    def Officer_postings(self, officer: Any, _: Any) -> Any:
        held = self.memory.many("Posting", "officer_id", officer.id)
        return self._latest_first(each for each in held if not self.memory.one("Post", each.post_id).tentative)

    @staticmethod
    def _latest_first(postings: Iterable[Any]) -> list[Any]:
        def place(posting: Any) -> tuple[int, bool, int]:
            first = posting.held.lower
            return -(first.toordinal() if first else 0), posting.acting, posting.id

        return sorted(postings, key=place)

    def Posting_post(self, posting: Any, _: Any) -> Any:
        return self.memory.one("Post", posting.post_id)

    def Posting_officer(self, posting: Any, _: Any) -> Any:
        return self.memory.one("Officer", posting.officer_id)

    def Posting_heldFrom(self, posting: Any, _: Any) -> Any:
        return posting.held.lower and posting.held.lower.isoformat()

    def Posting_heldUntil(self, posting: Any, _: Any) -> Any:
        return posting.held.upper and posting.held.upper.isoformat()

    def Post_contactPoints(self, post: Any, _: Any) -> Any:
        officer = self.Post_officer(post, None)
        return self._contacts("post_id", post.id) + (self._contacts("officer_id", officer.id) if officer else [])

    def _contacts(self, owner: str, key: int) -> list[Any]:
        contacts = self.memory.many("ContactPoint", owner, key)
        return [contact for contact in contacts if within(contact.in_use, self.memory.today)]

    def ContactPoint_owner(self, contact: Any, _: Any) -> Any:
        return "OFFICER" if contact.post_id is None else "POST"

    def _held(self, officer: Any) -> set[int]:
        postings = self.memory.many("Posting", "officer_id", officer.id)
        return {posting.post_id for posting in postings if within(posting.held, self.memory.today)}

    def Officer_posts(self, officer: Any, _: Any) -> Any:
        return [self.memory.one("Post", key) for key in sorted(self._held(officer))]

    def Officer_contactPoints(self, officer: Any, _: Any) -> Any:
        return self._contacts("officer_id", officer.id) if self._held(officer) else []

    def Officer_services(self, officer: Any, _: Any) -> Any:
        held = self._held(officer)
        return [
            service
            for charter in self._charters_in_force()
            for service in self.memory.services(charter.id)
            if service.responsible_id in held
        ]

    def _charters_in_force(self) -> Iterable[Any]:
        charters = self.memory.rows["Charter"]
        return [charter for _, charter in sorted(charters.items()) if within(charter.in_force, self.memory.today)]

    # Requests, as their applicants follow them

    def TrackedRequest_submittedAt(self, request: Any, _: Any) -> Any:
        return instant(request.submitted_at)

    def TrackedRequest_dueAt(self, request: Any, _: Any) -> Any:
        return request.due_at and instant(request.due_at)

    def TrackedRequest_overdue(self, request: Any, _: Any) -> Any:
        if request.due_at is None:
            return False
        if request.status in {"SUBMITTED", "ACKNOWLEDGED", "IN_PROGRESS"}:
            return request.due_at < datetime.now(ZoneInfo("Asia/Dhaka"))
        return request.status in {"RESOLVED", "REJECTED", "CLOSED"} and request.due_at < request.resolved_at

    def TrackedRequest_waitingSince(self, request: Any, _: Any) -> Any:
        return request.paused_since and instant(request.paused_since)

    def TrackedRequest_deadline(self, request: Any, _: Any) -> Any:
        return request if request.due_at else None

    def Deadline_from(self, request: Any, _: Any) -> Any:
        return instant(request.counted_from)

    def Deadline_workingDays(self, request: Any, _: Any) -> Any:
        return request.limit_amount if request.limit_unit == "WORKING_DAY" else None

    def Deadline_skipped(self, request: Any, _: Any) -> Any:
        zone, office = ZoneInfo("Asia/Dhaka"), self.memory.one("Office", request.office_id)
        first, last = (moment.astimezone(zone).date() for moment in (request.counted_from, request.due_at))
        days = [self._day(office, first + timedelta(days=n)) for n in range((last - first).days + 1)]
        return [{"date": day["date"], "reason": day["reason"]} for day in days if day["opens"] is None]

    def TrackedRequest_service(self, request: Any, _: Any) -> Any:
        return self.memory.one("Service", request.service_id)

    def TrackedRequest_office(self, request: Any, _: Any) -> Any:
        return self.memory.one("Office", request.office_id)

    def TrackedRequest_currentStep(self, request: Any, _: Any) -> Any:
        closed = {"RESOLVED", "REJECTED", "WITHDRAWN", "CLOSED"}
        return None if request.status in closed else request

    def RequestStep_post(self, request: Any, _: Any) -> Any:
        return self.memory.one("Post", request.step_post_id)

    def RequestStep_office(self, request: Any, _: Any) -> Any:
        post = self.RequestStep_post(request, None)
        return post and self.memory.one("Office", post.office_id)

    def RequestStep_occupancy(self, request: Any, _: Any) -> Any:
        post = self.RequestStep_post(request, None)
        return self.Post_occupancy(post, None) if post else "UNKNOWN"

    def RequestStep_officer(self, request: Any, _: Any) -> Any:
        post = self.RequestStep_post(request, None)
        return post and self.Post_officer(post, None)

    def RequestStep_since(self, request: Any, _: Any) -> Any:
        return instant(request.step_since)

    def RequestStep_dueAt(self, request: Any, _: Any) -> Any:
        return request.step_due_at and instant(request.step_due_at)

    def TrackedRequest_timeline(self, request: Any, _: Any) -> Any:
        events = [event for event in self.memory.many("RequestEvent", "request_id", request.id) if event.public]
        return sorted(events, key=lambda event: event.position)

    def TrackedEvent_at(self, event: Any, _: Any) -> Any:
        return instant(event.at)

    def TrackedEvent_reason(self, event: Any, _: Any) -> Any:
        return (event.details or {}).get("reason")

    def TrackedEvent_dueBefore(self, event: Any, _: Any) -> Any:
        return self._moved(event, "before", "stepBefore")

    def TrackedEvent_dueAfter(self, event: Any, _: Any) -> Any:
        return self._moved(event, "after", "stepAfter")

    @staticmethod
    def _moved(event: Any, promise: str, rung: str) -> Any:
        details = event.details or {}
        told = details.get(promise) or details.get(rung)
        return told and instant(datetime.fromisoformat(told))

    def TrackedEvent_post(self, event: Any, _: Any) -> Any:
        return self.memory.one("Post", event.post_id)

    # Roots

    def Query_track(self, _root: Any, _: Any, trackingCode: str) -> Any:
        """By the digits of a code as it was told: whatever else is typed opens nothing."""
        digits = trackingCode.replace(" ", "").translate(str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789"))
        requests = self.memory.rows["Request"].values()
        return next((each for each in requests if each.tracking == sha256(digits.encode()).digest()), None)

    def Query_viewer(self, _root: Any, _: Any) -> Any:
        return {"kind": "ANONYMOUS", "subject": None, "grants": []}

    def Query_simulation(self, _root: Any, _: Any) -> Any:
        return next(iter(self.memory.rows["Simulation"].values()), None)

    def Simulation_from(self, simulation: Any, _: Any) -> Any:
        return str(simulation.first_day)

    def Simulation_to(self, simulation: Any, _: Any) -> Any:
        return str(simulation.last_day)

    def Simulation_simulatedAt(self, simulation: Any, _: Any) -> Any:
        return instant(simulation.simulated_at)

    def Query_office(self, _root: Any, _: Any, code: str) -> Any:
        return self.memory.office(relay.storable(code))

    def Query_officesByCode(self, _root: Any, _: Any, codes: list[str]) -> Any:
        return [self.memory.office(relay.storable(code)) for code in codes]

    def Query_offices(self, _root: Any, _: Any, filter: Any, includeClosed: bool, **args: Any) -> Any:  # noqa: A002
        wanted = {name: value for name, value in (filter or {}).items() if value is not None}
        among = set(self.memory.rows["Office"])
        if (code := wanted.get("belowCode")) is not None:
            among = self.memory.below(code, include_below=True) - {self._asked_office(code).id}
        if "text" in wanted:
            among &= {key for kind, key, _score in self.memory.hits[wanted["text"]] if kind == "Office"}
        rows = (
            ((office.code,), {"node": office})
            for office in (self.memory.one("Office", key) for key in among)
            if (includeClosed or not self.memory.closed(office))
            and office.level in wanted.get("levels", [office.level])
            and wanted.get("hasCharter") in {None, self.memory.charter_in_force(office.id) is not None}
        )
        return relay.page(rows, "Query.offices", args, ("bd",), labels=True)

    def Query_escalationChain(self, _root: Any, _: Any, officeCode: str, serviceCode: str) -> Any:
        charter = self.memory.charter_in_force(self._asked_office(officeCode).id)
        services = self.memory.services(charter.id) if charter else []
        service = next((s for s in services if s.code == relay.storable(serviceCode)), None)
        return service and self.Service_escalationChain(service, None)

    def Query_officers(self, _root: Any, _: Any, officeCode: str, includeBelow: bool, **args: Any) -> Any:
        self._asked_office(officeCode)
        offices = self.memory.below(officeCode, include_below=includeBelow)
        officers = [
            officer
            for officer in self.memory.rows["Officer"].values()
            if any(self.memory.one("Post", key).office_id in offices for key in self._held(officer))
        ]
        rows = (((self.memory.name_keys[officer.id], officer.id), {"node": officer}) for officer in officers)
        return relay.page(rows, "Query.officers", args, ("", 1))

    def Query_apiClients(self, _root: Any, _: Any, officeCode: str, **args: Any) -> Any:
        self._asked_office(officeCode)
        return relay.page((), "Query.apiClients", args, (1,))  # of nobody who works for the office

    def _asked_office(self, code: str) -> Any:
        if (office := self.memory.office(relay.storable(code))) is None:
            raise relay.Refusal("There is no office with this code.")
        return office

    def Query_services(self, _root: Any, _: Any, filter: Any, **args: Any) -> Any:  # noqa: A002
        given = filter or {}
        if (code := given.get("officeCode")) is not None:
            self._asked_office(code)
        if given.get("codes") is not None and (code is None or given["includeBelow"]):
            raise relay.Refusal("codes of services need one office")
        rows = (
            ((charter.office_id, RANKS[service.category], service.serial, service.id), {"node": service})
            for charter in self._charters_in_force()
            for service in self.memory.services(charter.id)
            if self._meets(service, charter, filter or {})
        )
        return relay.page(rows, "Query.services", args, (1, 1, 1, 1))

    def _meets(self, service: Any, charter: Any, wanted: dict[str, Any]) -> bool:
        given = {name: value for name, value in wanted.items() if value is not None}
        fee, limit = self.Service_fee(service, None), self.Service_timeLimit(service, None)
        catalogue = self.memory.one("CatalogueService", service.catalogue_id)
        days = limit.working_days if limit else None
        code, most = given.get("officeCode"), given.get("maxWorkingDays")
        return all(
            [
                code is None or charter.office_id in self.memory.below(code, include_below=given["includeBelow"]),
                service.code in given.get("codes", [service.code]),
                "categories" not in given or service.category in given["categories"],
                "catalogueCode" not in given or (catalogue is not None and catalogue.code == given["catalogueCode"]),
                "free" not in given or (fee is not None and fee.free is given["free"]),
                most is None or (days is not None and days <= most),
                "text" not in given or ["Service", service.id] in [hit[:2] for hit in self.memory.hits[given["text"]]],
            ]
        )

    def Query_catalogue(self, _root: Any, _: Any, **args: Any) -> Any:
        offered = [row for row in catalogue.newest(self.memory) if not row.retired]
        rows = (((RANKS[row.category], row.serial, row.id), {"node": row}) for row in offered)
        return relay.page(rows, "Query.catalogue", args, (1, 1, 1))

    def Query_catalogueService(self, _root: Any, _: Any, code: str) -> Any:
        return next((row for row in catalogue.newest(self.memory) if row.code == relay.storable(code)), None)

    def Query_performance(self, _root: Any, _: Any, **args: Any) -> Any:
        self._asked_office(args["officeCode"])
        return Performances(self.memory, args).rows()

    def Query_search(self, _root: Any, _: Any, text: str, **args: Any) -> Any:
        rows = (
            ((10000 - score, kind, key), {"node": self.memory.one(kind, key), "score": score / 10000})
            for kind, key, score in self.memory.hits[relay.storable(text)]
        )
        return relay.page(rows, "Query.search", args, (1, "", 1))

    def Query_node(self, _root: Any, _: Any, id: str) -> Any:  # noqa: A002
        kind, key = relay.read_id(id)
        row = self.memory.one(kind, key) if kind in NODES else None
        if row is not None and kind in {"Charter", "Service"}:
            charter = self.Service_charter(row, None) if kind == "Service" else row
            return row if charter.in_force is not None else None
        return None if kind == "Post" and row is not None and row.tentative else row

    def Query_nodes(self, _root: Any, _: Any, ids: list[str]) -> Any:
        if len(ids) > 100:
            raise relay.Refusal("too many ids")
        return [self.Query_node(None, None, id_) for id_ in ids]
